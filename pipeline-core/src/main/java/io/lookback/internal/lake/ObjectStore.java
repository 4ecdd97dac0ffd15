package io.lookback.internal.lake;

import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.apache.beam.sdk.util.MimeTypes;

/**
 * A lake on any file system that Beam knows, used for what all of them have alone: to list, read,
 * write whole, copy and delete objects.
 *
 * <p>A pointer is the object {@code .versions/<layer>/current}, one line with the path of the
 * tables below the lake, such as {@code .versions/gold/<run>/tables}. Stores replace an object in
 * one step. Files are shared by copy, within the store. The lock is a {@link Claims claim}.
 *
 * <p>What clients of stores throw unchecked, such as for a denied access, is passed on as an {@link
 * IOException}.
 */
final class ObjectStore implements LakeStore {
  private static final String CURRENT = "current";
  private static final String CLAIMS = ".claims";
  private static final Pattern PATTERN_CHARACTER = Pattern.compile("[*?\\[{\\\\]");
  private static final Pattern OLD_POINTER =
      Pattern.compile(Pattern.quote(OldLayout.VERSIONS) + "/([A-Za-z0-9-]+)");

  /** So many bytes are copied at a time. */
  private static final int BLOCK = 1 << 16;

  /** An object that goes while a store is listed can make the whole listing come to nothing. */
  private static final int LISTINGS = 3;

  private final String root;
  private final Claims.Rhythm rhythm;

  /** What a client of a store does. */
  private interface Call<T> {
    T run() throws IOException;
  }

  /**
   * A lake.
   *
   * @throws IllegalArgumentException if file systems would take its name for a pattern
   */
  ObjectStore(String name) {
    this(name, Claims.Rhythm.USUAL);
  }

  ObjectStore(String name, Claims.Rhythm rhythm) {
    Matcher pattern = PATTERN_CHARACTER.matcher(name);
    if (pattern.find()) {
      throw new IllegalArgumentException(
          "lake '" + name + "' has a " + pattern.group() + " in its name");
    }
    this.root = name.replaceFirst("/+$", "");
    this.rhythm = rhythm;
  }

  @Override
  public void prepare() {
    // Taking the lock tells whether the place can be written.
  }

  @Override
  public String path(String name) {
    return name.isEmpty() ? root : root + "/" + name;
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public String identity() {
    return root;
  }

  @Override
  public boolean holds(String file) throws IOException {
    return !match(path(file)).isEmpty();
  }

  @Override
  public InputStream open(String file) throws IOException {
    return call(() -> Channels.newInputStream(FileSystems.open(resource(path(file)))));
  }

  @Override
  public void write(String file, byte[] content) throws IOException {
    put(file, new ByteArrayInputStream(content));
  }

  /**
   * Writes an object. If that fails, the channel is left open on purpose: closing it would complete
   * the object with what it has got.
   */
  @Override
  public void put(String file, InputStream content) throws IOException {
    call(
        () -> {
          WritableByteChannel channel = FileSystems.create(resource(path(file)), MimeTypes.BINARY);
          byte[] block = new byte[BLOCK];
          for (int read = content.read(block); read >= 0; read = content.read(block)) {
            ByteBuffer bytes = ByteBuffer.wrap(block, 0, read);
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
          }
          channel.close();
          return null;
        });
  }

  @Override
  public List<String> files(String folder) throws IOException {
    return List.copyOf(list(folder).keySet());
  }

  @Override
  public List<String> folders(String folder) throws IOException {
    TreeSet<String> folders = new TreeSet<>();
    for (String file : files(folder)) {
      if (file.contains("/")) {
        folders.add(file.substring(0, file.indexOf('/')));
      }
    }
    return List.copyOf(folders);
  }

  @Override
  public Map<String, Long> sizes(String folder, Collection<String> files) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    list(folder, files).forEach((file, metadata) -> sizes.put(file, metadata.sizeBytes()));
    return sizes;
  }

  @Override
  public long newest(String folder, Collection<String> files) throws IOException {
    return list(folder, files).values().stream()
        .mapToLong(Metadata::lastModifiedMillis)
        .max()
        .orElse(0);
  }

  @Override
  public void share(String from, String to, Collection<String> files) throws IOException {
    call(
        () -> {
          FileSystems.copy(resources(from, files), resources(to, files));
          return null;
        });
  }

  /** Whether the client of the store can copy from there. */
  boolean canCopy(ObjectStore other) {
    return Scheme.of(root).equals(Scheme.of(other.root));
  }

  /** Copies an object of another lake within the store. */
  void copy(ObjectStore from, String source, String target) throws IOException {
    call(
        () -> {
          FileSystems.copy(List.of(resource(from.path(source))), List.of(resource(path(target))));
          return null;
        });
  }

  @Override
  public void delete(String folder, Collection<String> files) throws IOException {
    call(
        () -> {
          FileSystems.delete(resources(folder, files));
          return null;
        });
  }

  private List<ResourceId> resources(String folder, Collection<String> files) {
    return files.stream().map(file -> resource(path(folder + "/" + file))).toList();
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    delete(folder, files(folder));
  }

  @Override
  public void deleteIfEmpty(String folder) {
    // Folders are but the beginnings of names.
  }

  @Override
  public String folder(Layer layer) {
    return Layout.versions(layer);
  }

  @Override
  public String wholeLayer(Layer layer) {
    return "'" + path(Layout.versions(layer)) + "'";
  }

  @Override
  public String pointer(Layer layer) throws IOException {
    return Layout.runOf(layer, content(pointerName(layer)));
  }

  @Override
  public String pointerPath(Layer layer) {
    return path(pointerName(layer));
  }

  @Override
  public String strayPointer(Layer layer) throws IOException {
    return content(pointerName(layer)).isEmpty() || !pointer(layer).isEmpty()
        ? ""
        : "something else than the path of a version in '" + pointerPath(layer) + "'";
  }

  private String content(String pointer) throws IOException {
    return holds(pointer) ? text(pointer).strip() : "";
  }

  @Override
  public String lostPointer(Layer layer, String runId) {
    return "its object 'current'; restore it by writing the line "
        + Layout.tables(layer, runId)
        + " into '"
        + pointerPath(layer)
        + "'";
  }

  @Override
  public void requireClear(Layer layer) {
    // A pointer is an object of its own; nothing can lie where its name ends.
  }

  @Override
  public void preparePointer(Layer layer, String runId) {
    // There is nothing to be done ahead.
  }

  @Override
  public void movePointer(Layer layer, String runId) throws IOException {
    String line = Layout.tables(layer, runId) + "\n";
    try {
      write(pointerName(layer), line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DoubtfulMoveException(e.getMessage(), e);
    }
  }

  @Override
  public String oldFolder(Layer layer) throws IOException {
    boolean isThere =
        holds(oldPointerName(layer))
            || match(path(oldVersions(layer)) + "/**").stream()
                .anyMatch(object -> !object.resourceId().isDirectory());
    return isThere ? layer.folder() : "";
  }

  @Override
  public String oldPointer(Layer layer) throws IOException {
    Matcher matcher = OLD_POINTER.matcher(content(oldPointerName(layer)));
    return matcher.matches() ? matcher.group(1) : "";
  }

  @Override
  public String foreignInOld(Layer layer) throws IOException {
    boolean isPointer = !holds(oldPointerName(layer)) || !oldPointer(layer).isEmpty();
    return isPointer ? "" : path(oldPointerName(layer));
  }

  @Override
  public void putOldAside(Layer layer) {
    // The pointers have different names.
  }

  @Override
  public void deleteOld(Layer layer) throws IOException {
    deleteFolder(oldVersions(layer));
    if (holds(oldPointerName(layer))) {
      delete(layer.folder(), List.of(OldLayout.CURRENT));
    }
  }

  private static String oldPointerName(Layer layer) {
    return layer.folder() + "/" + OldLayout.CURRENT;
  }

  private static String oldVersions(Layer layer) {
    return layer.folder() + "/" + OldLayout.VERSIONS;
  }

  @Override
  public void removeUnfinished(String folder) {
    // An object is there when it is whole.
  }

  @Override
  public String reading(Layer layer, String runId) {
    return path(Layout.tables(layer, runId));
  }

  @Override
  public LakeLock lock(String runId, String holder) throws IOException, LakeLockedException {
    return Claims.take(this, CLAIMS, runId, holder, rhythm);
  }

  /** The text of a small object. */
  String text(String file) throws IOException {
    try (InputStream in = open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Those of some objects below a folder that are there, by path below it. */
  private TreeMap<String, Metadata> list(String folder, Collection<String> files)
      throws IOException {
    TreeMap<String, Metadata> found = list(folder);
    found.keySet().retainAll(new HashSet<>(files));
    return found;
  }

  /** All objects at any depth below a folder, by path below it. */
  TreeMap<String, Metadata> list(String folder) throws IOException {
    String prefix = path(folder) + "/";
    TreeMap<String, Metadata> files = new TreeMap<>();
    List<Metadata> found = List.of();
    for (int attempt = 0; attempt < LISTINGS && found.isEmpty(); attempt++) {
      found = match(prefix + "**");
    }
    for (Metadata metadata : found) {
      String path = metadata.resourceId().toString();
      if (!metadata.resourceId().isDirectory() && path.startsWith(prefix)) {
        files.put(path.substring(prefix.length()), metadata);
      }
    }
    return files;
  }

  private static List<Metadata> match(String spec) throws IOException {
    return call(
        () -> {
          MatchResult result = FileSystems.match(spec, EmptyMatchTreatment.ALLOW);
          return result.status() == Status.NOT_FOUND ? List.<Metadata>of() : result.metadata();
        });
  }

  private static <T> T call(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (RuntimeException e) {
      // The latter is for a file system that is not in this program.
      if (StoreFault.isIn(e) || e instanceof IllegalArgumentException) {
        throw new IOException(e.toString(), e);
      }
      throw e;
    }
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(path, false);
  }

  private static String pointerName(Layer layer) {
    return Layout.versions(layer) + "/" + CURRENT;
  }
}
