package com.example.scoring;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.gold.Gold;
import io.lookback.gold.GoldSchemas;
import io.lookback.silver.Silver;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Gold through Parquet files. */
public class WriteGoldTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TestPipeline reading = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void keepsThePrintDayAndTheAmounts() throws Exception {
    String landing = Samples.writeLanding(folder.getRoot().toPath().resolve("landing"));
    String gold = folder.getRoot() + "/gold";
    WriteGold.write(
        pipeline
            .apply("Bronze", Bronze.load(landing))
            .apply("Silver", Silver.conform())
            .apply("Gold", Gold.score()),
        gold);
    pipeline.run();

    Schema schema = GoldSchemas.avro(FeatureSet.BUILT_IN);
    assertThat(
        schema.getField("amount_3w").schema().getLogicalType(),
        equalTo(LogicalTypes.decimal(18, 2)));
    PAssert.that(
            reading
                .apply(ParquetIO.read(schema).from(gold + "/*.parquet").withBeamSchemas(true))
                .apply("Rows", Convert.toRows())
                .apply(MapElements.into(TypeDescriptors.strings()).via(WriteGoldTest::print)))
        .containsInAnyOrder("2020-11-30T00:00:00.000Z 1 point 12.50");
    reading.run();
  }

  private static String print(Row row) {
    return row.getDateTime("print_day").toInstant()
        + " "
        + row.getInt64("user_id")
        + " "
        + row.getString("value_prop")
        + " "
        + row.getDecimal("amount_3w");
  }
}
