package io.lookback.bronze;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventBatch;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.MergeFn;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;

/** What bundles of lines become. */
class ParseLinesTest {
  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

  private ParsedLanding parsed(PCollection<?> prints, List<String> pays, Bronze.Lines lines) {
    PCollection<String> taps = pipeline.apply("Taps", Create.empty(StringUtf8Coder.of()));
    PCollection<String> given =
        pipeline.apply("Pays", Create.of(pays).withCoder(StringUtf8Coder.of()));
    return PCollectionTuple.of("prints", prints)
        .and("taps", taps)
        .and("pays", given)
        .apply("Bronze", lines);
  }

  /** All elements of a collection in one bundle. */
  private static <T> PCollection<T> inOneBundle(PCollection<T> elements) {
    return elements
        .apply(WithKeys.of(1))
        .apply(GroupByKey.create())
        .apply(Values.create())
        .apply(Flatten.iterables());
  }

  @Test
  void originsThatTakeTurnsAreKeptApartAndInFewBatches() {
    int origins = 100;
    List<KV<String, String>> lines = new ArrayList<>();
    for (int line = 0; line < 20_000; line++) {
      String print = line % 49 == 0 ? "nonsense" : TinyLanding.print("2020-11-30", line, "p", 1);
      lines.add(KV.of("file-" + line % origins, print));
    }
    ParsedLanding parsed =
        parsed(
            inOneBundle(pipeline.apply("Prints", Create.of(lines))),
            List.of(),
            Bronze.lines().withBuckets(3));
    PAssert.that(parsed.events().apply("Events", ParDo.of(new Sizes())))
        .satisfies(
            batches -> {
              int events = 0;
              int count = 0;
              Set<String> files = new HashSet<>();
              for (KV<String, Integer> batch : batches) {
                files.add(batch.getKey());
                events += batch.getValue();
                count++;
              }
              assertThat("events", events, equalTo(20_000 - 409));
              assertThat("origins", files.size(), equalTo(origins));
              assertThat("batches", count, lessThanOrEqualTo(3 * origins));
              return null;
            });
    PAssert.thatSingleton(merged(parsed))
        .satisfies(
            tally -> {
              assertThat(tally.sums(Counted.FILE).isEmpty(), equalTo(false));
              long read =
                  tally.sums(Counted.FILE).entrySet().stream()
                      .filter(count -> count.getKey().toString().endsWith("/lines"))
                      .mapToLong(count -> count.getValue().longValueExact())
                      .sum();
              assertThat("lines", read, equalTo(20_000L));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static final class Sizes extends DoFn<KV<Integer, EventBatch>, KV<String, Integer>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void size(
        @Element KV<Integer, EventBatch> element, OutputReceiver<KV<String, Integer>> out) {
      EventBatch batch = element.getValue();
      out.output(KV.of(batch.file(), batch.size()));
    }
  }

  @Test
  void aNullIsABlankLine() {
    List<String> lines = new ArrayList<>();
    lines.add(null);
    lines.add(TinyLanding.print("2020-11-30", 7, "p", 1));
    ParsedLanding parsed =
        parsed(
            pipeline.apply(
                "Prints", Create.of(lines).withCoder(NullableCoder.of(StringUtf8Coder.of()))),
            List.of(),
            Bronze.lines());
    PAssert.thatSingleton(merged(parsed))
        .satisfies(
            tally -> {
              String counts = tally.sums(Counted.FILE).toString();
              assertThat(counts, containsString("prints/prints/blank=1"));
              assertThat(counts, containsString("prints/prints/lines=2"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theHeaderIsNoRecordHoweverItIsQuoted() {
    ParsedLanding parsed =
        parsed(
            pipeline.apply("Prints", Create.empty(StringUtf8Coder.of())),
            List.of(
                "user_id,value_prop,total,pay_date",
                "\uFEFFuser_id,\"value_prop\",total,pay_date\r",
                "7,pay_date,1.50,2020-11-30"),
            Bronze.lines().withHeader("pays", "user_id,value_prop,total,pay_date"));
    PAssert.thatSingleton(merged(parsed))
        .satisfies(
            tally -> {
              String counts = tally.sums(Counted.FILE).toString();
              assertThat(counts, containsString("pays/pays/lines=1"));
              assertThat(counts, containsString("pays/pays/quarantined=0"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void anotherHeaderFailsThePipeline() {
    parsed(
        pipeline.apply("Prints", Create.empty(StringUtf8Coder.of())),
        List.of("total,value_prop,user_id,pay_date", "900,point,5,2020-11-20"),
        Bronze.lines().withHeader("pays", "user_id,value_prop,total,pay_date"));
    Throwable failure =
        assertThrows(PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(
        failure.getCause().getMessage(),
        equalTo(
            "input 'pays' holds the header 'total,value_prop,user_id,pay_date' beside the header"
                + " 'user_id,value_prop,total,pay_date', and nobody can tell which lines stand"
                + " under which; give files with several headers as a landing folder, or one input"
                + " for each header"));
  }

  @Test
  void aLineThatIsTooLongIsCutAndCounted() {
    String line = TinyLanding.print("2020-11-30", 7, "p".repeat(200), 1);
    int length = line.getBytes(StandardCharsets.UTF_8).length;
    ParsedLanding parsed =
        parsed(
            pipeline.apply("Prints", Create.of(line)),
            List.of(),
            Bronze.lines().withMaxLineBytes(length));
    PAssert.thatSingleton(merged(parsed))
        .satisfies(
            tally -> {
              assertThat(tally.sums(Counted.REASON).toString(), containsString("line_too_long=1"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void halfASurrogatePairIsNoQuestionMark() {
    byte[] bytes = TextLines.utf8("a\uD83Db\uD83D\uDE00");
    assertThat(bytes.length, equalTo(1 + 3 + 1 + 4));
    assertThat(TextLines.utf8("zoë").length, equalTo(4));
  }

  /** The counts of parsed lines, merged. */
  private static PCollection<Tally> merged(ParsedLanding parsed) {
    return parsed
        .tallies()
        .apply(
            "Merge counts", Combine.globally(MergeFn.of(Tally::new, Tally::merge, Coders.TALLIES)));
  }
}
