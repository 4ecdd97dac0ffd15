package io.lookback.silver;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.internal.lake.TinyLanding;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.beam.sdk.schemas.transforms.Group;
import org.apache.beam.sdk.schemas.transforms.Select;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silver as Beam rows, from the tiny landing folder. */
class SilverRowsTest {
  @TempDir private Path landing;

  @Test
  void prints() throws Exception {
    check(
        Source.PRINTS,
        print("2020-11-08", 7, "point", 0),
        print("2020-11-09", 7, "point", 0),
        print("2020-11-23", 7, "point", 2),
        print("2020-11-24", 7, "point", 0),
        print("2020-11-30", 7, "point", 0),
        print("2020-11-30", 7, "send", 1),
        print("2020-11-29", 8, "zoë", 3));
  }

  @Test
  void taps() throws Exception {
    check(
        Source.TAPS,
        print("2020-11-30", 7, "point", 0),
        print("2020-11-30", 7, "point", 5),
        print("2020-11-10", 7, "point", 0),
        print("2020-11-29", 9, "zoë", 0));
  }

  @Test
  void paymentsWithTheirAmountsToTheCent() throws Exception {
    check(
        Source.PAYS,
        pay("2020-11-10", 7, "point", "10.50"),
        pay("2020-11-10", 7, "point", "10.50"),
        pay("2020-11-29", 7, "send", "0.01"),
        pay("2020-11-30", 7, "point", "99.99"),
        pay("2020-11-08", 8, "zoë, gift", "5.00"));
  }

  @Test
  void schemaTransformsApply() throws Exception {
    TestPipeline pipeline = pipeline();
    PCollection<Row> counts =
        conformed(pipeline)
            .apply("Rows", Silver.toRows(Source.PRINTS))
            .apply(
                "Count",
                Group.<Row>byFieldNames("value_prop")
                    .aggregateField("user_id", Count.combineFn(), "prints"))
            .apply("Flatten", Select.fieldNames("key.value_prop", "value.prints"));
    assertThat("columns", counts.getSchema().getFieldNames(), contains("value_prop", "prints"));
    PAssert.that(counts)
        .containsInAnyOrder(
            Row.withSchema(counts.getSchema()).addValues("point", 5L).build(),
            Row.withSchema(counts.getSchema()).addValues("send", 1L).build(),
            Row.withSchema(counts.getSchema()).addValues("zoë", 1L).build());
    pipeline.run().waitUntilFinish();
  }

  private void check(Source source, Row... expected) throws Exception {
    TestPipeline pipeline = pipeline();
    PAssert.that(conformed(pipeline).apply("Rows", Silver.toRows(source)))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private ConformedEvents conformed(TestPipeline pipeline) throws Exception {
    TinyLanding.write(landing);
    return pipeline
        .apply("Bronze", Bronze.load(landing.toString()))
        .apply("Silver", Silver.conform());
  }

  private static Row print(String day, long user, String prop, int position) {
    return Row.withSchema(SilverSchemas.schema(Source.PRINTS))
        .addValues(LocalDate.parse(day), user, prop, position)
        .build();
  }

  private static Row pay(String day, long user, String prop, String amount) {
    return Row.withSchema(SilverSchemas.schema(Source.PAYS))
        .addValues(LocalDate.parse(day), user, prop, new BigDecimal(amount))
        .build();
  }

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }
}
