package com.example.scoring;

import java.math.BigDecimal;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.Rule;
import org.junit.Test;

/** Rows of gold in, what SQL makes of them out. */
public class GoldInSqlTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();

  @Test
  public void countsByValueProp() {
    Row print = Samples.gold();
    PCollection<Row> gold =
        pipeline.apply(Create.of(print, print).withRowSchema(print.getSchema()));
    PCollection<Row> counted = GoldInSql.byValueProp(gold);
    Schema schema = counted.getSchema();
    PAssert.that(counted)
        .containsInAnyOrder(
            Row.withSchema(schema)
                .withFieldValue("value_prop", "point")
                .withFieldValue("prints", 2L)
                .withFieldValue("clicks", 2)
                .withFieldValue("amount", new BigDecimal("25.00"))
                .withFieldValue("views_of_point", 2)
                .build());
    pipeline.run();
  }
}
