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
import io.lookback.internal.lake.Layout;
import io.lookback.internal.lake.Refusal;
import io.lookback.internal.lake.Scheme;
import io.lookback.internal.lake.WriteRowGroups;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.QuarantineGate;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.plan.Mending;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.plan.SpecFit;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.report.Profiles;
import io.lookback.internal.report.RunFacts;
import io.lookback.internal.report.RunReport;
import io.lookback.internal.term.Term;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Publishes what one pipeline makes into a lake: all of it when everything has been checked, or
 * nothing.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.create(options);
 * try (Publication publication = Publication.begin("lake", LakeSpec.BUILT_IN)) {
 *   ParsedLanding parsed = pipeline.apply("Bronze", publication.load("landing"));
 *   ConformedEvents events = parsed.apply("Silver", Silver.conform());
 *   ScoredPrints gold = events.apply("Gold", Gold.score());
 *   publication.write(events, gold);
 *   Ledger ledger = publication.publish(pipeline.run());
 * }
 * }</pre>
 *
 * <p>The lake is locked from {@link #begin} to {@link #close}. The pipeline writes where no reader
 * looks. {@link #publish} waits for the job, completes the layers that were written, checks the
 * ledger, lets readers see them, each layer in one step, and removes versions that nobody needs any
 * more. If the job or a check fails, the published layers stay as they were, and {@link #close}
 * removes what was staged. The steps and their failure cases are in docs/publishing.md.
 *
 * <p>A publication replaces the layers that were written, as a whole: all three, silver and gold,
 * silver, or gold alone. A layer above that was not written stays as it is and is out of date until
 * it is made again. Events may come from anywhere; without {@link #load} there is no bronze, and
 * what the lake has of it stays. The ledger then makes the checks that it has numbers for, see
 * {@link Ledger.Known}.
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

  /** As many buckets as the size of landing calls for. */
  private static final int BY_SIZE = 0;

  /** Which modules of Beam have file systems, by scheme. */
  private static final Map<String, String> MODULES =
      Map.of(
          "s3", "beam-sdks-java-io-amazon-web-services2",
          "gs", "beam-sdks-java-extensions-google-cloud-platform-core",
          "hdfs", "beam-sdks-java-io-hadoop-file-system",
          "azfs", "beam-sdks-java-io-azure");

  /** So many files are named in one message. */
  private static final int MOST_NAMES = 3;

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
  private ReadLimits limits = ReadLimits.DEFAULT;
  private int buckets = BY_SIZE;
  private boolean readsWholeFiles;
  private boolean followsLinks;
  private boolean replacesBronze;
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
   * @throws LakeException if the lake cannot be used as it is, or Beam does not know its file
   *     system, with the way out
   */
  public static Publication begin(String lake, LakeSpec spec)
      throws IOException, LakeException, LakeLockedException {
    requireFileSystem(lake);
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

  /** Beam knows file systems once a pipeline was made, and those of its own modules at most. */
  private static void requireFileSystem(String lake) throws LakeException {
    if (Scheme.isLocal(lake)) {
      return;
    }
    String scheme = Scheme.of(lake);
    try {
      FileSystems.matchNewResource(scheme + "://lake/file", false);
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).startsWith("No filesystem found")) {
        // The name is looked at where the lake is opened.
        return;
      }
      throw new LakeException(
          "lake '"
              + lake
              + "' is on file system '"
              + scheme
              + "', which Beam does not know; make the pipeline with Pipeline.create(options) before"
              + " Publication.begin, and add Beam's module for it"
              + (MODULES.containsKey(scheme) ? ", " + MODULES.get(scheme) + "," : "")
              + " to the class path",
          e);
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
   * How long a line of landing may be and how much a packed file may hold, by default {@link
   * ReadLimits#DEFAULT}. To be called before {@link #load}, as what follows.
   */
  public void limits(ReadLimits keptTo) {
    requireNotLoading("limits");
    limits = keptTo;
  }

  /**
   * How many buckets {@link #load} spreads users over, from 1 to 1,048,576; more of them need less
   * memory each. Default: as many as the size of landing calls for.
   *
   * @throws IllegalArgumentException if it is another number
   */
  public void buckets(int count) {
    requireNotLoading("buckets");
    buckets = Buckets.legal(count);
  }

  /** Lets {@link #load} read each file as a whole, where a file has line breaks inside quotes. */
  public void wholeFiles() {
    requireNotLoading("wholeFiles");
    readsWholeFiles = true;
  }

  /** Lets landing files be links to places outside of the landing folder. */
  public void followLinks() {
    requireNotLoading("followLinks");
    followsLinks = true;
  }

  /**
   * Lets {@link #load} drop what bronze holds and landing does not hold any more, which otherwise
   * is refused.
   */
  public void replaceBronze() {
    requireNotLoading("replaceBronze");
    replacesBronze = true;
  }

  /**
   * Loads a landing folder into bronze, as {@link Bronze#load(LakeSpec, String)} does, and parses
   * it. Of two files with the same bytes one is loaded. Lines that an export of the quarantine
   * names, and that lie in landing mended, are counted as mended.
   *
   * <p>The new bronze holds these files and nothing else. If published bronze holds a file whose
   * lines are not in landing any more, or knows origins of mended lines that are not, nothing but
   * this bronze has them: call {@link #replaceBronze} to let them go. The program keeps them.
   *
   * <p>A file that breaks off does not fail the job: {@link #publish} names it.
   *
   * @throws IllegalArgumentException if the folder cannot be read or a required source has no file
   * @throws LakeException if bronze would lose what landing does not hold, naming the files
   */
  public Bronze.Load load(String landing) throws IOException, LakeException {
    requireNotLoading("load");
    try {
      return loading(plan(landing));
    } catch (LandingException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Bronze.Load plan(String landing) throws IOException, LandingException, LakeException {
    LandingFolder folder = LandingFolder.list(spec, landing, followsLinks);
    Mending found = Mending.NONE.with(folder, null, limits, this::warn);
    if (!replacesBronze) {
      requireAllOfBronze(landing, folder, found);
    }
    LoadPlan plan = LoadPlan.of(folder.files(), List.of(), Map.of(), limits, found);
    LandingPlace place = LandingPlace.of(landing, name);
    List<Lane> lanes =
        readsWholeFiles ? LandingPlan.planWhole(plan.load()) : LandingPlan.plan(plan.load());
    // Only now, so that a load that is refused leaves nothing behind.
    mending = found;
    loading = plan.loading(folder.ignored());
    landingPlace = place;
    aliases = plan.aliases();
    mended = plan.mended();
    return Bronze.load(
            spec, lanes, buckets == BY_SIZE ? Buckets.forText(folder.textBytes()) : buckets)
        .withLimits(limits)
        .mending(mended);
  }

  /** Nothing is left of what a version held once the version after next is published. */
  private void requireAllOfBronze(String landing, LandingFolder folder, Mending found)
      throws LakeException, LandingException {
    LayerVersion before = lake.published(Layer.BRONZE);
    if (before == null) {
      return;
    }
    List<LoadedFile> loaded = LoadedFile.of(before);
    List<String> gone =
        LoadPlan.of(folder.files(), loaded, LoadPlan.aliases(before), limits, found).gone();
    List<String> lost = new ArrayList<>();
    for (LoadedFile file : loaded) {
      if (gone.contains(file.name()) && file.holdsRecord(before)) {
        lost.add("'" + file.name() + "'");
      }
    }
    for (String origins : found.lackedOf(before)) {
      lost.add("'" + origins + "'");
    }
    if (!lost.isEmpty()) {
      int more = lost.size() - MOST_NAMES;
      throw new LakeException(
          "bronze of lake '"
              + name
              + "' holds "
              + String.join(", ", lost.subList(0, Math.min(MOST_NAMES, lost.size())))
              + (more > 0 ? " and " + more + " more" : "")
              + ", which landing '"
              + landing
              + "' does not, and the publication would drop; put "
              + (lost.size() == 1 ? "it" : "them")
              + " there again, load with the program, which keeps what was loaded, or let go of "
              + (lost.size() == 1 ? "it" : "them")
              + " with Publication.replaceBronze");
    }
  }

  /** Lets a load write into bronze. */
  Bronze.Load loading(Bronze.Load load) {
    requireNotLoading("load");
    isLoading = true;
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, run.start());
    return load.writingTo(staging(), new BronzeLoad(run.id(), micros)).notingFaults();
  }

  private void requireNotLoading(String what) {
    requireState(State.BEGUN, what);
    if (isLoading) {
      throw new IllegalStateException(
          what
              + (what.equals("load")
                  ? " was called before; a publication loads once"
                  : " was called after load; call it before"));
    }
  }

  /**
   * Writes silver with its quarantine, and gold; and bronze, if the events come from {@link #load}.
   * To be called once, when the pipeline is put together. One step is added to it, {@code Publish},
   * with the name of the lake.
   *
   * @param events from {@code Silver.conform}: nobody counts events that were read back, so the
   *     ledger of these would not balance
   * @throws IllegalArgumentException if a part is made of another feature file than the publication
   * @throws LakeException if a layer below stays that was made with a feature file that does not
   *     fit, with the way out
   */
  public void write(ConformedEvents events, ScoredPrints gold) throws IOException, LakeException {
    write(events, gold, true);
  }

  /** Writes silver with its quarantine, and bronze if the events come from {@link #load}. */
  public void write(ConformedEvents events) throws IOException, LakeException {
    write(events, null, true);
  }

  /**
   * Writes gold alone. Where {@code events} are those that {@code gold} was scored from, and come
   * from {@code Silver.conform}, gold is checked against them, and the lines against {@link
   * #maxQuarantine}.
   *
   * @param events what gold was scored from; null if nobody counted them
   */
  public void writeGold(ConformedEvents events, ScoredPrints gold)
      throws IOException, LakeException {
    write(events, gold, false);
  }

  private void write(ConformedEvents events, ScoredPrints scored, boolean writesSilver)
      throws IOException, LakeException {
    requireState(State.BEGUN, "write");
    ParsedLanding parsed = events == null ? null : events.parsed();
    if (isLoading && (parsed == null || !writesSilver || !staging().equals(parsed.staging()))) {
      throw new IllegalArgumentException(
          "what load gave is not written; give Publication.write the events of it, or load with"
              + " Bronze.load");
    }
    if (events != null) {
      requireSpec(events.spec(), "events");
    }
    effective = scored == null ? spec : spec.with(scored.featureSet());
    requireFit(writesSilver);
    Written written = Written.of(parsed, events, scored);
    Pipeline.applyTransform(
        "Publish " + name, written, new Write(staging(), writers, writesSilver));
    if (writesSilver) {
      layers.add(Layer.SILVER);
    }
    if (scored != null) {
      layers.add(Layer.GOLD);
    }
    countsEvents = events != null;
    gold = scored;
    runner = written.getPipeline().getOptions().getRunner().getSimpleName();
    state = State.WRITTEN;
  }

  /** The next run takes the feature file of the newest layer, and has to read those below. */
  private void requireFit(boolean writesSilver) throws IOException, LakeException {
    LayerVersion bronze = isLoading ? null : lake.published(Layer.BRONZE);
    LayerVersion silver = writesSilver ? null : lake.published(Layer.SILVER);
    try {
      if (silver != null) {
        requireFit(
            SpecFit.rules(effective, silver, lake)
                .map(
                    why ->
                        "published "
                            + why
                            + "; write silver too with Publication.write, or name another "
                            + Term.LAKE));
      }
      if (bronze != null) {
        requireFit(SpecFit.sources(effective, bronze, lake));
        requireFit(SpecFit.names(effective, LoadedFile.of(bronze), Set.of()));
        requireFit(
            SpecFit.columns(effective, bronze)
                .map(
                    why ->
                        "published "
                            + why
                            + "; load it anew with Publication.load, or name another "
                            + Term.LAKE));
      }
    } catch (LandingException e) {
      throw new LakeException(e.getMessage(), e);
    }
  }

  private static void requireFit(Optional<String> problem) throws LakeException {
    if (problem.isPresent()) {
      throw new LakeException(problem.get());
    }
  }

  /** What is written; a part is null where there is none. */
  private record Written(
      ParsedLanding parsed,
      ConformedEvents events,
      ScoredPrints gold,
      Map<TupleTag<?>, PValue> values)
      implements PInput {
    static Written of(ParsedLanding parsed, ConformedEvents events, ScoredPrints gold) {
      Map<TupleTag<?>, PValue> values = new LinkedHashMap<>();
      put("parsed", parsed, values);
      put("events", events, values);
      put("gold", gold, values);
      return new Written(parsed, events, gold, values);
    }

    private static void put(String name, PInput part, Map<TupleTag<?>, PValue> values) {
      if (part != null) {
        part.expand()
            .forEach((tag, value) -> values.put(new TupleTag<>(name + " " + tag.getId()), value));
      }
    }

    @Override
    public Pipeline getPipeline() {
      return events != null ? events.getPipeline() : gold.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return values;
    }
  }

  /** One step, so that one pipeline may be published into several lakes. */
  private static final class Write extends PTransform<Written, PDone> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;
    private final int writers;
    private final boolean writesSilver;

    Write(Staging staging, int writers, boolean writesSilver) {
      this.staging = staging;
      this.writers = writers;
      this.writesSilver = writesSilver;
    }

    @Override
    public PDone expand(Written written) {
      LayerWriters layerWriters = new LayerWriters(staging, writers);
      if (written.parsed() != null) {
        layerWriters.count(written.parsed().tallies());
        if (writesSilver) {
          layerWriters.writeQuarantine(written.parsed());
        }
      }
      if (written.events() != null) {
        layerWriters.count(written.events().tallies());
        if (writesSilver) {
          layerWriters.writeSilver(written.events());
        }
      }
      if (written.gold() != null) {
        layerWriters.writeGold(written.gold());
      }
      layerWriters.end();
      return PDone.in(written.getPipeline());
    }
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
   * Publishes what a job has written: waits for its end, completes the layers, makes the checks,
   * lets readers see the layers and writes {@code ledger.json}. To be called once, as {@code
   * publication.publish(pipeline.run())}.
   *
   * @param job that of the pipeline that {@link #write} was called for. Whatever else it does, all
   *     of it must have ended well
   * @return the ledger, which balances. What goes wrong once readers see the layers is logged
   * @throws PublicationException if the job failed or a check does not hold; nothing is published
   * @throws LakeException if a file is missing or something is in the way; the message says so
   *     where a part was published nevertheless
   * @throws LakeLockedException if another run took the lake meanwhile, as can happen on an object
   *     store; nothing is published
   * @throws IllegalStateException if {@link #write} was not called or {@code publish} was called
   *     before, or if the publication is closed
   */
  public Ledger publish(PipelineResult job)
      throws IOException, LakeException, LakeLockedException, PublicationException {
    requireState(State.WRITTEN, "publish");
    // What is left of a job that failed may look whole, so there is no second try.
    state = State.ENDED;
    requireDone(job);
    if (!lake.isCounted(staging())) {
      throw new LakeException(
          "the job ended well but its counts are not in '"
              + lake.path(Layout.tally(run.id()))
              + "': the workers must see the lake under the same path, and the job must be of the"
              + " pipeline that was written; nothing published");
    }
    Tally counted = WriteTally.read(staging());
    if (gold != null && gold.isProfiled()) {
      profile = Profiles.read(staging());
    }
    lake.discardCounts(staging());
    boolean isAsPlanned = complete(counted);
    Ledger.Run facts = facts(counted);
    Tally counts = ledgerCounts(counted);
    Ledger ledger = Ledger.of(facts, counts);
    Refusal refusal = run.check(ledger, layers, maxQuarantine, allowsEmpty);
    if (refusal == null && !isAsPlanned) {
      refusal =
          new Refusal(
              Refusal.Kind.CHANGED_INPUT,
              List.of(
                  "a landing file that lines were mended of changed while it was read; run"
                      + " again"));
    }
    if (refusal != null) {
      writeLedger(ledger, "nothing is published");
      throw new PublicationException(
          Kind.valueOf(refusal.kind().name()),
          refusal.inOneLine() + "; nothing published",
          ledger,
          null);
    }
    RunReport report = report(facts, counts);
    if (report != null) {
      report.keep();
    }
    if (landingPlace != null) {
      landingPlace.keep(run.version(Layer.BRONZE), lake);
    }
    run.publish(ledger, new KeptSpec(spec, effective), LakeRun.Gate.OPEN);
    writeLedger(ledger, "the layers are published");
    return ledger;
  }

  private static void requireDone(PipelineResult job) throws PublicationException {
    PipelineResult.State ended;
    try {
      ended = job.waitUntilFinish();
    } catch (RuntimeException e) {
      throw new PublicationException(
          Kind.JOB_FAILED, "the job failed: " + e.getMessage() + "; nothing published", null, e);
    }
    // Some runners tell nothing where they have nothing to wait for.
    PipelineResult.State reached = ended == null ? job.getState() : ended;
    if (reached != PipelineResult.State.DONE) {
      throw new PublicationException(
          Kind.JOB_FAILED,
          "the job ended in state " + reached + ", not DONE; see its log; nothing published",
          null,
          null);
    }
  }

  /** The file is for people and other programs; what it says of is decided without it. */
  private void writeLedger(Ledger ledger, String what) {
    try {
      run.writeLedger(ledger);
    } catch (IOException e) {
      warn("ledger.json cannot be written, but " + what + ": " + e);
    }
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
        boolean keepsDuplicates = SilverPlan.keepsDuplicates(counted);
        own = SilverPlan.of(spec, bronze, null, keepsDuplicates, lines).counts(counted);
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
   * the next publication sees to it. So is what a job made that {@link #publish} was not called
   * for.
   */
  @Override
  public void close() {
    try {
      if (state == State.WRITTEN && isCounted()) {
        warn(
            "what the job wrote is removed, as publish did not see the job end well; if it did, call"
                + " publication.publish(pipeline.run()) before close");
      }
    } finally {
      state = State.CLOSED;
      run.close();
    }
  }

  private boolean isCounted() {
    try {
      return lake.isCounted(staging());
    } catch (IOException | RuntimeException e) {
      // It is only asked for a warning.
      return false;
    }
  }
}
