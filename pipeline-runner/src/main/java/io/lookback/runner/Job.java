package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.bronze.BronzeLoad;
import io.lookback.bronze.ParsedLanding;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeFile;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import io.lookback.lake.StagedTable;
import io.lookback.lake.Staging;
import io.lookback.lake.Table;
import io.lookback.lake.WriteTally;
import io.lookback.landing.LandingException;
import io.lookback.landing.LandingFolder;
import io.lookback.landing.LandingPlan;
import io.lookback.landing.ReadLimits;
import io.lookback.landing.ReadMeter;
import io.lookback.ledger.Check;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.runner.cli.Visible;
import io.lookback.runner.quarantine.QuarantineDesk;
import io.lookback.score.WindowSpec;
import io.lookback.silver.ConformedEvents;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;

/**
 * One run of one or all layers: find the input, take the lake, run the pipeline into staging, check
 * the ledger, publish layer by layer, and say what came of it.
 */
final class Job {
  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final LookbackOptions options;
  private final EnumSet<Layer> layers;
  private final Progress progress;
  private final PrintStream out;
  private final PrintStream err;
  private final LakeFolder lake;
  private final WindowSpec spec;

  /**
   * A run of {@code layers}: all three, or a single one from the files of the layer below.
   *
   * @param out takes the summary
   * @param err takes one line for what went wrong
   */
  Job(
      LookbackOptions options,
      EnumSet<Layer> layers,
      Progress progress,
      PrintStream out,
      PrintStream err) {
    this.options = options;
    this.layers = layers;
    this.progress = progress;
    this.out = out;
    this.err = err;
    this.lake = new LakeFolder(Path.of(options.getLake()));
    this.spec =
        new WindowSpec(options.getLookbackDays(), options.getScoringDays(), options.getWeeks());
  }

  /** Runs; returns an {@link ExitCode}. A bug comes out as an exception. */
  int run() {
    FileSystems.setDefaultPipelineOptions(options);
    Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String runId = RUN_TIME.format(start) + "-" + UUID.randomUUID().toString().substring(0, 8);
    Staging staging = new Staging(Path.of(options.getLake()).toAbsolutePath().toString(), runId);
    try {
      Input input = findInput();
      Closeable lock = lake.lock(holder(start));
      try {
        return run(input, staging, start);
      } finally {
        lock.close();
      }
    } catch (LandingException | LakeException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (LakeLockedException e) {
      return fail(ExitCode.LOCKED, e.getMessage());
    } catch (IOException e) {
      return fail(ExitCode.INPUT, "lake '" + options.getLake() + "': " + e);
    }
  }

  /** What a run reads: landing, or the files of the layer below. */
  private record Input(
      LandingFolder landing, List<LakeFile> files, long bytes, LocalDate asOf, LocalDate first) {}

  private Input findInput() throws LandingException, LakeException, IOException {
    LocalDate asOf = options.getAsOf().isEmpty() ? null : LocalDate.parse(options.getAsOf());
    if (layers.contains(Layer.BRONZE)) {
      LandingFolder landing = LandingFolder.list(options.getLanding(), options.getFollowLinks());
      for (String name : landing.ignored()) {
        err.println(
            "lookback: ignored in landing, not the name of a landing file: " + Visible.text(name));
      }
      return new Input(landing, List.of(), InputSize.ofLanding(landing.files()), asOf, null);
    }
    if (layers.contains(Layer.SILVER)) {
      List<LakeFile> files = new ArrayList<>();
      for (Source source : Source.values()) {
        files.addAll(lake.files(Table.bronze(source)));
      }
      requireFiles(files, Layer.BRONZE);
      return new Input(null, files, InputSize.ofLake(files), asOf, null);
    }
    return findSilver(asOf);
  }

  /** Only the silver days that some scored print looks back to. */
  private Input findSilver(LocalDate givenAsOf) throws LakeException, IOException {
    List<LakeFile> files = new ArrayList<>();
    LocalDate first = null;
    LocalDate asOf = givenAsOf;
    for (Source source : Source.values()) {
      for (LakeFile file : lake.files(Table.silver(source))) {
        files.add(file);
        first = first == null || file.day().isBefore(first) ? file.day() : first;
        boolean isNewer = asOf == null || file.day().isAfter(asOf);
        if (givenAsOf == null && source == Source.PRINTS && isNewer) {
          asOf = file.day();
        }
      }
    }
    requireFiles(files, Layer.SILVER);
    if (asOf == null) {
      throw new LakeException("silver holds no prints; nothing to score");
    }
    LocalDate needed = LocalDate.ofEpochDay(spec.firstNeededDay((int) asOf.toEpochDay()));
    List<LakeFile> wanted = new ArrayList<>();
    for (LakeFile file : files) {
      if (!file.day().isBefore(needed) && !file.day().isAfter(asOf)) {
        wanted.add(file);
      }
    }
    return new Input(null, wanted, InputSize.ofLake(wanted), asOf, first);
  }

  private void requireFiles(List<LakeFile> files, Layer layer) throws LakeException {
    if (files.isEmpty()) {
      throw new LakeException(
          "lake '"
              + options.getLake()
              + "' has no published "
              + layer.folder()
              + "; make it first with: lookback "
              + layer.folder());
    }
  }

  private int run(Input input, Staging staging, Instant start)
      throws IOException, LakeException, LandingException {
    Tally tally;
    try {
      PipelineResult.State state = runPipeline(input, staging, start);
      if (state != PipelineResult.State.DONE) {
        lake.discard(staging);
        return fail(ExitCode.INTERNAL_FAULT, "the job ended as " + state + "; nothing published");
      }
      tally = WriteTally.read(staging);
    } catch (IOException | LandingException | RuntimeException e) {
      lake.discard(staging);
      throw e;
    }
    Ledger ledger = Ledger.of(facts(input, staging), tally);
    int code = judge(ledger);
    boolean publish = code == ExitCode.DONE;
    QuarantineDesk setAside = publish ? null : lookAtRejects(ledger, staging, tally);
    if (publish) {
      for (Layer layer : layers) {
        lake.publish(layer, staging, tally);
      }
      lake.discardCounts(staging);
    } else {
      lake.discard(staging);
    }
    Path json = writeLedger(ledger, publish);
    new Summary(ledger, layers, out).print(lake, json, publish);
    if (setAside != null) {
      setAside.printTop(overfull(ledger), out);
    }
    return code;
  }

  /** What a run that stopped because of its lines has set aside; null if it stopped otherwise. */
  private QuarantineDesk lookAtRejects(Ledger ledger, Staging staging, Tally tally) {
    if (!ledger.unreadable().isEmpty() || !ledger.overflows().isEmpty()) {
      return null;
    }
    try {
      QuarantineDesk desk =
          QuarantineDesk.open(StagedTable.files(staging, Table.QUARANTINE, tally));
      String first = desk.inOneLine(overfull(ledger));
      if (!first.isEmpty()) {
        err.println("lookback: " + first);
      }
      return desk;
    } catch (IOException e) {
      err.println("lookback: " + Visible.text("what was set aside cannot be read: " + e));
      return null;
    }
  }

  /**
   * The sources with too many lines set aside; where none has, those without which nothing goes.
   */
  private EnumSet<Source> overfull(Ledger ledger) {
    EnumSet<Source> overfull = EnumSet.noneOf(Source.class);
    for (Source source : Source.values()) {
      if (ledger.quarantineRatio(source) > options.getMaxQuarantine()) {
        overfull.add(source);
      }
    }
    return overfull.isEmpty() ? EnumSet.of(Source.PRINTS) : overfull;
  }

  private PipelineResult.State runPipeline(Input input, Staging staging, Instant start)
      throws LandingException {
    Pipeline pipeline = wire(input, staging, start);
    Progress.Watch watch =
        progress.watch(ReadMeter::bytes, input.landing() == null ? 0 : input.bytes());
    try {
      return pipeline.run().waitUntilFinish();
    } finally {
      watch.close();
    }
  }

  private Pipeline wire(Input input, Staging staging, Instant start) throws LandingException {
    Pipeline pipeline = Pipeline.create(options);
    int buckets =
        options.getBuckets() > 0 ? options.getBuckets() : InputSize.buckets(input.bytes());
    Wiring wiring = new Wiring(pipeline, staging, buckets);
    ConformedEvents events = null;
    if (layers.contains(Layer.BRONZE)) {
      ParsedLanding parsed =
          wiring.bronze(
              LandingPlan.plan(
                  input.landing().files(),
                  InputSize.rangeBytes(options, input.bytes()),
                  InputSize.lanes(options)),
              new ReadLimits(options.getMaxLineBytes(), options.getMaxExpansion()),
              new BronzeLoad(staging.runId(), ChronoUnit.MICROS.between(Instant.EPOCH, start)),
              layers.contains(Layer.SILVER));
      if (layers.contains(Layer.SILVER)) {
        events = wiring.silver(parsed, options.getKeepDuplicates());
      }
    } else if (layers.contains(Layer.SILVER)) {
      events = wiring.silver(wiring.readBronze(input.files()), options.getKeepDuplicates());
    } else {
      events = wiring.readSilver(input.files());
    }
    if (layers.contains(Layer.GOLD)) {
      wiring.gold(events, spec, input.asOf(), input.first());
    }
    wiring.tally();
    return pipeline;
  }

  private Ledger.Run facts(Input input, Staging staging) {
    return new Ledger.Run(
        staging.runId(),
        layers.contains(Layer.BRONZE),
        layers.contains(Layer.SILVER),
        layers.contains(Layer.GOLD),
        input.asOf(),
        spec,
        input.landing() == null ? List.of() : input.landing().ignored());
  }

  /** The exit code that the ledger calls for, with one line for the first thing that is wrong. */
  private int judge(Ledger ledger) {
    for (Map.Entry<String, String> file : ledger.unreadable().entrySet()) {
      return fail(
          ExitCode.INPUT,
          "landing file '"
              + file.getKey()
              + "' cannot be read to its end: "
              + file.getValue()
              + "; nothing published");
    }
    for (String file : ledger.miscovered()) {
      return fail(
          ExitCode.INPUT,
          "landing file '"
              + file
              + "' has a line break inside quotes where it was cut, or changed"
              + " while it was read; run again with --wholeFiles; nothing published");
    }
    if (layers.contains(Layer.SILVER) && ledger.silverRows(Source.PRINTS).signum() == 0) {
      return fail(ExitCode.INPUT, "not a single print was accepted; nothing published");
    }
    for (String overflow : ledger.overflows()) {
      return fail(ExitCode.QUALITY, overflow + "; nothing published");
    }
    for (Check check : ledger.failures()) {
      return fail(
          ExitCode.QUALITY,
          "the ledger does not balance: "
              + check.name()
              + ", but "
              + check.left()
              + " is not "
              + check.right()
              + "; nothing published");
    }
    if (layers.contains(Layer.SILVER)) {
      return judgeQuarantine(ledger);
    }
    return ExitCode.DONE;
  }

  private int judgeQuarantine(Ledger ledger) {
    for (Source source : Source.values()) {
      double ratio = ledger.quarantineRatio(source);
      if (ratio > options.getMaxQuarantine()) {
        return fail(
            ExitCode.QUALITY,
            String.format(
                Locale.ROOT,
                "%.4f of the lines of %s are quarantined, above --maxQuarantine=%s; nothing"
                    + " published",
                ratio,
                source.label(),
                options.getMaxQuarantine()));
      }
    }
    return ExitCode.DONE;
  }

  private Path writeLedger(Ledger ledger, boolean published) throws IOException {
    Path json = Path.of(options.getLake()).resolve("ledger.json");
    Path temporary = json.resolveSibling(".ledger.json");
    Files.writeString(temporary, ledger.toJson(published), StandardCharsets.UTF_8);
    return Files.move(temporary, json, StandardCopyOption.ATOMIC_MOVE);
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

  private int fail(int code, String message) {
    err.println("lookback: " + Visible.text(message));
    return code;
  }
}
