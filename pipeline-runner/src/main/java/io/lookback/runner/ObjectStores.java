package io.lookback.runner;

import io.lookback.lake.Scheme;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.UsageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.ClassLoaderFileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.LocalFileSystemRegistrar;

/**
 * Which object stores this program can reach. The client of S3 is large, so a plain build is
 * without it; the profile {@code s3} of the build adds it.
 */
final class ObjectStores {
  private static final String S3 = "s3";

  /** The class by which Beam finds S3. */
  private static final String S3_REGISTRAR = "org.apache.beam.sdk.io.aws2.s3.S3FileSystemRegistrar";

  private static final String LAKE = "lake";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9]+://[^/]+(/.*)?");

  /** File systems take a name with one of these for a pattern. */
  private static final Pattern PATTERN_CHARACTER = Pattern.compile("[*?\\[{\\\\]");

  private static final String UPLOAD_BUFFER = "s3UploadBufferSizeBytes";

  /** The least that S3 takes, as a part of an object. */
  private static final String LEAST_UPLOAD_BYTES = "5242880";

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
    if (!scheme.equals(S3) && !hasOthers()) {
      throw new UsageException(
          "--"
              + option
              + " must be a local folder or begin with s3://, got "
              + UsageException.quote(folder));
    }
    if (scheme.equals(S3) && !registrars().contains(S3_REGISTRAR)) {
      throw new UsageException(
          "no file system for 's3' in this program, got --"
              + option
              + "="
              + UsageException.quote(folder)
              + "; build it with `mvn -Ps3 package`");
    }
    if (!BUCKET.matcher(folder).matches()) {
      throw new UsageException(
          "--"
              + option
              + " must be named as in s3://bucket/folder, got "
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
    others.remove(S3_REGISTRAR);
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
    boolean isS3 = folders.stream().anyMatch(folder -> Scheme.of(folder).equals(S3));
    if (!isS3 || beam.stream().anyMatch(option -> option.name().equals(UPLOAD_BUFFER))) {
      return beam;
    }
    List<Given> all = new ArrayList<>(beam);
    all.add(new Given(UPLOAD_BUFFER, LEAST_UPLOAD_BYTES));
    return all;
  }
}
