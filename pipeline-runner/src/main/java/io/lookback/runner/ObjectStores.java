package io.lookback.runner;

import io.lookback.internal.lake.Scheme;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.ClassLoaderFileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.LocalFileSystemRegistrar;

/**
 * Which object stores this program can reach. Their clients are large, so a plain build is without
 * them; the profiles {@code s3} and {@code gcs} of the build add one each.
 */
final class ObjectStores {
  /** By scheme. */
  private static final Map<String, Store> STORES =
      Map.of(
          "s3",
          new Store(
              "s3",
              "org.apache.beam.sdk.io.aws2.s3.S3FileSystemRegistrar",
              // The least that S3 takes, as a part of an object.
              new Given("s3UploadBufferSizeBytes", "5242880")),
          "gs",
          new Store(
              "gcs",
              "org.apache.beam.sdk.extensions.gcp.storage.GcsFileSystemRegistrar",
              // Cloud Storage takes multiples of 256 KiB.
              new Given("gcsUploadBufferSizeBytes", "4194304")));

  private static final String LAKE = "lake";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9]+://[^/]+(/.*)?");

  /** File systems take a name with one of these for a pattern. */
  private static final Pattern PATTERN_CHARACTER = Pattern.compile("[*?\\[{\\\\]");

  /**
   * A store that a build can add.
   *
   * @param profile the profile of the build that adds it
   * @param registrar the class by which Beam finds it
   * @param uploadBuffer the bytes of memory for each file being written
   */
  private record Store(String profile, String registrar, Given uploadBuffer) {}

  private ObjectStores() {}

  /**
   * Checks that this program can reach a folder.
   *
   * @param option the option that names it
   * @throws UsageException if its file system is not in this program, or its name is a pattern
   */
  static void require(String option, String folder) throws UsageException {
    String scheme = Scheme.of(folder);
    if (scheme.equals(Scheme.LOCAL)) {
      return;
    }
    Store store = STORES.get(scheme);
    if (store == null && !hasOthers()) {
      throw new UsageException(
          "--"
              + option
              + " must be a local folder or begin with s3:// or gs://, got "
              + UsageException.quote(folder));
    }
    if (store != null && !registrars().contains(store.registrar())) {
      throw new UsageException(
          "no file system for '"
              + scheme
              + "' in this program, got --"
              + option
              + "="
              + UsageException.quote(folder)
              + "; build it with `mvn -P"
              + store.profile()
              + " package`");
    }
    if (!BUCKET.matcher(folder).matches()) {
      throw new UsageException(
          "--"
              + option
              + " must be named as in "
              + scheme
              + "://bucket/folder, got "
              + UsageException.quote(folder));
    }
    if (option.equals(LAKE) && PATTERN_CHARACTER.matcher(folder).find()) {
      throw new UsageException(
          "--lake must be without any of * ? [ { \\ on an object store, which would be read as a"
              + " pattern, got "
              + UsageException.quote(folder));
    }
  }

  /** Whether somebody has built another file system of Beam into the program. */
  private static boolean hasOthers() {
    Set<String> others = registrars();
    others.remove(LocalFileSystemRegistrar.class.getName());
    others.remove(ClassLoaderFileSystem.ClassLoaderFileSystemRegistrar.class.getName());
    STORES.values().forEach(store -> others.remove(store.registrar()));
    return !others.isEmpty();
  }

  private static Set<String> registrars() {
    return ServiceLoader.load(FileSystemRegistrar.class).stream()
        .map(provider -> provider.type().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Beam's options with a default of this program: a file being written takes a buffer, and a
   * writer has many files open, so that of 64 MiB would fill the memory.
   *
   * @param folders what will be read and written
   */
  static List<Given> withDefaults(Collection<String> folders, List<Given> beam) {
    List<Given> defaults =
        folders.stream()
            .map(folder -> STORES.get(Scheme.of(folder)))
            .filter(Objects::nonNull)
            .map(Store::uploadBuffer)
            .distinct()
            .filter(buffer -> beam.stream().noneMatch(one -> one.name().equals(buffer.name())))
            .toList();
    if (defaults.isEmpty()) {
      return beam;
    }
    List<Given> all = new ArrayList<>(beam);
    all.addAll(defaults);
    return all;
  }
}
