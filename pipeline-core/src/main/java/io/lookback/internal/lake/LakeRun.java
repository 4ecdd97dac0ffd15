package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.plan.Manifest;
import io.lookback.internal.plan.Mending;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.lake.Publication;
import io.lookback.lake.Staging;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run that changes a lake: the steps of docs/publishing.md in their order. It locks the lake
 * when it begins; then {@link #removeLeftovers}, {@link #complete} for each layer whose job has
 * ended, {@link #check}, and {@link #publish}, which sweeps as well. {@link #close} removes what
 * was not published and frees the lake.
 *
 * <p>{@link Publication} does all of it for one pipeline. A program that finds out by itself what
 * it has to make calls the steps.
 */
public final class LakeRun implements AutoCloseable {
  /** Makes completed layers visible to readers. */
  public interface Pointers {
    /** Moves the pointers of all layers. */
    void move() throws IOException, LakeException;
  }

  /** Decides when pointers are moved: a process that is about to end must not begin to. */
  public interface Gate {
    /** Moves them at once. */
    Gate OPEN = Pointers::move;

    /** Moves them, or never returns. */
    void pass(Pointers pointers) throws IOException, LakeException;
  }

  private final LakeFolder lake;
  private final Staging staging;
  private final Instant start;
  private final LakeLock lock;
  private final Consumer<String> warn;

  /** The versions that the run is about: published ones it found, and those it makes. */
  private final EnumMap<Layer, LayerVersion> versions = new EnumMap<>(Layer.class);

  /** The layers that the run has made and not yet published. */
  private final EnumSet<Layer> made = EnumSet.noneOf(Layer.class);

  /** What its jobs counted beside what belongs to a layer. */
  private final Tally findings = new Tally();

  /** Whether there may be something to remove. */
  private boolean isToDiscard;

  /** Whether the run has made the scored prints of gold, and not only features beside them. */
  private boolean hasScored;

  private boolean isPublished;
  private boolean isFree;

  private LakeRun(
      LakeFolder lake, Staging staging, Instant start, LakeLock lock, Consumer<String> warn) {
    this.lake = lake;
    this.staging = staging;
    this.start = start;
    this.lock = lock;
    this.warn = warn;
  }

  /**
   * Makes sure that the lake can be written, and takes it.
   *
   * @param start when the run began; its name begins with it
   * @param warn takes what goes wrong and keeps nobody from publishing
   * @throws LakeException if the lake cannot be written, naming the folder
   * @throws LakeLockedException if another run holds the lake
   */
  public static LakeRun begin(LakeFolder lake, Instant start, Consumer<String> warn)
      throws IOException, LakeException, LakeLockedException {
    lake.prepare();
    String id = RunName.at(start);
    LakeLock lock = lake.lock(id, holder(start));
    return new LakeRun(lake, lake.staging(id), start, lock, warn);
  }

  private static String holder(Instant start) {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown host";
    }
    return "host " + host + ", pid " + ProcessHandle.current().pid() + ", since " + start;
  }

  /** The name of the run, and of the versions that it makes. */
  public String id() {
    return staging.runId();
  }

  /** Where the jobs of the run write. */
  public Staging staging() {
    return staging;
  }

  /** When the run began. */
  public Instant start() {
    return start;
  }

  /**
   * Removes what runs that died have left; to be called before anything is staged.
   *
   * @throws LakeException if a layer is published in a way that cannot be made out
   */
  public void removeLeftovers() throws IOException, LakeException {
    isToDiscard = true;
    lake.removeLeftovers();
  }

  /** Takes a published version, which the run need not make. */
  public void take(LayerVersion published) {
    versions.put(published.layer(), published);
  }

  /**
   * Completes a layer that a job has staged.
   *
   * @param spec what the layer is made of
   * @param counts the counts of the layer, of files taken over as well
   * @throws LakeException if a file is missing
   */
  public LayerVersion complete(Layer layer, LakeSpec spec, Tally counts)
      throws IOException, LakeException {
    LayerVersion version = lake.complete(layer, staging, counts, Table.of(spec, layer));
    if (layer == Layer.BRONZE) {
      Manifest.write(lake, version);
    }
    hasScored |= layer == Layer.GOLD;
    return made(version);
  }

  /**
   * Completes gold with the scored prints of published gold, which adds a feature day or facts for
   * a report.
   *
   * @param gold the published gold
   */
  public LayerVersion completeSame(LayerVersion gold, LakeSpec spec, Tally counts)
      throws IOException, LakeException {
    return made(lake.completeSame(gold, staging, counts, Table.of(spec, Layer.GOLD)));
  }

  private LayerVersion made(LayerVersion version) {
    versions.put(version.layer(), version);
    made.add(version.layer());
    return version;
  }

  /**
   * Completes bronze.
   *
   * @param aliases names under which files of bronze were seen, and what bronze calls them
   * @param mending which rejected lines are mended
   */
  public LayerVersion completeBronze(
      LakeSpec spec, Tally counts, Map<String, String> aliases, Mending mending)
      throws IOException, LakeException {
    aliases.forEach((name, held) -> counts.max(1, Counted.ALIAS, held, name));
    mending.noteIn(counts);
    LayerVersion bronze = complete(Layer.BRONZE, spec, counts);
    mending.write(lake, bronze);
    mending.tellStale(bronze, warn);
    return bronze;
  }

  /** Remembers what a job found that belongs to no layer. */
  public void note(Tally found) {
    findings.merge(found);
  }

  /** Whether a job has found something that ends the run. */
  public boolean hasFaults() {
    return !findings.sums(Counted.FAULT).isEmpty();
  }

  /** A version that the run is about; null if it has none of the layer. */
  public LayerVersion version(Layer layer) {
    return versions.get(layer);
  }

  /** All versions that the run is about. */
  public List<LayerVersion> versions() {
    return List.copyOf(versions.values());
  }

  /** The layers that the run made. */
  public Set<Layer> made() {
    return Collections.unmodifiableSet(made);
  }

  /** The counts of all versions that the run is about, and what else its jobs counted. */
  public Tally counts() {
    Tally counts = new Tally().merge(findings);
    versions.values().forEach(version -> counts.merge(version.counts()));
    return counts;
  }

  /**
   * Looks whether the run may publish.
   *
   * @param layers the layers that were asked for
   * @param maxQuarantine the largest part of a source that may be set aside, from 0 to 1
   * @param allowsEmpty whether gold without a row may be published
   * @return why it may not; null if it may
   */
  public Refusal check(
      Ledger ledger, Set<Layer> layers, double maxQuarantine, boolean allowsEmpty) {
    return Refusal.of(ledger, layers, versions, made, maxQuarantine, allowsEmpty);
  }

  /**
   * Publishes what was made, each layer with the ledger of the run that made it, and removes what
   * nobody needs any more.
   *
   * @param spec what the lake is made of; versions that the run only took remember it as well
   * @param gate decides when pointers are moved
   * @throws LakeException if something is in the way; the message says what was published
   *     nevertheless
   * @throws LakeLockedException if another run has taken the lake meanwhile
   */
  public void publish(Ledger ledger, KeptSpec spec, Gate gate)
      throws IOException, LakeException, LakeLockedException {
    List<LayerVersion> publications = made.stream().map(versions::get).toList();
    for (LayerVersion version : publications) {
      lake.write(version, "_ledger.json", utf8(ledger.toJson(true)));
    }
    for (LayerVersion version : publications) {
      spec.keep(version, lake);
    }
    if (!publications.isEmpty()) {
      lock.confirm();
    }
    gate.pass(
        () -> {
          lake.publish(publications, warn);
          isPublished = true;
        });
    for (LayerVersion version : versions.values()) {
      // Layers that were up to date remember what the next run takes as well.
      keep(spec, version);
    }
    keepRetention();
    for (Layer layer : Layer.values()) {
      sweep(layer);
    }
    if (made.contains(Layer.SILVER)) {
      dropRejected();
    }
    if (hasScored) {
      dropDifferences();
    }
  }

  /** Readers see the layers by now, so a failure is no failure to publish. */
  private void keep(KeptSpec spec, LayerVersion version) {
    try {
      spec.keep(version, lake);
    } catch (IOException e) {
      warn.accept(
          version.layer().folder()
              + " is published, but does not remember the feature file of the lake ("
              + e
              + ")");
    }
  }

  /** Only a run that publishes, or finds all up to date, decides what later runs keep. */
  private void keepRetention() {
    try {
      lake.keepRetention();
    } catch (IOException | LakeException e) {
      warn.accept("the lake does not remember how long to keep what is not published (" + e + ")");
    }
  }

  /** What an earlier run set aside is of no use once silver is published. */
  private void dropRejected() {
    try {
      lake.dropRejected();
    } catch (IOException e) {
      warn.accept("what an earlier run set aside could not be removed (" + e + ")");
    }
  }

  /** Cells of gold that an earlier run did not publish. */
  private void dropDifferences() {
    try {
      Differences.drop(lake);
    } catch (IOException e) {
      warn.accept("what differed in an earlier run could not be removed (" + e + ")");
    }
  }

  private void sweep(Layer layer) {
    try {
      lock.confirm();
      lake.sweep(layer);
    } catch (IOException | LakeException | LakeLockedException e) {
      warn.accept("an old version of " + layer.folder() + " could not be removed (" + e + ")");
    }
  }

  /** Writes the ledger for people and other programs; returns where it is. */
  public String writeLedger(Ledger ledger) throws IOException {
    return lake.write("ledger.json", utf8(ledger.toJson(isPublished)));
  }

  /**
   * After how many of {@code seconds} since the start the last file of each layer that was made was
   * written, by the name of the layer, as far as the clock of the lake's place can tell.
   */
  public Map<String, Double> doneAfter(double seconds) throws IOException {
    Map<String, Double> doneAfter = new TreeMap<>();
    for (Layer layer : made) {
      double written = (lake.newest(versions.get(layer)) - start.toEpochMilli()) / 1e3;
      if (written >= 0) {
        doneAfter.put(layer.folder(), Math.min(written, seconds));
      }
    }
    return doneAfter;
  }

  /** Whether the run has published. */
  public boolean isPublished() {
    return isPublished;
  }

  /**
   * Removes what was staged and not published; the run cannot stage anything any more. Whatever is
   * in the way of that goes with the next run.
   */
  public void discard() {
    if (!isToDiscard || isPublished) {
      return;
    }
    try {
      lake.discard(staging);
      isToDiscard = false;
    } catch (IOException e) {
      warn.accept("what was staged could not be removed (" + e + "); the next run removes it");
    }
  }

  /** Removes what was staged and frees the lake, as the process ends at once. */
  public void abandon() throws IOException {
    try {
      lake.discard(staging);
    } finally {
      lock.processEnds();
    }
  }

  /** Removes what was not published, and frees the lake. */
  @Override
  public void close() {
    try {
      discard();
    } finally {
      free();
    }
  }

  /** What the run came to is not to be hidden by a failure to free the lake. */
  private void free() {
    if (isFree) {
      return;
    }
    isFree = true;
    try {
      lock.close();
    } catch (IOException e) {
      warn.accept("the lake could not be freed (" + StoreFault.message(e, e.toString()) + ")");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
