package io.lookback.lake;

import io.lookback.ledger.Tally;
import io.lookback.parquet.ParquetFileAppender;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A lake on a file system that every worker sees as a folder: staging, publishing, locking.
 *
 * <p>A layer is published by one atomic rename. Its folder holds versions and links:
 *
 * <pre>
 * silver/.versions/&lt;run&gt;/prints/day=2020-11-30/part-….parquet   written by the run
 * silver/.versions/&lt;run&gt;/_counts                                what the version holds
 * silver/current -&gt; .versions/&lt;run&gt;                             replaced atomically: the publication
 * silver/prints  -&gt; current/prints                              made once, never changed
 * </pre>
 *
 * <p>So all tables of a layer change together, plain globs such as {@code
 * silver/prints/day=*}{@code /*.parquet} go on working, and a crash at any moment leaves either the
 * old or the new version. The version before the current one is kept for readers that have just
 * listed it; older ones are removed at the next publication, those of dead runs by the next run.
 * The failure cases are gone through one by one in docs/publishing.md.
 */
public final class LakeFolder {
  private static final String CURRENT = "current";
  private static final String COUNTS = "_counts";
  private static final String PREVIOUS = "_previous";
  private static final String PUBLISHED = "_published";

  /** The lock files of the lakes that this process holds. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

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

  /**
   * The published version of a layer, or null if there is none.
   *
   * @throws LakeException if what is published is not readable as a version of Lookback, or a file
   *     of it is missing or has another size than when it was written
   */
  public LayerVersion published(Layer layer) throws LakeException {
    String runId = publishedRun(layer);
    if (runId.isEmpty()) {
      requireNoLostPointer(layer);
      return null;
    }
    // The version is resolved once: a publication in between must not mix two of them.
    Path folder = versionFolder(layer, runId);
    LayerVersion version;
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(folder.resolve(COUNTS))))) {
      version = new LayerVersion(layer, runId, folder, Tally.readFrom(in));
    } catch (IOException e) {
      throw damaged(layer, "has no readable counts (" + e + ")");
    }
    for (Map.Entry<String, Long> file : version.sizes().entrySet()) {
      Path path = folder.resolve(file.getKey());
      try {
        if (Files.size(path) != file.getValue()) {
          throw damaged(
              layer,
              "has a file '"
                  + file.getKey()
                  + "' of "
                  + Files.size(path)
                  + " bytes where "
                  + file.getValue()
                  + " were written");
        }
      } catch (IOException e) {
        throw damaged(layer, "has lost its file '" + file.getKey() + "'");
      }
    }
    return version;
  }

  private LakeException damaged(Layer layer, String what) {
    return new LakeException(
        "published "
            + layer.folder()
            + " in lake '"
            + root
            + "' "
            + what
            + "; restore it, or move '"
            + folder(layer)
            + "' aside and make the layer again");
  }

  /** A copy of a lake may have lost its links; what is in it must not be taken for leftovers. */
  private void requireNoLostPointer(Layer layer) throws LakeException {
    Path current = folder(layer).resolve(CURRENT);
    if (Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
      throw damaged(layer, "has something else than a link at '" + current + "'");
    }
    Path versions = folder(layer).resolve(Staging.VERSIONS);
    try {
      for (Path version : Files.isDirectory(versions) ? children(versions) : List.<Path>of()) {
        if (Files.exists(version.resolve(PUBLISHED))) {
          throw damaged(
              layer,
              "has lost its link 'current'; restore it with: ln -s "
                  + Staging.VERSIONS
                  + "/"
                  + fileName(version)
                  + " '"
                  + current
                  + "'");
        }
      }
    } catch (IOException e) {
      throw new LakeException("'" + versions + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Takes files of an earlier version over into a version being made, without copying their bytes
   * where the file system has hard links.
   *
   * @param names paths below the version's folder
   */
  public void takeOver(LayerVersion from, Iterable<String> names, Staging staging)
      throws IOException {
    Path version = versionFolder(from.layer(), staging.runId());
    for (String name : names) {
      Path target = version.resolve(name);
      Files.createDirectories(target.getParent());
      try {
        Files.createLink(target, from.folder().resolve(name));
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.copy(from.folder().resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /**
   * Completes a staged version: checks that exactly the files that its counts list are there,
   * removes what failed attempts left, and writes the counts beside them.
   *
   * @param counts the layer's counts, of files taken over as well
   * @throws LakeException if a listed file is missing
   */
  public LayerVersion complete(Layer layer, Staging staging, Tally counts)
      throws IOException, LakeException {
    Path folder = versionFolder(layer, staging.runId());
    LayerVersion version = new LayerVersion(layer, staging.runId(), folder, counts);
    Files.createDirectories(folder);
    keepListed(version);
    for (Table table : Table.values()) {
      if (table.layer() == layer && version.files(table).isEmpty()) {
        writeEmpty(folder, table);
      }
    }
    Files.writeString(folder.resolve(PREVIOUS), publishedRun(layer), StandardCharsets.UTF_8);
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(folder.resolve(COUNTS))))) {
      counts.writeTo(out);
    }
    return version;
  }

  /**
   * Looks whether anything is where a layer's links belong.
   *
   * @throws LakeException naming it
   */
  public void requireClear(Layer layer) throws LakeException {
    for (Table table : Table.values()) {
      Path link = folder(table);
      if (table.layer() == layer
          && Files.exists(link, LinkOption.NOFOLLOW_LINKS)
          && !Files.isSymbolicLink(link)) {
        throw new LakeException(
            "'" + link + "' is in the way: Lookback publishes a link of that name; move it aside");
      }
    }
  }

  /**
   * Publishes completed versions: looks first whether anything is in the way of any, then replaces
   * their pointers one after the other.
   *
   * @throws LakeException if something is in the way; then nothing is published
   */
  public void publish(Collection<LayerVersion> versions) throws IOException, LakeException {
    for (LayerVersion version : versions) {
      requireClear(version.layer());
    }
    for (LayerVersion version : versions) {
      Path layerFolder = folder(version.layer());
      for (Table table : Table.values()) {
        if (table.layer() == version.layer()) {
          linkTable(table, layerFolder);
        }
      }
      Path next = layerFolder.resolve(CURRENT + "." + version.runId());
      Files.deleteIfExists(next);
      Files.createSymbolicLink(next, Path.of(Staging.VERSIONS, version.runId()));
    }
    for (LayerVersion version : versions) {
      Path layerFolder = folder(version.layer());
      Path next = layerFolder.resolve(CURRENT + "." + version.runId());
      Files.move(next, layerFolder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
    }
    for (LayerVersion version : versions) {
      Files.writeString(version.folder().resolve(PUBLISHED), "", StandardCharsets.UTF_8);
    }
  }

  /** Removes all versions of a layer but the published one and the one that it replaced. */
  public void sweep(Layer layer) throws IOException {
    Path versions = folder(layer).resolve(Staging.VERSIONS);
    String current = publishedRun(layer);
    if (!Files.isDirectory(versions)) {
      return;
    }
    Path note = versions.resolve(current).resolve(PREVIOUS);
    String previous =
        current.isEmpty() || !Files.exists(note)
            ? ""
            : Files.readString(note, StandardCharsets.UTF_8);
    for (Path version : children(versions)) {
      String name = fileName(version);
      if (!name.equals(current) && !name.equals(previous)) {
        deleteTree(version);
      }
    }
  }

  /**
   * Removes what runs that died have left. To be called by the run that holds the lock, before it
   * stages anything.
   *
   * @throws LakeException if a layer is published in a way that cannot be made out
   */
  public void removeLeftovers() throws IOException, LakeException {
    deleteTree(root.resolve(Staging.VERSIONS));
    for (Layer layer : Layer.values()) {
      if (publishedRun(layer).isEmpty()) {
        requireNoLostPointer(layer);
      }
      if (Files.isDirectory(folder(layer))) {
        sweep(layer);
        for (Path path : children(folder(layer))) {
          if (fileName(path).startsWith(CURRENT + ".") && Files.isSymbolicLink(path)) {
            Files.delete(path);
          }
        }
      }
    }
  }

  /** Removes what a run has staged and not published. */
  public void discard(Staging staging) throws IOException {
    for (Layer layer : Layer.values()) {
      if (!publishedRun(layer).equals(staging.runId())) {
        deleteTree(versionFolder(layer, staging.runId()));
        deleteIfEmpty(folder(layer).resolve(Staging.VERSIONS));
      }
    }
    discardCounts(staging);
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
    Path file = root.toRealPath().resolve(".lock");
    // Closing any channel of a file frees the locks that this process has on it.
    if (!HELD.add(file)) {
      throw locked(Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "");
    }
    FileChannel channel = null;
    boolean isLocked = false;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      // The first byte is left free: some systems do not let others read what is locked.
      FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
      if (lock == null) {
        throw locked(Files.readString(file, StandardCharsets.UTF_8));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      isLocked = true;
      FileChannel held = channel;
      return () -> {
        try {
          held.close();
        } finally {
          HELD.remove(file);
        }
      };
    } catch (OverlappingFileLockException e) {
      throw locked(Files.readString(file, StandardCharsets.UTF_8));
    } finally {
      if (!isLocked) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }

  private LakeLockedException locked(String holder) {
    return new LakeLockedException(
        "lake '" + root + "' is held by another run (" + holder.strip() + "); wait for its end");
  }

  private Path versionFolder(Layer layer, String runId) {
    return folder(layer).resolve(Staging.VERSIONS).resolve(runId);
  }

  /** The run whose version of a layer is published, or the empty text. */
  private String publishedRun(Layer layer) {
    Path current = folder(layer).resolve(CURRENT);
    try {
      return Files.isSymbolicLink(current) ? fileName(Files.readSymbolicLink(current)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keepListed(LayerVersion version) throws IOException, LakeException {
    TreeSet<String> listed = version.names();
    List<Path> found;
    try (Stream<Path> paths = Files.walk(version.folder())) {
      found = paths.filter(Files::isRegularFile).toList();
    }
    for (Path path : found) {
      if (!listed.remove(version.folder().relativize(path).toString().replace('\\', '/'))) {
        Files.delete(path);
      }
    }
    if (!listed.isEmpty()) {
      throw new LakeException(
          "staged file '"
              + listed.first()
              + "' of "
              + version.layer().folder()
              + " is missing;"
              + " lake and staging must be a folder that every worker shares");
    }
  }

  /** Writes a file without rows, so that a glob over an empty table finds its columns. */
  private static void writeEmpty(Path version, Table table) throws IOException {
    Path file = version.resolve(table.folder()).resolve(table.emptyFile());
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      new ParquetFileAppender(channel, table.schema()).finish();
    }
  }

  private static void linkTable(Table table, Path layerFolder) throws IOException {
    Path link = layerFolder.resolve(table.folder());
    Path target = Path.of(CURRENT, table.folder());
    if (Files.isSymbolicLink(link)) {
      if (Files.readSymbolicLink(link).equals(target)) {
        return;
      }
      Files.delete(link);
    }
    Files.createSymbolicLink(link, target);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  private static String fileName(Path path) {
    return path.getFileName().toString();
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder) && children(folder).isEmpty()) {
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
