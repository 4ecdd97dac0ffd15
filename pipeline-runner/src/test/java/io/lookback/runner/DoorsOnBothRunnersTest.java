package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.MergeFn;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, lines and rows of the sample give the same gold, on both runners. */
class DoorsOnBothRunnersTest {
  private static final String SAMPLE = "1621-69c78442fc59c7b0";

  @TempDir private static Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--runner=DirectRunner",
        "--runner=FlinkRunner --flinkMaster=[local] --useDataStreamForBatch=true --parallelism=2",
        "--runner=FlinkRunner --flinkMaster=[local] --useDataStreamForBatch=false --parallelism=2"
      })
  void filesLinesAndRows(String options) throws Exception {
    Pipeline files = pipeline(options);
    assertThat(
        "files",
        fingerprint(files, files.apply("Bronze", Bronze.load(landing("")))),
        equalTo(SAMPLE));
    Pipeline lines = pipeline(options);
    assertThat("lines", fingerprint(lines, lines(lines)), equalTo(SAMPLE));
    Pipeline rows = pipeline(options);
    assertThat("rows", fingerprint(rows, rows(rows)), equalTo(SAMPLE));
  }

  private static Pipeline pipeline(String options) {
    return Pipeline.create(PipelineOptionsFactory.fromArgs(options.split(" ")).create());
  }

  private static String landing(String name) {
    return Path.of("..", "data", "landing").toAbsolutePath().normalize() + "/" + name;
  }

  /** Lines that were stamped and windowed by their length. */
  private static ParsedLanding lines(Pipeline pipeline) throws IOException {
    SerializableFunction<byte[], Instant> stamp =
        line -> Instant.ofEpochMilli(86_400_000L * line.length);
    PCollectionTuple inputs = PCollectionTuple.empty(pipeline);
    for (String name : List.of("prints.json", "taps.json", "pays.csv")) {
      PCollection<byte[]> lines =
          pipeline
              .apply("Create " + name, Create.of(split(name)))
              .apply("Spread " + name, Reshuffle.<byte[]>viaRandomKey().withNumBuckets(8))
              .apply("Stamp " + name, WithTimestamps.of(stamp))
              .apply("Window " + name, Window.into(FixedWindows.of(Duration.standardDays(1))));
      inputs = inputs.and(name.substring(0, name.indexOf('.')), lines);
    }
    return inputs.apply(
        "Bronze",
        Bronze.lines()
            .withHeader("pays", "pay_date,total,user_id,value_prop,channel")
            .withBuckets(5));
  }

  /** The lines of a file as they are: some are not UTF-8, so text would not hold them. */
  private static List<byte[]> split(String name) throws IOException {
    String bytes = Files.readString(Path.of(landing(name)), StandardCharsets.ISO_8859_1);
    return bytes.lines().map(line -> line.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }

  private static ParsedLanding rows(Pipeline pipeline) throws Exception {
    ConformedEvents silver =
        pipeline
            .apply("Files", Bronze.load(landing("")))
            .apply("Silver of files", Silver.conform());
    PCollectionRowTuple rows = PCollectionRowTuple.empty(pipeline);
    for (Source source : Source.BUILT_IN) {
      rows =
          rows.and(
              source.label(), silver.apply("Rows of " + source.label(), Silver.toRows(source)));
    }
    return rows.apply("Bronze", Bronze.rows());
  }

  private static String fingerprint(Pipeline pipeline, ParsedLanding parsed) throws IOException {
    Path file = Files.createTempFile(folder, "tally", "");
    parsed
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .tallies()
        .apply("Merge", Combine.globally(MergeFn.of(Tally::new, Tally::merge, Coders.TALLIES)))
        .apply("Write", ParDo.of(new WriteTo(file.toString())));
    pipeline.run().waitUntilFinish();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      return fingerprint(Tally.readFrom(in));
    }
  }

  private static String fingerprint(Tally tally) {
    BigInteger rows =
        tally.sumsUnder(Counted.GOLD, "rows").values().stream()
            .reduce(BigInteger.ZERO, BigInteger::add);
    long hash =
        tally.hashesUnder(Counted.GOLD, "fingerprint").values().stream()
            .mapToLong(Long::longValue)
            .sum();
    return String.format("%d-%016x", rows, hash);
  }

  private static final class WriteTo extends DoFn<Tally, Void> {
    private static final long serialVersionUID = 1L;
    private final String file;

    WriteTo(String file) {
      this.file = file;
    }

    @ProcessElement
    public void write(@Element Tally tally) throws IOException {
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(file)))) {
        tally.writeTo(out);
      }
    }
  }
}
