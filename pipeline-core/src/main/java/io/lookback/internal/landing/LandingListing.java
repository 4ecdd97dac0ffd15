package io.lookback.internal.landing;

import io.lookback.internal.lake.StoreFault;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * What lies in a landing folder and in its folders of sources, by name with forward slashes. Names
 * that begin with a dot or an underscore are not looked at.
 *
 * <p>A local folder is listed by itself and not through Beam, whose match walks the whole tree
 * below it and leaves out in silence what it cannot read.
 *
 * @param files the files
 * @param others names of folders that are of no source, with a slash at the end; only of local ones
 */
record LandingListing(TreeMap<String, Entry> files, TreeSet<String> others) {
  private static final String LOCAL = "file";
  private static final Pattern PATTERN_CHARACTER = Pattern.compile("[*?\\[{\\\\]");

  /** A file: where to open it, and its size in bytes. */
  record Entry(ResourceId resource, long bytes) {}

  /**
   * Lists {@code folder}, on any file system that Beam knows.
   *
   * @param names whose folders are looked into
   * @throws LandingException naming what is not there or cannot be read
   */
  static LandingListing of(String folder, LandingNames names) throws LandingException {
    LandingListing listing = new LandingListing(new TreeMap<>(), new TreeSet<>());
    try {
      ResourceId resource = FileSystems.matchNewResource(folder, true);
      if (LOCAL.equals(resource.getScheme())) {
        listing.addLocal(folder, names, Path.of(resource.toString()));
      } else {
        listing.addMatches(folder, names);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(folder, e);
    } catch (RuntimeException e) {
      if (StoreFault.isIn(e)) {
        throw unreadable(folder, e);
      }
      throw e;
    }
    return listing;
  }

  private static LandingException unreadable(String folder, Exception e) {
    return new LandingException(
        "landing folder '" + folder + "' cannot be read: " + StoreFault.message(e, e.toString()),
        e);
  }

  private void addLocal(String folder, LandingNames names, Path root)
      throws LandingException, IOException {
    List<String> folders = names.folders();
    if (!Files.exists(root)) {
      throw missing(folder, names);
    }
    if (!Files.isDirectory(root)) {
      throw noFolder(folder);
    }
    for (String sub : folders) {
      Path path = root.resolve(sub);
      if (sub.isEmpty() || Files.isDirectory(path)) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
          for (Path child : children) {
            addChild(sub + child.getFileName(), child, folders);
          }
        }
      }
    }
  }

  private void addChild(String name, Path path, List<String> folders)
      throws LandingException, IOException {
    if (isHidden(name)) {
      return;
    }
    if (Files.isDirectory(path)) {
      if (!folders.contains(name + "/")) {
        others.add(name + "/");
      }
      return;
    }
    if (!Files.exists(path)) {
      throw new LandingException(
          "landing file '"
              + name
              + "' is a symbolic link to nothing, or its name has letters that this locale does not"
              + " know; remove it, or set LC_ALL=C.UTF-8");
    }
    files.put(name, new Entry(resource(path), Files.size(path)));
  }

  private static ResourceId resource(Path path) throws IOException {
    try {
      return FileSystems.matchNewResource(path.toString(), false);
    } catch (InvalidPathException e) {
      throw new IOException(path.toString(), e);
    }
  }

  private void addMatches(String folder, LandingNames names) throws LandingException, IOException {
    checkIsNoPattern(folder);
    String root = folder.endsWith("/") ? folder : folder + "/";
    for (String sub : names.folders()) {
      for (Metadata metadata : match(root + sub + "*")) {
        String name = sub + metadata.resourceId().getFilename();
        if (!metadata.resourceId().isDirectory() && !isHidden(name)) {
          files.put(name, new Entry(metadata.resourceId(), metadata.sizeBytes()));
        }
      }
    }
    if (files.isEmpty()) {
      // A mistyped folder is not one without files.
      List<Metadata> itself = match(folder.replaceFirst("/+$", ""));
      if (itself.isEmpty()) {
        throw missing(folder, names);
      }
      if (!itself.get(0).resourceId().isDirectory()) {
        throw noFolder(folder);
      }
    }
  }

  /** File systems take these for patterns; of several folders one would hide the others' files. */
  private static void checkIsNoPattern(String folder) throws LandingException {
    Matcher matcher = PATTERN_CHARACTER.matcher(folder);
    if (matcher.find()) {
      throw new LandingException(
          String.format(
              Locale.ROOT,
              "landing folder '%s' has a %s in its name, which would be read as a pattern; name"
                  + " one folder without any of * ? [ { \\",
              folder,
              matcher.group()));
    }
  }

  private static List<Metadata> match(String spec) throws IOException {
    MatchResult result = FileSystems.match(spec, EmptyMatchTreatment.ALLOW);
    return result.status() == Status.NOT_FOUND ? List.of() : result.metadata();
  }

  private static boolean isHidden(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.isEmpty() || last.startsWith(".") || last.startsWith("_");
  }

  private static LandingException missing(String folder, LandingNames names) {
    return new LandingException(
        "landing folder '" + folder + "' does not exist; name the folder of " + names.expected());
  }

  private static LandingException noFolder(String folder) {
    return new LandingException(
        "landing folder '" + folder + "' is a file; name the folder that it lies in");
  }
}
