package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.report.RunFacts;
import io.lookback.internal.report.RunReport;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.runner.report.Page;
import io.lookback.runner.report.Report;
import io.lookback.spec.EventFields;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import io.lookback.spec.SourceSpec.Format;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A feature set that shares nothing with the built-in one: four sources, one without a value, two
 * look-backs, all operations, and a label that knows no position.
 */
final class OtherSet {
  static final Source VIEWS = new Source("views", "view", ValueKind.POSITION);
  static final Source CLICKS = new Source("clicks", "click", ValueKind.POSITION);
  static final Source CARTS = new Source("carts", "added item", ValueKind.NONE);
  static final Source BUYS = new Source("buys", "buy", ValueKind.AMOUNT);

  static final FeatureSet FEATURES =
      new FeatureSet(
          List.of(VIEWS, CLICKS, CARTS, BUYS),
          VIEWS,
          new Label("bought", BUYS, false),
          List.of(
              Measure.of("seen", VIEWS, Operation.COUNT),
              Measure.of("clicked_on", CLICKS, Operation.COUNT),
              Measure.of("since_click", CLICKS, Operation.DAYS_SINCE),
              Measure.of("cart_days", CARTS, Operation.ACTIVE_DAYS),
              Measure.of("spent", BUYS, Operation.SUM),
              Measure.of("largest", BUYS, Operation.MAX),
              Measure.of("since_buy", BUYS, Operation.DAYS_SINCE)),
          new WindowSpec(List.of(new Lookback(7), new Lookback(21)), 7, 1, 1000));

  static final LakeSpec SPEC =
      new LakeSpec(
          List.of(
              spec(VIEWS, Format.JSON, true, fields("slot", VIEWS)),
              spec(CLICKS, Format.JSON, true, fields("slot", CLICKS)),
              spec(CARTS, Format.JSON, true, fields(null, CARTS)),
              spec(BUYS, Format.CSV, false, fields("price", BUYS))),
          FEATURES);

  private static final long SEED = 5;
  private static final int DAYS = 30;
  private static final List<String> ITEMS =
      List.of("lamp", "chair", "table", "sofa", "carpet", "a shelf with a rather long name");

  private OtherSet() {}

  private static EventFields fields(String value, Source source) {
    return new EventFields("date", "who", "item", value, source.value());
  }

  private static SourceSpec spec(
      Source source, Format format, boolean dropsRepeats, EventFields fields) {
    return new SourceSpec(source, format, SourceSpec.namedLike(source), fields, true, dropsRepeats);
  }

  /** Writes events of November 2020 into a new folder, with a line or two that nobody can read. */
  static Path landing(Path folder) throws Exception {
    Random random = new Random(SEED);
    List<String> views = new ArrayList<>();
    List<String> clicks = new ArrayList<>();
    List<String> carts = new ArrayList<>();
    List<String> buys = new ArrayList<>(List.of("who,item,date,price"));
    for (int i = 0; i < 9000; i++) {
      String date = "2020-11-%02d".formatted(1 + random.nextInt(DAYS));
      int who = random.nextInt(150);
      String item = ITEMS.get(Math.min(random.nextInt(ITEMS.size()), random.nextInt(9)));
      int slot = random.nextInt(5);
      String event = "{\"date\":\"%s\",\"who\":%d,\"item\":\"%s\"".formatted(date, who, item);
      views.add(event + ",\"slot\":" + slot + "}");
      boolean isKeen = who % 3 == 0;
      if (random.nextInt(isKeen ? 3 : 8) == 0) {
        clicks.add(event + ",\"slot\":" + slot + "}");
      }
      if (random.nextInt(isKeen ? 5 : 20) == 0) {
        carts.add(event + "}");
      }
      if (random.nextInt(isKeen ? 6 : 30) == 0) {
        buys.add(
            "%d,%s,%s,%d.%02d"
                .formatted(who, item, date, 1 << random.nextInt(12), random.nextInt(100)));
      }
    }
    carts.add("{\"date\":\"2020-11-31\",\"who\":1,\"item\":\"lamp\"}");
    buys.add("1,lamp,2020-11-30,-1");
    buys.add("987,never seen,2020-11-30,1");
    Files.createDirectories(folder);
    Files.write(folder.resolve("views.json"), views);
    Files.write(folder.resolve("clicks.json"), clicks);
    Files.write(folder.resolve("carts.json"), carts);
    Files.write(folder.resolve("buys.csv"), buys);
    return folder;
  }

  /**
   * Makes all layers with the program's own jobs and the page of them.
   *
   * @return the lake, whose versions carry their facts and whose report is written
   */
  static LakeFolder report(Path landing, Path folder) throws Exception {
    LookbackOptions options = PipelineOptionsFactory.as(LookbackOptions.class);
    FileSystems.setDefaultPipelineOptions(options);
    Progress progress =
        new Progress(
            new PrintStream(System.err, false, StandardCharsets.UTF_8),
            Progress.Style.NONE,
            System::nanoTime);
    LakeFolder lake = LakeFolder.of(folder.toString());
    Staging staging = lake.staging("20201201T000000Z-00000000");
    LayerJobs jobs =
        new LayerJobs(options, SPEC, progress, new MemoryWatch(), lake, staging, Instant.EPOCH);
    Tally counts =
        jobs.all(
            LandingFolder.list(SPEC, landing.toString()).files(),
            MendedLines.NONE,
            null,
            UserSample.NONE);
    List<LayerVersion> versions = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      Tally owned = counts.filter(key -> LayerVersion.owns(layer, key));
      versions.add(lake.complete(layer, staging, owned, Table.of(SPEC, layer)));
    }
    RunReport report =
        RunReport.of(
            lake,
            versions,
            EnumSet.allOf(Layer.class),
            SPEC,
            new RunFacts(
                staging.runId(),
                "2020-12-01T00:00:00Z",
                1.5,
                Map.of(),
                "DirectRunner",
                "1",
                "2",
                "17"),
            new Ledger.Run(staging.runId(), true, true, true, null, FEATURES, null),
            counts,
            jobs.profile());
    report.keep();
    Report.of(lake, report, EnumSet.allOf(Layer.class)).write(new Page(), "");
    return lake;
  }
}
