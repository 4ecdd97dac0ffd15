package io.lookback.internal.lake;

import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A lake that every worker sees, in a folder or on an object store: staging, publishing, locking.
 *
 * <p>A layer is published by changing one thing, its pointer. In a folder that is a link:
 *
 * <pre>
 * .versions/silver/&lt;run&gt;/tables/prints/day=2020-11-30/part-….parquet   written by the run
 * .versions/silver/&lt;run&gt;/_counts                                       what the version holds
 * silver -&gt; .versions/silver/&lt;run&gt;/tables                              replaced atomically: the publication
 * </pre>
 *
 * <p>So all tables of a layer change together, a layer's folder holds its tables and nothing else,
 * and a crash at any moment leaves either the old or the new version. An object store has no links:
 * there {@code .versions/silver/current} is an object that holds the path of the tables, and
 * readers put it into their glob. The version before the current one is kept for readers that have
 * just listed it, and as many before it as {@link Retention} says; older ones are removed at the
 * next publication, those of dead runs by the next run. The failure cases are gone through one by
 * one in docs/publishing.md.
 */
public final class LakeFolder {
  /** What a version holds; it is written last, so a version that has it is complete. */
  static final String COUNTS = "_counts";

  /** The version that a version replaces. */
  static final String PREVIOUS = "_previous";

  /** Names the version of gold whose scored prints a version has. */
  static final String SAME_AS = "_same_as";

  /** Marks a version that was published once. */
  static final String PUBLISHED = "_published";

  private static final String NOTE = "_rejected.json";

  private final LakeStore store;
  private final KeptVersions versions;

  /** What the run was told to keep; null for what the lake remembers. */
  private Retention wanted;

  /** Whether a pointer may yet come to name what this run made, though it could not be moved. */
  private boolean isDoubtful;

  /** The lake in the local folder {@code root}, which need not exist yet. */
  public LakeFolder(Path root) {
    this(new LocalStore(root));
  }

  LakeFolder(LakeStore store) {
    this.store = store;
    this.versions = new KeptVersions(store);
  }

  /**
   * The lake of this name, which need not exist yet: a local folder, or a place on another file
   * system that Beam knows, such as {@code s3://bucket/lake}.
   */
  public static LakeFolder of(String name) {
    return Scheme.isLocal(name)
        ? new LakeFolder(Scheme.localPath(name))
        : new LakeFolder(new ObjectStore(name));
  }

  /** The place of the lake. */
  LakeStore store() {
    return store;
  }

  /** Whether this is the same place as another one, whatever each was called. */
  public boolean isSame(LakeFolder other) throws IOException {
    return store.identity().equals(other.store.identity());
  }

  /** Where a name below the lake is found, with forward slashes; the empty name is the lake. */
  public String path(String name) {
    return store.path(name);
  }

  /** Where a layer is found: its folder; on an object store that of its versions. */
  public String path(Layer layer) {
    return store.path(store.folder(layer));
  }

  /** Where the versions of all layers are found. */
  public String versions() {
    return store.path(Layout.VERSIONS);
  }

  /**
   * Where a reader finds the tables of a layer while {@code version} is published: on an object
   * store it changes with the version.
   */
  public String reading(LayerVersion version) {
    return store.reading(version.layer(), version.runId());
  }

  /**
   * Looks whether a run can write where it must, and makes the folders that it needs. The job
   * itself finds out only when the work is done, and then as an exception from inside of a runner.
   *
   * @throws LakeException naming the folder that cannot be made or written into
   */
  void prepare() throws LakeException {
    store.prepare();
  }

  /** Where a run of this name writes. */
  public Staging staging(String runId) {
    return new Staging(store.root(), runId);
  }

  /** Writes a file below the lake whole and in one step; returns where it is found. */
  public String write(String name, byte[] content) throws IOException {
    store.write(name, content);
    return store.path(name);
  }

  /** The same for a file of a version. */
  public void write(LayerVersion version, String name, byte[] content) throws IOException {
    store.write(Layout.version(version.layer(), version.runId()) + "/" + name, content);
  }

  /** Reads a file of a version; null if it is not there. */
  public byte[] read(LayerVersion version, String name) throws IOException {
    return read(Layout.version(version.layer(), version.runId()) + "/" + name);
  }

  /** Reads a file of what is published of a layer; null if there is none. */
  public byte[] readPublished(Layer layer, String name) throws IOException {
    String runId = store.pointer(layer);
    return runId.isEmpty() ? null : read(Layout.version(layer, runId) + "/" + name);
  }

  /** Reads a file below the lake; null if it is not there. */
  byte[] read(String name) throws IOException {
    if (!store.holds(name)) {
      return null;
    }
    try (var in = store.open(name)) {
      return in.readAllBytes();
    }
  }

  /**
   * The run that made what is published of a layer, or the empty text if there is none. Looks at no
   * file of it, so that it tells of a damaged one too.
   *
   * @throws LakeException if the pointer of the layer cannot be read
   */
  public String publishedRun(Layer layer) throws LakeException {
    try {
      return store.pointer(layer);
    } catch (IOException e) {
      throw versions.unreadable(path(layer), e);
    }
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
      if (isOld(layer)) {
        throw old();
      }
      requireNoLostPointer(layer);
      return null;
    }
    // The version is resolved once: a publication in between must not mix two of them.
    return versions.read(layer, runId);
  }

  /**
   * A version of a layer that the lake keeps, published or not; null if it is not there.
   *
   * @param runId its name
   * @throws LakeException if it is not readable as a version of Lookback, or a file of it is
   *     missing or has another size than when it was written
   */
  public LayerVersion version(Layer layer, String runId) throws LakeException {
    try {
      if (!Layout.isRun(runId) || !versions.isThere(layer, runId)) {
        return null;
      }
    } catch (IOException e) {
      throw versions.unreadable(path(layer), e);
    }
    return versions.read(layer, runId);
  }

  /**
   * The names of the versions of a layer that were published once and that the lake keeps, the
   * newest first.
   *
   * @throws LakeException if the lake cannot be read
   */
  public List<String> versions(Layer layer) throws LakeException {
    try {
      return versions.published(layer);
    } catch (IOException e) {
      throw versions.unreadable(path(layer), e);
    }
  }

  /**
   * The same versions as their counts tell, the newest first; nobody looks whether their files are
   * there. One that is removed meanwhile is left out.
   */
  public List<LayerVersion> counted(Layer layer) throws LakeException {
    List<LayerVersion> counted = new ArrayList<>();
    try {
      for (String runId : versions.published(layer)) {
        try {
          counted.add(versions.counted(layer, runId));
        } catch (IOException e) {
          if (versions.isThere(layer, runId)) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw versions.unreadable(path(layer), e);
    }
    return counted;
  }

  /**
   * The kept version of the layer below that a version was made of, or one that is as good; the
   * empty text if the lake keeps none.
   */
  public String madeOf(LayerVersion version) throws LakeException {
    Layer below = version.layer() == Layer.GOLD ? Layer.SILVER : Layer.BRONZE;
    try {
      return versions.madeOf(version, versions.published(below));
    } catch (IOException e) {
      throw versions.unreadable(path(below), e);
    }
  }

  /** Looks whether files of a version are there, see {@link KeptVersions#requireWhole}. */
  void requireWhole(LayerVersion version, String folder, Map<String, Long> sizes)
      throws LakeException {
    versions.requireWhole(version, folder, sizes);
  }

  /** Whether an earlier version of Lookback laid the lake out and no run has moved it over yet. */
  public boolean isOld() throws LakeException {
    for (Layer layer : Layer.values()) {
      if (isOld(layer)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOld(Layer layer) throws LakeException {
    try {
      return OldLayout.isOf(store, layer);
    } catch (IOException e) {
      throw versions.unreadable(path(layer), e);
    }
  }

  /**
   * Refuses a lake that is not moved over yet: commands that only read do not move it.
   *
   * @throws LakeException saying what does
   */
  public void requireMoved() throws LakeException {
    if (isOld()) {
      throw old();
    }
  }

  private LakeException old() {
    return new LakeException(
        "lake '"
            + store.path("")
            + "' is laid out as by an earlier version of Lookback; the next run moves it over: "
            + Term.MOVE_OVER);
  }

  /** A copy of a lake may have lost its links; what is in it must not be taken for leftovers. */
  private void requireNoLostPointer(Layer layer) throws LakeException {
    String folder = Layout.versions(layer);
    try {
      String stray = store.strayPointer(layer);
      if (!stray.isEmpty()) {
        throw versions.damaged(layer, "has " + stray);
      }
      for (String version : store.folders(folder)) {
        if (store.holds(folder + "/" + version + "/" + PUBLISHED)) {
          throw versions.damaged(layer, "has lost " + store.lostPointer(layer, version));
        }
      }
    } catch (IOException e) {
      throw versions.unreadable(store.path(folder), e);
    }
  }

  /**
   * Takes files of an earlier version over into a version being made, without copying their bytes
   * where the file system has hard links.
   *
   * @param names paths below the tables' folder
   */
  public void takeOver(LayerVersion from, Collection<String> names, Staging staging)
      throws IOException {
    store.share(
        Layout.tables(from.layer(), from.runId()),
        Layout.tables(from.layer(), staging.runId()),
        names);
  }

  /**
   * The same for the lines that bronze keeps for the second opinion, as far as {@code kept} goes.
   */
  public void takeOverWitnesses(LayerVersion from, Tally kept, Staging staging) throws IOException {
    Collection<String> names = Witnesses.names(kept);
    if (!names.isEmpty()) {
      store.share(Layout.witnesses(from.runId()), Layout.witnesses(staging.runId()), names);
    }
  }

  /**
   * Completes a staged version: checks that exactly the files that its counts list are there,
   * removes what failed attempts left, and writes the counts beside them.
   *
   * @param counts the layer's counts, of files taken over as well
   * @param tables the tables of the layer; those without a file get one without rows
   * @throws LakeException if a listed file is missing
   */
  public LayerVersion complete(Layer layer, Staging staging, Tally counts, List<Table> tables)
      throws IOException, LakeException {
    return complete(layer, staging, counts, tables, store.pointer(layer));
  }

  /**
   * The same for gold with the scored prints of published gold. It replaces what that gold
   * replaced, so that the version before it is one with other scored prints.
   */
  public LayerVersion completeSame(
      LayerVersion gold, Staging staging, Tally counts, List<Table> tables)
      throws IOException, LakeException {
    String note = Layout.version(Layer.GOLD, staging.runId()) + "/" + SAME_AS;
    store.write(note, utf8(gold.runId()));
    String previous = versions.previous(Layer.GOLD, gold.runId());
    return complete(Layer.GOLD, staging, counts, tables, previous);
  }

  private LayerVersion complete(
      Layer layer, Staging staging, Tally counts, List<Table> tables, String previous)
      throws IOException, LakeException {
    String folder = Layout.version(layer, staging.runId());
    LayerVersion version =
        new LayerVersion(layer, staging.runId(), tables(layer, staging.runId()), counts);
    keepListed(Layout.tables(layer, staging.runId()), version.names(), layer);
    if (layer == Layer.BRONZE) {
      keepListed(Layout.witnesses(staging.runId()), Witnesses.names(version), layer);
    }
    for (Table table : tables) {
      if (version.files(table).isEmpty()) {
        writeEmpty(Layout.tables(layer, staging.runId()), table);
      }
    }
    store.write(folder + "/" + PREVIOUS, utf8(previous));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      counts.writeTo(out);
    }
    store.write(folder + "/" + COUNTS, bytes.toByteArray());
    return version;
  }

  /**
   * When the last file with rows of a version was written, in milliseconds since 1970 by the clock
   * of the place; 0 if it has none.
   */
  public long newest(LayerVersion version) throws IOException {
    return store.newest(Layout.tables(version.layer(), version.runId()), version.names());
  }

  /**
   * Publishes completed versions: looks first whether anything is in the way of any, then replaces
   * their pointers one after the other.
   *
   * @param warn takes what goes wrong once readers see the versions
   * @throws LakeException if something is in the way; the message says what was published
   *     nevertheless
   */
  public void publish(Collection<LayerVersion> completed, Consumer<String> warn)
      throws IOException, LakeException {
    for (LayerVersion version : completed) {
      store.requireClear(version.layer());
    }
    for (LayerVersion version : completed) {
      store.preparePointer(version.layer(), version.runId());
    }
    for (LayerVersion version : completed) {
      requireStaged(version);
    }
    List<String> moved = new ArrayList<>();
    List<LayerVersion> visible = new ArrayList<>();
    try {
      movePointers(completed, moved, visible);
    } finally {
      visible.forEach(version -> mark(version, warn));
    }
  }

  private void movePointers(
      Collection<LayerVersion> completed, List<String> moved, List<LayerVersion> visible)
      throws IOException, LakeException {
    for (LayerVersion version : completed) {
      try {
        store.movePointer(version.layer(), version.runId());
      } catch (DoubtfulMoveException e) {
        isDoubtful = true;
        throw doubtful(version.layer(), moved, e);
      } catch (IOException e) {
        if (moved.isEmpty()) {
          throw e;
        }
        throw new LakeException(
            String.join(" and ", moved)
                + " was published, but "
                + version.layer().folder()
                + " could not be ("
                + StoreFault.message(e, e.getMessage())
                + "); run again",
            e);
      }
      moved.add(version.layer().folder());
      visible.add(version);
    }
  }

  /** Readers see the version by now, so a failure is no failure to publish. */
  private void mark(LayerVersion version, Consumer<String> warn) {
    try {
      write(version, PUBLISHED, new byte[0]);
    } catch (IOException e) {
      warn.accept(
          version.layer().folder() + " is published, but could not be marked so (" + e + ")");
    }
  }

  /** A run that was stopped for long may wake up when another one has taken the lake over. */
  private void requireStaged(LayerVersion version) throws IOException, LakeException {
    if (!versions.isThere(version.layer(), version.runId())) {
      throw new LakeException(
          "what was made of "
              + version.layer().folder()
              + " in '"
              + version.folder()
              + "' was removed, as by another run that took the lake for given up; nothing"
              + " published; run again");
    }
  }

  private LakeException doubtful(Layer layer, List<String> moved, DoubtfulMoveException e) {
    return new LakeException(
        "whether "
            + layer.folder()
            + " was published is not known, as '"
            + store.pointerPath(layer)
            + "' could not be written ("
            + StoreFault.message(e, e.getMessage())
            + "); "
            + (moved.isEmpty() ? "nothing else was" : String.join(" and ", moved) + " was")
            + " published; run again",
        e);
  }

  /**
   * Removes all versions of a layer but the newest ones, as many as the lake keeps, and those that
   * kept versions of the layer above were made of.
   *
   * @throws LakeException if the pointer names a version that is not there; then nothing is removed
   */
  public void sweep(Layer layer) throws IOException, LakeException {
    new Sweep(store, versions, retention()).of(layer);
  }

  /** What the lake keeps: what this run was told, or else what the lake remembers. */
  public Retention retention() throws IOException, LakeException {
    return wanted == null ? Retention.rememberedBy(this) : wanted;
  }

  /** Tells this run what to keep; the lake remembers it once {@link #keepRetention} says so. */
  public void retain(Retention wanted) {
    this.wanted = wanted;
  }

  /** Lets the lake remember what this run was told to keep. */
  public void keepRetention() throws IOException, LakeException {
    if (wanted != null) {
      wanted.keep(this);
    }
  }

  /**
   * Moves a lake over that an earlier version of Lookback laid out, and removes what runs that died
   * have left. To be called by the run that holds the lock, before it stages anything.
   *
   * @throws LakeException if a layer is published in a way that cannot be made out
   */
  public void removeLeftovers() throws IOException, LakeException {
    OldLayout.moveOver(store);
    store.deleteFolder(Layout.RUNNING);
    // What a layer was made of is found from its pointer: no layer is swept before all have theirs.
    for (Layer layer : Layer.values()) {
      if (store.pointer(layer).isEmpty()) {
        store.requireClear(layer);
        requireNoLostPointer(layer);
      }
      versions.requirePublished(layer);
    }
    for (Layer layer : Layer.values()) {
      sweep(layer);
      markPublished(layer);
    }
    store.removeUnfinished("");
    store.removeUnfinished("report");
  }

  /** Marks a version that a run published but could not mark any more. */
  private void markPublished(Layer layer) throws IOException {
    String current = store.pointer(layer);
    String mark = Layout.version(layer, current) + "/" + PUBLISHED;
    if (!current.isEmpty() && !store.holds(mark)) {
      store.write(mark, new byte[0]);
    }
  }

  /**
   * Keeps the quarantine of a version that is not going to be published, in place of what was kept
   * before.
   *
   * @param note about it; written last, so that a kill on the way leaves nothing kept
   */
  public void keepRejected(LayerVersion silver, byte[] note) throws IOException {
    dropRejected();
    List<String> names =
        silver.names().stream()
            .filter(name -> name.startsWith(Table.QUARANTINE.folder() + "/"))
            .toList();
    store.share(Layout.tables(silver.layer(), silver.runId()), Layout.REJECTED, names);
    store.write(Layout.REJECTED + "/" + NOTE, note);
  }

  /** What {@link #keepRejected} kept last; null if there is nothing. */
  public KeptRejects keptRejects() throws IOException {
    byte[] note = read(Layout.REJECTED + "/" + NOTE);
    if (note == null) {
      return null;
    }
    List<LakeFile> files = new ArrayList<>();
    for (String name : new TreeSet<>(store.files(Layout.REJECTED))) {
      if (!name.equals(NOTE)) {
        files.add(
            new LakeFile(Table.QUARANTINE.folder(), "", store.path(Layout.REJECTED + "/" + name)));
      }
    }
    return new KeptRejects(note, files);
  }

  /** Removes what {@link #keepRejected} kept. */
  public void dropRejected() throws IOException {
    if (store.holds(Layout.REJECTED + "/" + NOTE)) {
      store.delete(Layout.REJECTED, List.of(NOTE));
    }
    store.deleteFolder(Layout.REJECTED);
    store.deleteIfEmpty(Layout.VERSIONS);
  }

  /** Removes what a run has staged and not published; it cannot stage anything any more. */
  public void discard(Staging staging) throws IOException {
    EndedStagings.end(staging);
    for (Layer layer : Layer.values()) {
      // A pointer that may yet come to name the version must not come to name nothing.
      if (!isDoubtful && !store.pointer(layer).equals(staging.runId())) {
        store.deleteFolder(Layout.version(layer, staging.runId()));
        store.deleteIfEmpty(Layout.versions(layer));
      }
    }
    discardCounts(staging);
  }

  /** Whether a job of a run has written what it counted, which is the last that it does. */
  public boolean isCounted(Staging staging) throws IOException {
    return store.holds(Layout.tally(staging.runId()));
  }

  /** Removes the counts of a run that has ended. */
  public void discardCounts(Staging staging) throws IOException {
    store.deleteFolder(Layout.running(staging.runId()));
    store.deleteIfEmpty(Layout.RUNNING);
    store.deleteIfEmpty(Layout.VERSIONS);
  }

  /**
   * Takes the lake for one run, so that a dead run does not hold it, or not for long.
   *
   * @param runId a name for the run, of letters, digits and dashes
   * @param holder who asks, as the next one shall read it
   * @throws LakeLockedException naming who holds it
   */
  public LakeLock lock(String runId, String holder) throws IOException, LakeLockedException {
    return store.lock(runId, holder);
  }

  private void keepListed(String folder, TreeSet<String> listed, Layer layer)
      throws IOException, LakeException {
    List<String> unlisted = new ArrayList<>();
    for (String file : store.files(folder)) {
      if (!listed.remove(file)) {
        unlisted.add(file);
      }
    }
    store.delete(folder, unlisted);
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

  private String tables(Layer layer, String runId) {
    return store.workersPath(Layout.tables(layer, runId));
  }

  /** Writes a file without rows, so that a glob over an empty table finds its columns. */
  private void writeEmpty(String tables, Table table) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ParquetFileAppender(Channels.newChannel(bytes), table.schema()).finish();
    store.write(tables + "/" + table.folder() + "/" + table.emptyFile(), bytes.toByteArray());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
