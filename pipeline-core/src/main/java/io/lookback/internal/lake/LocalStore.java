package io.lookback.internal.lake;

import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A lake in a folder with links and renames: the folder of a layer is its pointer, a symbolic link
 * that one rename replaces; files are shared by hard link, and the lock is one of the operating
 * system, which a dead process cannot hold.
 */
final class LocalStore implements LakeStore {
  /** The pointer in a version's folder until it is moved. */
  private static final String PREPARED = "_pointer";

  /** A file being written: its name, hidden, and the process that writes it. */
  private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.(\\d{1,18})");

  /** The lock files of the lakes that this process holds. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;

  LocalStore(Path root) {
    this.root = root;
  }

  @Override
  public void prepare() throws LakeException {
    prepare(root, "lake");
    prepare(root.resolve(Layout.VERSIONS), "folder of versions");
  }

  private static void prepare(Path folder, String what) throws LakeException {
    String name = what + " '" + folder + "'";
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new LakeException(name + " is a file; name another " + Term.LAKE + " or move it aside");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LakeException(
          name + " cannot be made (" + e + "); name a " + Term.LAKE + " that can be written", e);
    }
    if (!Files.isWritable(folder)) {
      throw new LakeException(
          name + " cannot be written; name a " + Term.LAKE + " that can, or allow it");
    }
  }

  @Override
  public String path(String name) {
    return root.resolve(name).toString();
  }

  @Override
  public String root() {
    return root.toAbsolutePath().toString();
  }

  @Override
  public String identity() throws IOException {
    return (Files.exists(root) ? root.toRealPath() : root.toAbsolutePath().normalize()).toString();
  }

  @Override
  public boolean holds(String file) {
    return Files.isRegularFile(root.resolve(file));
  }

  @Override
  public InputStream open(String file) throws IOException {
    return Files.newInputStream(root.resolve(file));
  }

  @Override
  public void write(String file, byte[] content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Path next = path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.write(next, content);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public void put(String file, InputStream content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives a file of another local lake to this one as well, without moving bytes if it can. */
  void link(LocalStore from, String name, String file) throws IOException {
    link(from.root.resolve(name), root.resolve(file));
  }

  private static void link(Path source, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try {
      Files.createLink(target, source);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public List<String> files(String folder) throws IOException {
    Path path = root.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(path)) {
      return paths
          .filter(Files::isRegularFile)
          .map(file -> path.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    Path path = root.resolve(folder);
    return Files.isDirectory(path)
        ? children(path).stream().map(child -> child.getFileName().toString()).toList()
        : List.of();
  }

  @Override
  public Map<String, Long> sizes(String folder, Collection<String> files) {
    Path path = root.resolve(folder);
    Map<String, Long> sizes = new TreeMap<>();
    for (String file : files) {
      try {
        sizes.put(file, Files.size(path.resolve(file)));
      } catch (IOException e) {
        // It is not there, or not to be had.
      }
    }
    return sizes;
  }

  @Override
  public long newest(String folder, Collection<String> files) throws IOException {
    Path path = root.resolve(folder);
    long newest = 0;
    for (String file : files) {
      newest = Math.max(newest, Files.getLastModifiedTime(path.resolve(file)).toMillis());
    }
    return newest;
  }

  @Override
  public void share(String from, String to, Collection<String> files) throws IOException {
    for (String file : files) {
      link(root.resolve(from).resolve(file), root.resolve(to).resolve(file));
    }
  }

  @Override
  public void delete(String folder, Collection<String> files) throws IOException {
    for (String file : files) {
      Files.delete(root.resolve(folder).resolve(file));
    }
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    if (folder.isEmpty()) {
      throw new IllegalArgumentException("the lake itself is never deleted");
    }
    Path path = root.resolve(folder);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        path,
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

  @Override
  public void deleteIfEmpty(String folder) throws IOException {
    Path path = root.resolve(folder);
    if (Files.isDirectory(path) && children(path).isEmpty()) {
      Files.delete(path);
    }
  }

  @Override
  public String folder(Layer layer) {
    return layer.folder();
  }

  @Override
  public String wholeLayer(Layer layer) {
    return "'" + pointerPath(layer) + "' and '" + path(Layout.versions(layer)) + "'";
  }

  @Override
  public String pointer(Layer layer) throws IOException {
    Path link = link(layer);
    return Files.isSymbolicLink(link)
        ? Layout.runOf(layer, Files.readSymbolicLink(link).toString().replace('\\', '/'))
        : "";
  }

  @Override
  public String pointerPath(Layer layer) {
    return link(layer).toString();
  }

  @Override
  public String strayPointer(Layer layer) throws IOException {
    Path link = link(layer);
    // A folder without anything in it may have been made for the layer.
    boolean isThere =
        isRealFolder(link)
            ? !children(link).isEmpty()
            : Files.exists(link, LinkOption.NOFOLLOW_LINKS);
    return isThere && pointer(layer).isEmpty()
        ? "something else than a link to a version at '" + link + "'"
        : "";
  }

  @Override
  public String lostPointer(Layer layer, String runId) {
    return "its link '"
        + layer.folder()
        + "'; restore it with: ln -s "
        + Layout.tables(layer, runId)
        + " '"
        + link(layer)
        + "'";
  }

  @Override
  public void requireClear(Layer layer) throws IOException, LakeException {
    Path link = link(layer);
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && pointer(layer).isEmpty()) {
      throw new LakeException(
          "'" + link + "' is in the way: Lookback publishes a link of that name; move it aside");
    }
  }

  @Override
  public void preparePointer(Layer layer, String runId) throws IOException {
    Path prepared = prepared(layer, runId);
    Files.createDirectories(prepared.getParent());
    Files.deleteIfExists(prepared);
    Files.createSymbolicLink(prepared, Path.of(Layout.tables(layer, runId)));
  }

  @Override
  public void movePointer(Layer layer, String runId) throws IOException {
    Files.move(prepared(layer, runId), link(layer), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String oldFolder(Layer layer) {
    if (isRealFolder(link(layer))) {
      return layer.folder();
    }
    return isRealFolder(root.resolve(Layout.moving(layer))) ? Layout.moving(layer) : "";
  }

  @Override
  public String oldPointer(Layer layer) throws IOException {
    Path current = root.resolve(oldFolder(layer)).resolve(OldLayout.CURRENT);
    return Files.isSymbolicLink(current)
        ? Files.readSymbolicLink(current).getFileName().toString()
        : "";
  }

  @Override
  public String foreignInOld(Layer layer) throws IOException {
    Path aside = root.resolve(Layout.moving(layer));
    if (isRealFolder(link(layer)) && isRealFolder(aside)) {
      return link(layer).toString();
    }
    for (Path child : children(root.resolve(oldFolder(layer)))) {
      String name = child.getFileName().toString();
      boolean isOurs =
          name.equals(OldLayout.VERSIONS) ? isRealFolder(child) : isOldLink(layer, name, child);
      if (!isOurs) {
        return child.toString();
      }
    }
    return "";
  }

  /** Whether it is a pointer, one that was never moved, or the link of a table. */
  private static boolean isOldLink(Layer layer, String name, Path link) throws IOException {
    if (!Files.isSymbolicLink(link)) {
      return false;
    }
    if (name.equals(OldLayout.CURRENT) || name.startsWith(OldLayout.CURRENT + ".")) {
      return Path.of(OldLayout.VERSIONS).equals(Files.readSymbolicLink(link).getParent());
    }
    // Lakes of that layout know no other tables.
    for (Table table : Table.of(LakeSpec.BUILT_IN, layer)) {
      if (table.folder().equals(name)) {
        return Path.of(OldLayout.CURRENT, name).equals(Files.readSymbolicLink(link));
      }
    }
    return false;
  }

  @Override
  public void putOldAside(Layer layer) throws IOException {
    Path aside = root.resolve(Layout.moving(layer));
    if (isRealFolder(link(layer))) {
      Files.createDirectories(aside.getParent());
      Files.move(link(layer), aside, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public void deleteOld(Layer layer) throws IOException {
    String old = oldFolder(layer);
    if (!old.isEmpty()) {
      deleteFolder(old);
    }
    deleteIfEmpty(Path.of(Layout.moving(layer)).getParent().toString());
  }

  @Override
  public void removeUnfinished(String folder) throws IOException {
    Path path = root.resolve(folder);
    for (Path child : Files.isDirectory(path) ? children(path) : List.<Path>of()) {
      Matcher unfinished = UNFINISHED.matcher(child.getFileName().toString());
      // Whoever is alive may be about to rename it: a report is made beside a run.
      if (unfinished.matches()
          && Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)
          && ProcessHandle.of(Long.parseLong(unfinished.group(1))).isEmpty()) {
        Files.deleteIfExists(child);
      }
    }
  }

  @Override
  public String reading(Layer layer, String runId) {
    return link(layer).toString();
  }

  @Override
  public LakeLock lock(String runId, String holder) throws IOException, LakeLockedException {
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
      return new Held(file, channel);
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

  /** A lock of the operating system: nobody can take it away, and it ends with the process. */
  private record Held(Path file, FileChannel channel) implements LakeLock {
    @Override
    public void confirm() {
      // Nothing can have happened to it.
    }

    @Override
    public void processEnds() {
      // The operating system frees it.
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        HELD.remove(file);
      }
    }
  }

  private LakeLockedException locked(String holder) {
    return new LakeLockedException(
        "lake '" + root + "' is held by another run (" + holder.strip() + "); wait for its end");
  }

  private Path link(Layer layer) {
    return root.resolve(layer.folder());
  }

  private Path prepared(Layer layer, String runId) {
    return root.resolve(Layout.version(layer, runId)).resolve(PREPARED);
  }

  private static boolean isRealFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }
}
