package io.lookback.bronze;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.lookback.batch.Source;
import io.lookback.gold.Gold;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines and rows from a pipeline of the user's own against the same lines in landing files. */
class DoorsTest {
  private static final String HEADER = "user_id,value_prop,total,pay_date";

  @TempDir private Path folder;

  private Path landing;
  private List<String> expected;

  /** What the input carries. */
  enum Carried {
    NOTHING {
      @Override
      PCollection<String> of(PCollection<String> lines) {
        return lines;
      }
    },
    FIXED_WINDOWS {
      @Override
      PCollection<String> of(PCollection<String> lines) {
        return lines.apply(Window.into(FixedWindows.of(Duration.standardHours(1))));
      }
    },
    SESSIONS {
      @Override
      PCollection<String> of(PCollection<String> lines) {
        return lines.apply(Window.into(Sessions.withGapDuration(Duration.standardDays(9))));
      }
    },
    THE_END_OF_TIME {
      @Override
      PCollection<String> of(PCollection<String> lines) {
        return lines
            .apply(Window.into(new GlobalWindows()))
            .apply(WithKeys.of(1))
            .apply(GroupByKey.create())
            .apply(Values.create())
            .apply(Flatten.iterables());
      }
    },
    A_TRIGGER_FOR_EACH_ELEMENT {
      @Override
      PCollection<String> of(PCollection<String> lines) {
        return lines
            .apply(
                Window.<String>into(FixedWindows.of(Duration.standardDays(1)))
                    .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes())
            .apply(Reshuffle.viaRandomKey());
      }
    };

    abstract PCollection<String> of(PCollection<String> lines);
  }

  @BeforeEach
  void scoreFiles() throws Exception {
    landing = folder.resolve("landing");
    TinyLanding.write(landing);
    Pipeline pipeline = pipeline();
    expected = gold(pipeline, pipeline.apply("Bronze", Bronze.load(landing.toString())), "files");
    assertThat(expected, not(empty()));
  }

  private List<String> gold(Pipeline pipeline, ParsedLanding parsed, String name) {
    ConformedEvents events = parsed.apply("Silver", Silver.conform());
    write(events.apply("Gold", Gold.score()).apply("Rows", Gold.toRows()), name + "/gold");
    write(
        events
            .apply("Serve", Gold.serve(LocalDate.of(2020, 12, 1)))
            .apply("Served rows", Gold.servedRows()),
        name + "/served");
    pipeline.run().waitUntilFinish();
    return read(folder.resolve(name), "").sorted().toList();
  }

  private void write(PCollection<Row> rows, String name) {
    rows.apply(
            "Texts of " + name,
            MapElements.into(TypeDescriptors.strings())
                .via(row -> row.toString(false).replace("\n", " ")))
        .apply("Write " + name, TextIO.write().to(folder.resolve(name) + "/part"));
  }

  private static Stream<String> read(Path folder, String prefix) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> folder.relativize(file).toString().startsWith(prefix))
          .flatMap(
              file -> {
                try {
                  return Files.readAllLines(file).stream();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PCollection<String> lines(
      Pipeline pipeline, String source, Function<Random, Instant> stamps) {
    Random random = new Random(7);
    List<TimestampedValue<String>> lines = new ArrayList<>();
    read(landing, source)
        .forEach(line -> lines.add(TimestampedValue.of(line, stamps.apply(random))));
    return pipeline.apply("Create " + source, Create.timestamped(lines));
  }

  @ParameterizedTest
  @EnumSource
  void linesGiveTheGoldOfFiles(Carried carried) {
    assertThat(
        goldOfLines(carried, random -> Instant.ofEpochMilli(random.nextInt())), equalTo(expected));
  }

  @Test
  void soDoLinesOfTheFirstAndTheLastInstant() {
    assertThat(
        goldOfLines(
            Carried.NOTHING,
            random ->
                random.nextBoolean()
                    ? GlobalWindow.TIMESTAMP_MIN_VALUE
                    : GlobalWindow.INSTANCE.maxTimestamp()),
        equalTo(expected));
  }

  private List<String> goldOfLines(Carried carried, Function<Random, Instant> stamps) {
    Pipeline pipeline = pipeline();
    return gold(
        pipeline,
        lines(pipeline, carried, stamps).apply("Bronze", Bronze.lines().withHeader("pays", HEADER)),
        "lines");
  }

  private PCollectionTuple lines(
      Pipeline pipeline, Carried carried, Function<Random, Instant> stamps) {
    PCollectionTuple lines = PCollectionTuple.empty(pipeline);
    for (String source : List.of("prints", "taps", "pays")) {
      PCollection<String> given = lines(pipeline, source, stamps);
      lines = lines.and(source, given.apply("Carry " + source, new Carrying(carried)));
    }
    return lines;
  }

  @Test
  void silverRowsGiveTheGoldOfFiles() {
    Pipeline pipeline = pipeline();
    ConformedEvents silver =
        pipeline
            .apply("Files", Bronze.load(landing.toString()))
            .apply("Silver of files", Silver.conform());
    PCollectionRowTuple rows = PCollectionRowTuple.empty(pipeline);
    for (Source source : Source.BUILT_IN) {
      rows =
          rows.and(
              source.label(), silver.apply("Rows of " + source.label(), Silver.toRows(source)));
    }
    assertThat(
        gold(pipeline, rows.apply("Bronze", Bronze.rows().withBuckets(3)), "rows"),
        equalTo(expected));
  }

  @Test
  void rejectsOfLinesHaveTheReasonsOfFiles() {
    Pipeline pipeline = pipeline();
    ParsedLanding files = pipeline.apply("Files", Bronze.load(landing.toString()));
    ParsedLanding lines =
        lines(pipeline, Carried.NOTHING, random -> Instant.EPOCH)
            .apply("Lines", Bronze.lines().withHeader("pays", HEADER));
    write("rejects-of-files", files);
    write("rejects-of-lines", lines);
    pipeline.run().waitUntilFinish();
    List<String> ofLines = read(folder.resolve("rejects-of-lines"), "").sorted().toList();
    assertThat(ofLines, equalTo(read(folder.resolve("rejects-of-files"), "").sorted().toList()));
    assertThat(
        ofLines,
        equalTo(
            List.of(
                "pays [negative_amount] 7,point,-1,2020-11-29",
                "prints [bad_day, bad_user_id] " + TinyLanding.print("2020-02-30", -1, "x", 0),
                "prints [bad_json] nonsense")));
  }

  private void write(String name, ParsedLanding parsed) {
    parsed
        .rejects()
        .apply(name + " as rows", Rejects.toRows())
        .apply(
            name + " as text",
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        row.getString("source")
                            + " "
                            + row.getArray("reasons")
                            + " "
                            + row.getString("raw")))
        .apply("Write " + name, TextIO.write().to(folder.resolve(name) + "/part"));
  }

  private static Pipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }

  private static final class Carrying
      extends org.apache.beam.sdk.transforms.PTransform<PCollection<String>, PCollection<String>> {
    private static final long serialVersionUID = 1L;
    private final Carried carried;

    Carrying(Carried carried) {
      this.carried = carried;
    }

    @Override
    public PCollection<String> expand(PCollection<String> lines) {
      return carried.of(lines);
    }
  }
}
