package io.lookback.bronze;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

/** Input that no right result can be made of is refused while the pipeline is built. */
class DoorRefusalsTest {
  private final Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

  private final PCollection<String> none = pipeline.apply(Create.empty(StringUtf8Coder.of()));

  private String refusal(PCollection<?> prints) {
    PCollectionTuple inputs =
        PCollectionTuple.of("prints", prints).and("taps", none).and("pays", none);
    return message(() -> inputs.apply("Bronze", Bronze.lines()));
  }

  private static String message(Runnable construction) {
    return assertThrows(IllegalArgumentException.class, construction::run).getMessage();
  }

  @Test
  void unboundedInput() {
    PCollection<String> endless =
        pipeline
            .apply(GenerateSequence.from(0).withRate(1, Duration.standardSeconds(1)))
            .apply(MapElements.into(TypeDescriptors.strings()).via(String::valueOf));
    assertThat(
        refusal(endless),
        equalTo(
            "input 'prints' is unbounded, but a print is scored only when all events are known;"
                + " read a bounded part, such as KafkaIO's withStopReadOffset or Read's"
                + " withMaxReadTime"));
  }

  @Test
  void windowsThatOverlap() {
    PCollection<String> sliding =
        none.apply(
            Window.into(
                SlidingWindows.of(Duration.standardDays(2)).every(Duration.standardDays(1))));
    assertThat(
        refusal(sliding),
        equalTo(
            "input 'prints' is in SlidingWindows, which may put an element into several windows,"
                + " so that it would count several times; use the collection from before this"
                + " Window.into"));
  }

  @Test
  void elementsOfAnotherType() {
    assertThat(
        refusal(pipeline.apply("Numbers", Create.empty(VarIntCoder.of()))),
        equalTo(
            "input 'prints' holds elements of the type java.lang.Integer; legal: String, byte[],"
                + " KV<String, String>, KV<String, byte[]>, where the key names the origin of the"
                + " line"));
  }

  @Test
  void anInputOfNoSource() {
    PCollectionTuple inputs = PCollectionTuple.of("print", none, "taps", none, "pays", none);
    assertThat(
        message(() -> inputs.apply("Bronze", Bronze.lines())),
        equalTo("input 'print' is of no source; legal: prints, taps, pays; did you mean prints?"));
  }

  @Test
  void aSourceWithoutInput() {
    PCollectionTuple inputs = PCollectionTuple.of("prints", none, "taps", none);
    assertThat(
        message(() -> inputs.apply("Bronze", Bronze.lines())),
        equalTo(
            "source pays has no input; give it under the tag 'pays', or an empty collection"
                + " (Create.empty) if there are no events"));
  }

  @Test
  void aHeaderThatLacksAColumn() {
    assertThat(
        message(() -> Bronze.lines().withHeader("pays", "user_id,total,pay_date")),
        equalTo(
            "header 'user_id,total,pay_date' of source pays cannot be used: it does not"
                + " name value_prop; legal: for a CSV source, a line that names each of pay_date, total,"
                + " user_id, value_prop once"));
    assertThat(
        message(() -> Bronze.lines().withHeader("taps", "day")),
        equalTo(
            "header 'day' of source taps has no use: the source is not CSV; legal: for a CSV"
                + " source, a line that names each of day, event_data.position, user_id,"
                + " event_data.value_prop once"));
  }

  @Test
  void bucketsOutOfRange() {
    assertThat(
        message(() -> Bronze.lines().withBuckets(0)),
        equalTo("the number of buckets is 0; legal: whole numbers from 1 to 1048576"));
    assertThat(
        message(() -> Bronze.rows().withBuckets(1 << 21)),
        equalTo("the number of buckets is 2097152; legal: whole numbers from 1 to 1048576"));
  }

  private String refusalOfPays(Schema schema) {
    PCollection<Row> rows = pipeline.apply("Rows", Create.of(List.<Row>of()).withRowSchema(schema));
    PCollectionRowTuple inputs = PCollectionRowTuple.of("prints", rows, "taps", rows, "pays", rows);
    return message(
        () -> RowLines.of(io.lookback.spec.SourceSpec.PAYS, inputs.get("pays").getSchema()));
  }

  @Test
  void rowsWithoutAField() {
    assertThat(
        refusalOfPays(
            Schema.builder().addInt64Field("user_id").addStringField("value_prop").build()),
        equalTo(
            "rows of input 'pays' have no field pay_date, total; they have user_id, value_prop;"
                + " legal: pay_date, total, user_id, value_prop; or the columns of silver, day,"
                + " amount, user_id, value_prop; rename with RenameFields"));
  }

  @Test
  void rowsWithAFieldOfAnotherType() {
    assertThat(
        refusalOfPays(
            Schema.builder()
                .addStringField("pay_date")
                .addInt64Field("total")
                .addInt64Field("user_id")
                .addStringField("value_prop")
                .build()),
        equalTo(
            "field 'total' of input 'pays' is INT64; legal: DECIMAL or DOUBLE; for whole minor"
                + " units BigDecimal.valueOf(units, 2)"));
  }

  @Test
  void rowsWithoutASchema() {
    PCollection<Row> rows =
        pipeline.apply(
            "Rows",
            Create.of(List.<Row>of())
                .withCoder(org.apache.beam.sdk.coders.SerializableCoder.of(Row.class)));
    PCollectionRowTuple inputs = PCollectionRowTuple.of("prints", rows, "taps", rows, "pays", rows);
    assertThat(
        message(() -> inputs.apply("Bronze", Bronze.rows())),
        equalTo("input 'prints' has no schema; set one with setRowSchema"));
  }
}
