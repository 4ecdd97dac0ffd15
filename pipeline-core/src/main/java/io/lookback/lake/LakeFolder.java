package io.lookback.lake;

import io.lookback.ledger.Tally;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A lake on a file system that every worker sees as a folder: publishing, listing, locking.
 *
 * <p>A layer is published by one atomic rename. Its folder holds versions and links:
 *
 * <pre>
 * silver/.versions/&lt;run&gt;/prints/day=2020-11-30/part-….parquet   written by the run
 * silver/current -&gt; .versions/&lt;run&gt;                             replaced atomically: the publication
 * silver/prints  -&gt; current/prints                              made once, never changed
 * </pre>
 *
 * <p>So all tables of a layer change together, plain globs such as {@code
 * silver/prints/day=*}{@code /*.parquet} go on working, and a crash at any moment leaves either the
 * old or the new version. The version before the current one is kept for readers that have just
 * listed it; older ones, and those of dead runs, are removed at the next publication.
 */
public final class LakeFolder {
  private static final String CURRENT = "current";

  private final Path root;

  /** The lake in {@code root}, which need not exist yet. */
  public LakeFolder(Path root) {
    this.root = root;
  }

  /** The folder of a layer as readers see it. */
  public Path folder(Layer layer) {
    return root.resolve(layer.folder());
  }

  /** The folder of a table as readers see it. */
  public Path folder(Table table) {
    return folder(table.layer()).resolve(table.folder());
  }

  /** The published files of a table, in order of path; empty if none was published. */
  public List<LakeFile> files(Table table) throws IOException {
    Path version = folder(table.layer()).resolve(CURRENT);
    Path folder = version.resolve(table.folder());
    List<LakeFile> files = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    // The version is resolved once: a publication in between must not mix two of them.
    Path resolved = folder.toRealPath();
    try (Stream<Path> paths = Files.walk(resolved)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (path.getFileName().toString().endsWith(".parquet")) {
          Path partition = resolved.relativize(path.getParent());
          files.add(new LakeFile(table, partition.toString(), path.toString()));
        }
      }
    }
    return files;
  }

  /**
   * Publishes a version of a layer: exactly the files that its tally lists.
   *
   * @throws LakeException if a listed file is missing or something else is in the way
   */
  public void publish(Layer layer, Staging staging, Tally tally) throws IOException, LakeException {
    Path layerFolder = folder(layer);
    Path version = layerFolder.resolve(Staging.VERSIONS).resolve(staging.runId());
    Files.createDirectories(version);
    keepListed(layer, version, tally);
    for (Table table : Table.values()) {
      if (table.layer() == layer) {
        Files.createDirectories(version.resolve(table.folder()));
        linkTable(table, layerFolder);
      }
    }
    Path current = layerFolder.resolve(CURRENT);
    String previous =
        Files.isSymbolicLink(current) ? fileName(Files.readSymbolicLink(current)) : "";
    Path next = layerFolder.resolve(CURRENT + "." + staging.runId());
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, Path.of(Staging.VERSIONS, staging.runId()));
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
    removeVersions(layerFolder, List.of(staging.runId(), previous));
  }

  /** Removes what a run has staged. */
  public void discard(Staging staging) throws IOException {
    for (Layer layer : Layer.values()) {
      deleteTree(folder(layer).resolve(Staging.VERSIONS).resolve(staging.runId()));
    }
    deleteTree(root.resolve(Staging.VERSIONS).resolve(staging.runId()));
    deleteIfEmpty(root.resolve(Staging.VERSIONS));
  }

  /** Removes the counts of a run that has ended. */
  public void discardCounts(Staging staging) throws IOException {
    deleteTree(root.resolve(Staging.VERSIONS).resolve(staging.runId()));
    deleteIfEmpty(root.resolve(Staging.VERSIONS));
  }

  /**
   * Takes the lake for one run. The operating system frees it when the process ends, however that
   * happens, so a dead run never holds it.
   *
   * @param holder who asks, as the next one shall read it
   * @throws LakeLockedException naming who holds it
   */
  public Closeable lock(String holder) throws IOException, LakeLockedException {
    Files.createDirectories(root);
    Path file = root.resolve(".lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      ByteBuffer bytes = ByteBuffer.allocate(1024);
      channel.read(bytes, 0);
      channel.close();
      String other = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      throw new LakeLockedException(
          "lake '" + root + "' is held by another run (" + other.strip() + "); wait for its end");
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
    return channel;
  }

  private static void keepListed(Layer layer, Path version, Tally tally)
      throws IOException, LakeException {
    TreeSet<String> listed = new TreeSet<>();
    for (Map.Entry<String, ?> entry : tally.sums().entrySet()) {
      String[] key = Tally.parts(entry.getKey());
      if (key[0].equals("written") && key[1].equals(layer.folder())) {
        listed.add(key[2]);
      }
    }
    List<Path> found;
    try (Stream<Path> paths = Files.walk(version)) {
      found = paths.filter(Files::isRegularFile).toList();
    }
    for (Path path : found) {
      if (!listed.remove(version.relativize(path).toString())) {
        Files.delete(path);
      }
    }
    if (!listed.isEmpty()) {
      throw new LakeException(
          "staged file '"
              + listed.first()
              + "' of "
              + layer.folder()
              + " is missing;"
              + " lake and staging must be a folder that every worker shares");
    }
  }

  private static void linkTable(Table table, Path layerFolder) throws IOException, LakeException {
    Path link = layerFolder.resolve(table.folder());
    Path target = Path.of(CURRENT, table.folder());
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return;
    }
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new LakeException(
          "'" + link + "' is in the way: Lookback publishes a link of that name; move it aside");
    }
    Files.createSymbolicLink(link, target);
  }

  private static void removeVersions(Path layerFolder, List<String> kept) throws IOException {
    List<Path> versions;
    try (Stream<Path> paths = Files.list(layerFolder.resolve(Staging.VERSIONS))) {
      versions = paths.filter(path -> !kept.contains(fileName(path))).toList();
    }
    for (Path version : versions) {
      deleteTree(version);
    }
  }

  private static String fileName(Path path) {
    return path.getFileName().toString();
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.list(folder)) {
        if (paths.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(folder);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
