package io.lookback.gold;

import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.lake.WriteTally;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.schemas.transforms.Filter;
import org.apache.beam.sdk.schemas.transforms.Group;
import org.apache.beam.sdk.schemas.transforms.Select;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of gold read with Beam's own ParquetIO, which knows nothing of how they came about. */
class GoldParquetIoTest {
  @TempDir private Path folder;

  private Path table;

  @BeforeEach
  void writeGold() throws Exception {
    Path landing = folder.resolve("landing");
    TinyLanding.write(landing);
    Staging staging = new Staging(folder.resolve("lake").toString(), "run");
    TestPipeline pipeline = pipeline();
    ConformedEvents silver =
        pipeline.apply("Bronze", Bronze.load(landing.toString())).apply("Silver", Silver.conform());
    ScoredPrints scored = silver.apply("Gold", Gold.score());
    ServedUsers served = silver.apply("Serve", Gold.serve(LocalDate.of(2020, 12, 1)));
    PCollectionList.of(scored.tallies())
        .and(scored.apply("Write", Gold.write(staging)))
        .and(served.apply("Write served", Gold.writeServed(staging)))
        .apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    // Readers of a published layer come through a link.
    Path gold = folder.resolve("lake").resolve("gold");
    Files.createSymbolicLink(gold, Path.of(staging.folder(Layer.GOLD)));
    table = gold.resolve("print_features");
  }

  @Test
  void everyColumnOfADay() {
    TestPipeline pipeline = pipeline();
    PCollection<Row> rows = read(pipeline, "print_day=2020-11-30");
    Schema schema = rows.getSchema();
    Row point = sums(schema, 3, 1, 2, 2100);
    Row send = sums(schema, 0, 0, 1, 1);
    Map<String, Row> history = Map.of("point", point, "send", send);
    PAssert.that(rows)
        .containsInAnyOrder(
            Row.withSchema(schema)
                .addValues(7L, "point", 0, true, 3, 1, 2, 2100L, history, 0, 4, 2, 2)
                .build(),
            Row.withSchema(schema)
                .addValues(7L, "send", 1, false, 0, 0, 1, 1L, history, 0, 4, 2, 2)
                .build());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void schemaTransformsApplyToAllDays() {
    TestPipeline pipeline = pipeline();
    PCollection<Row> sums =
        read(pipeline, "*")
            .apply(
                "Of user 7", Filter.<Row>create().whereFieldName("user_id", (Long id) -> id == 7))
            .apply(
                "Sum",
                Group.<Row>byFieldNames("value_prop")
                    .aggregateField("views_3w", Sum.ofIntegers(), "views"))
            .apply("Flatten", Select.fieldNames("key.value_prop", "value.views"));
    PAssert.that(sums)
        .containsInAnyOrder(
            Row.withSchema(sums.getSchema()).addValues("point", 6).build(),
            Row.withSchema(sums.getSchema()).addValues("send", 0).build());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void everyUserThatWasServed() {
    TestPipeline pipeline = pipeline();
    PCollection<Row> rows =
        pipeline
            .apply(
                ParquetIO.read(GoldSchemas.servedFiles(FeatureSet.BUILT_IN))
                    .from(
                        table.resolveSibling("user_features/feature_day=2020-12-01") + "/*.parquet")
                    .withBeamSchemas(true))
            .apply("To rows", Convert.toRows());
    Schema schema = rows.getSchema();
    PAssert.that(rows)
        .containsInAnyOrder(
            served(
                schema,
                7,
                Map.of("point", sums(schema, 3, 3, 3, 12099), "send", sums(schema, 1, 0, 1, 1))),
            served(schema, 8, Map.of("zoë", sums(schema, 1, 0, 0, 0))),
            served(schema, 9, Map.of("zoë", sums(schema, 0, 1, 0, 0))));
    pipeline.run().waitUntilFinish();
  }

  private static Row served(Schema schema, long user, Map<String, Row> history) {
    return Row.withSchema(schema).addValues(user, history, 0, 4, 3, 3).build();
  }

  private PCollection<Row> read(TestPipeline pipeline, String partition) {
    return pipeline
        .apply(
            ParquetIO.read(GoldSchemas.files(FeatureSet.BUILT_IN))
                .from(table.resolve(partition) + "/*.parquet")
                .withBeamSchemas(true))
        .apply("To rows", Convert.toRows());
  }

  private static Row sums(Schema schema, int views, int taps, int pays, long amount) {
    Schema sums = schema.getField("history").getType().getMapValueType().getRowSchema();
    return Row.withSchema(sums).addValues(views, taps, pays, amount).build();
  }

  private static TestPipeline pipeline() {
    return TestPipeline.create().enableAbandonedNodeEnforcement(false);
  }
}
