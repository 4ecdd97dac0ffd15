package io.lookback.lake;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.lake.LandingPlace;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.LayerWriters;
import io.lookback.internal.lake.Refusal;
import io.lookback.internal.lake.WriteRowGroups;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.QuarantineGate;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.plan.Mending;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.report.Profiles;
import io.lookback.internal.report.RunFacts;
import io.lookback.internal.report.RunReport;
import io.lookback.lake.PublicationException.Kind;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * Publishes what one pipeline makes into a lake: all of it when everything has been checked, or
 * nothing.
 *
 * <pre>{@code
 * try (Publication publication = Publication.begin("lake", LakeSpec.BUILT_IN)) {
 *   Pipeline pipeline = Pipeline.create(options);
 *   ParsedLanding parsed = pipeline.apply("Bronze", publication.load("landing"));
 *   ConformedEvents events = parsed.apply("Silver", Silver.conform());
 *   ScoredPrints gold = events.apply("Gold", Gold.score());
 *   publication.write(parsed, events, gold);
 *   pipeline.run().waitUntilFinish();
 *   Ledger ledger = publication.publish();
 * }
 * }</pre>
 *
 * <p>The lake is locked from {@link #begin} to {@link #close}. The pipeline writes where no reader
 * looks. {@link #publish} completes the layers that were written, checks the ledger, lets readers
 * see them, each layer in one step, and removes versions that nobody needs any more. If the job or
 * a check fails, the published layers stay as they were, and {@link #close} removes what was
 * staged. The steps and their failure cases are in docs/publishing.md.
 *
 * <p>A publication replaces the layers that were written, as a whole: all three, silver and gold,
 * silver, or gold alone. A layer above that was not written stays as it is and is out of date until
 * it is made again. Events may come from anywhere; without {@link #load} there is no bronze. The
 * ledger then makes the checks that it has numbers for, see {@link Ledger.Known}.
 *
 * <p>The program of this project reads such a lake like one of its own, and goes on with it. Its
 * report shows of gold what the ledger has, and more if gold is {@linkplain
 * io.lookback.gold.Gold.Score#profiled profiled}.
 *
 * <p>Not thread-safe. A process that is killed leaves the published layers as they were; the next
 * publication removes the rest.
 */
public final class Publication implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Publication.class.getName());

  private enum State {
    BEGUN,
    WRITTEN,
    ENDED,
    CLOSED
  }

  private final String name;
  private final LakeFolder lake;
  private final LakeSpec spec;
  private final LakeRun run;

  private double maxQuarantine = QuarantineGate.DEFAULT_PART;
  private boolean allowsEmpty;
  private int writers = WriteRowGroups.DEFAULT_WRITERS;
  private State state = State.BEGUN;

  /** The layers that the pipeline writes; bronze is known by what it counted. */
  private final EnumSet<Layer> layers = EnumSet.noneOf(Layer.class);

  private boolean isLoading;
  private Loading loading;
  private LandingPlace landingPlace;
  private Mending mending = Mending.NONE;
  private Map<String, String> aliases = Map.of();
  private MendedLines mended = MendedLines.NONE;

  private boolean countsEvents;
  private String runner;
  private Profile profile = new Profile();

  /** What is written into gold; null if nothing is. */
  private ScoredPrints gold;

  /** What the layers are made of: the features are those that gold was scored by. */
  private LakeSpec effective;

  private Publication(String name, LakeFolder lake, LakeSpec spec, LakeRun run) {
    this.name = name;
    this.lake = lake;
    this.spec = spec;
    this.effective = spec;
    this.run = run;
  }

  /**
   * Begins to publish: locks the lake, removes what programs that died have left in it, and gives
   * the pipeline a place to write.
   *
   * @param lake a folder, or a place on another file system that Beam knows, such as {@code
   *     s3://bucket/lake}; it need not exist. Make the pipeline first where the file system takes
   *     its settings from the pipeline's options
   * @param spec what the lake is made of
   * @throws LakeLockedException if another run or publication holds the lake, naming it
   * @throws LakeException if the lake cannot be used as it is, with the way out
   */
  public static Publication begin(String lake, LakeSpec spec)
      throws IOException, LakeException, LakeLockedException {
    LakeFolder folder = LakeFolder.of(lake);
    // The name of a version tells when it was made, and lakes compare these names.
    Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    LakeRun run =
        LakeRun.begin(
            folder, start, message -> LOG.log(Level.WARNING, "lake ''{0}'': {1}", lake, message));
    boolean isClean = false;
    try {
      run.removeLeftovers();
      isClean = true;
      return new Publication(lake, folder, spec, run);
    } finally {
      if (!isClean) {
        run.close();
      }
    }
  }

  /** Where the pipeline writes, for those who place the writers of layers themselves. */
  public Staging staging() {
    return run.staging();
  }

  /**
   * The largest part of the lines, or of the bytes, of a source that may be set aside: from 0 to 1,
   * by default 0.01. Blank lines and mended lines count on neither side.
   *
   * @throws IllegalArgumentException if it is not a number from 0 to 1
   */
  public void maxQuarantine(double part) {
    QuarantineGate.requireLegal(part);
    maxQuarantine = part;
  }

  /** Lets gold be published that has no row, which otherwise is refused. */
  public void allowEmptyGold() {
    allowsEmpty = true;
  }

  /**
   * How many files of a table are written side by side, from 1. More of them suit a cluster; what
   * is written does not depend on it.
   */
  public void writers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("writers is " + count + "; legal: whole numbers from 1");
    }
    writers = count;
  }

  /**
   * Loads a landing folder into bronze, as {@link Bronze#load(LakeSpec, String)} does, and parses
   * it. Of two files with the same bytes one is loaded. Lines that an export of the quarantine
   * names, and that lie in landing mended, are counted as mended.
   *
   * <p>A file that breaks off does not fail the job: {@link #publish} names it.
   *
   * @throws IllegalArgumentException if the folder cannot be read or a required source has no file
   */
  public Bronze.Load load(String landing) throws IOException {
    requireNotLoading();
    try {
      return load(plan(landing));
    } catch (LandingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Bronze.Load plan(String landing) throws IOException, LandingException {
    LandingFolder folder = LandingFolder.list(spec, landing);
    ReadLimits limits = ReadLimits.DEFAULT;
    mending = Mending.NONE.with(folder, null, limits, this::warn);
    LoadPlan plan = LoadPlan.of(folder.files(), List.of(), Map.of(), limits, mending);
    loading = plan.loading(folder.ignored());
    landingPlace = LandingPlace.of(landing, name);
    aliases = plan.aliases();
    mended = plan.mended();
    return Bronze.load(spec, LandingPlan.plan(plan.load()), Buckets.forText(folder.textBytes()))
        .mending(mended);
  }

  /** Lets a load write into bronze: one with lanes, limits and buckets of the caller's own. */
  public Bronze.Load load(Bronze.Load load) {
    requireNotLoading();
    isLoading = true;
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, run.start());
    return load.writingTo(staging(), new BronzeLoad(run.id(), micros)).notingFaults();
  }

  private void requireNotLoading() {
    requireState(State.BEGUN, "load");
    if (isLoading) {
      throw new IllegalStateException("load was called before; a publication loads once");
    }
  }

  /**
   * Writes silver with its quarantine, and gold; and bronze, if {@code parsed} comes from {@link
   * #load}. To be called once, when the pipeline is put together. The steps {@code Write silver},
   * {@code Write quarantine}, {@code Write gold} and {@code Tally} are added to it.
   *
   * @param events from {@code Silver.conform}: nobody counts events that were read back, so the
   *     ledger of these would not balance
   * @throws IllegalArgumentException if a part is made of another feature file than the lake
   */
  public void write(ParsedLanding parsed, ConformedEvents events, ScoredPrints gold) {
    write(parsed, events, gold, true);
  }

  /** Writes silver, of events that no line was set aside of, and gold. */
  public void write(ConformedEvents events, ScoredPrints gold) {
    write(null, events, gold, true);
  }

  /** Writes silver with its quarantine, and bronze if {@code parsed} comes from {@link #load}. */
  public void write(ParsedLanding parsed, ConformedEvents events) {
    write(parsed, events, null, true);
  }

  /**
   * Writes gold alone. Where {@code events} are those that {@code gold} was scored from, and come
   * from {@code Silver.conform}, gold is checked against them.
   *
   * @param events what gold was scored from; null if nobody counted them
   */
  public void writeGold(ConformedEvents events, ScoredPrints gold) {
    write(null, events, gold, false);
  }

  private void write(
      ParsedLanding parsed, ConformedEvents events, ScoredPrints scored, boolean writesSilver) {
    requireState(State.BEGUN, "write");
    if (isLoading && parsed == null) {
      throw new IllegalArgumentException(
          "what load gave is not written; give it to write, or load with Bronze.load");
    }
    LayerWriters layerWriters = new LayerWriters(staging(), writers);
    if (parsed != null) {
      requireSpec(parsed.spec(), "parsed landing");
      layerWriters.count(parsed.tallies());
      layerWriters.writeQuarantine(parsed);
    }
    if (events != null) {
      requireSpec(events.spec(), "events");
      layerWriters.count(events.tallies());
    }
    if (writesSilver) {
      layerWriters.writeSilver(events);
      layers.add(Layer.SILVER);
    }
    if (scored != null) {
      effective = spec.with(scored.featureSet());
      layerWriters.writeGold(scored);
      layers.add(Layer.GOLD);
    }
    layerWriters.end();
    countsEvents = events != null;
    gold = scored;
    Pipeline pipeline = events != null ? events.getPipeline() : scored.getPipeline();
    runner = pipeline.getOptions().getRunner().getSimpleName();
    state = State.WRITTEN;
  }

  private void requireSpec(LakeSpec other, String what) {
    if (!other.equals(spec)) {
      throw new IllegalArgumentException(
          what
              + " are made of another feature file than lake '"
              + name
              + "'; begin the publication with that one");
    }
  }

  /**
   * Publishes what the job has written: completes the layers, makes the checks, lets readers see
   * the layers and writes {@code ledger.json}. To be called once, when the job has ended well.
   *
   * @return the ledger, which balances
   * @throws PublicationException if a check does not hold; nothing is published
   * @throws LakeException if a file is missing or something is in the way; nothing is published
   * @throws LakeLockedException if another run took the lake meanwhile, as can happen on an object
   *     store; nothing is published
   * @throws IllegalStateException if the job has not ended well, if {@link #write} was not called
   *     or {@code publish} was called before, or if the publication is closed
   */
  public Ledger publish()
      throws IOException, LakeException, LakeLockedException, PublicationException {
    requireState(State.WRITTEN, "publish");
    if (!lake.isCounted(staging())) {
      throw new IllegalStateException(
          "publish was called before the job had ended well; call pipeline.run().waitUntilFinish()"
              + " first");
    }
    Tally counted = WriteTally.read(staging());
    if (gold != null && gold.isProfiled()) {
      profile = Profiles.read(staging());
    }
    state = State.ENDED;
    lake.discardCounts(staging());
    boolean isAsPlanned = complete(counted);
    Ledger.Run facts = facts(counted);
    Tally counts = ledgerCounts(counted);
    Ledger ledger = Ledger.of(facts, counts);
    Refusal refusal = run.check(ledger, layers, maxQuarantine, allowsEmpty);
    if (refusal == null && !isAsPlanned) {
      refusal =
          new Refusal(
              Kind.CHANGED_INPUT,
              List.of(
                  "a landing file that lines were mended of changed while it was read; run"
                      + " again"));
    }
    if (refusal != null) {
      run.writeLedger(ledger);
      throw new PublicationException(
          refusal.kind(), refusal.inOneLine() + "; nothing published", ledger);
    }
    RunReport report = report(facts, counts);
    if (report != null) {
      report.keep();
    }
    if (landingPlace != null) {
      landingPlace.keep(run.version(Layer.BRONZE), lake);
    }
    run.publish(ledger, new KeptSpec(spec, effective), LakeRun.Gate.OPEN);
    run.writeLedger(ledger);
    return ledger;
  }

  /** Completes the layers; returns whether lines were mended as it was planned. */
  private boolean complete(Tally counted) throws IOException, LakeException {
    boolean isAsPlanned = true;
    LayerVersion bronze = null;
    if (isLoading) {
      layers.add(Layer.BRONZE);
      Tally own = owned(Layer.BRONZE, counted);
      bronze = run.completeBronze(effective, own, aliases, mending);
    }
    LayerVersion silver = null;
    if (layers.contains(Layer.SILVER)) {
      Tally own;
      if (bronze == null) {
        own = SilverPlan.countsWithoutBronze(spec, counted);
      } else {
        MendedLines lines = mending.linesOf(LoadedFile.of(bronze));
        isAsPlanned = lines.equals(mended);
        own = SilverPlan.of(spec, bronze, null, keepsDuplicates(counted), lines).counts(counted);
      }
      silver = run.complete(Layer.SILVER, effective, own);
    }
    if (gold != null) {
      // Gold remembers the silver it was made of, where the program would have made the same.
      Tally own =
          silver == null || gold.hasGivenDays()
              ? owned(Layer.GOLD, counted)
              : GoldPlan.of(silver, gold.featureSet(), gold.asOf()).counts(counted);
      run.complete(Layer.GOLD, effective, own);
    }
    return isAsPlanned;
  }

  private static boolean keepsDuplicates(Tally counted) {
    Long keeps = counted.maximum(Counted.MADE_WITH, Measures.KEEP_DUPLICATES);
    return keeps != null && keeps == 1;
  }

  private Ledger.Run facts(Tally counted) {
    return new Ledger.Run(
        run.id(),
        layers.contains(Layer.BRONZE),
        layers.contains(Layer.SILVER),
        layers.contains(Layer.GOLD),
        gold == null ? null : gold.asOf(),
        effective.features(),
        loading,
        new Ledger.Known(
            isLoading || !counted.sums(Counted.LOADED).isEmpty(),
            countsEvents,
            gold == null || !gold.hasGivenDays()));
  }

  /** What the versions hold, and what the job counted besides. */
  private Tally ledgerCounts(Tally counted) {
    return run.counts()
        .merge(
            counted.filter(
                key -> run.made().stream().noneMatch(layer -> LayerVersion.owns(layer, key))));
  }

  /** What the program's report shows of the layers; null if it cannot be told. */
  private RunReport report(Ledger.Run facts, Tally counts) {
    try {
      return RunReport.of(
          lake, run.versions(), run.made(), effective, maker(), facts, counts, profile);
    } catch (IOException e) {
      warn("the report cannot be made: " + e);
      return null;
    }
  }

  private RunFacts maker() throws IOException {
    double seconds = ChronoUnit.MILLIS.between(run.start(), Instant.now()) / 1e3;
    String version = Publication.class.getPackage().getImplementationVersion();
    return new RunFacts(
        run.id(),
        run.start().truncatedTo(ChronoUnit.SECONDS).toString(),
        seconds,
        run.doneAfter(seconds),
        runner,
        version == null ? "(not packaged)" : version,
        ReleaseInfo.getReleaseInfo().getSdkVersion(),
        System.getProperty("java.version"));
  }

  private static Tally owned(Layer layer, Tally counted) {
    return counted.filter(key -> LayerVersion.owns(layer, key));
  }

  private void warn(String message) {
    LOG.log(Level.WARNING, "lake ''{0}'': {1}", name, message);
  }

  private void requireState(State wanted, String what) {
    if (state == wanted) {
      return;
    }
    throw new IllegalStateException(
        what
            + switch (state) {
              case BEGUN -> " was called before write; call write, then run the pipeline";
              case WRITTEN -> " was called after write; a publication has one pipeline";
              case ENDED -> " was called after publish; begin another publication";
              case CLOSED -> " was called after close; begin another publication";
            });
  }

  /**
   * Removes what was not published, and frees the lake. What stands in the way of either is logged:
   * the next publication sees to it.
   */
  @Override
  public void close() {
    state = State.CLOSED;
    run.close();
  }
}
