package com.example.scoring;

import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import io.lookback.silver.SilverSchemas;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Scores rows with a schema: events that a project of your own has made, such as its own silver.
 *
 * <p>The fields are called as in silver, {@code day}, {@code user_id}, {@code value_prop}, and
 * {@code position} or {@code amount}; or as the source names them. Others are not looked at.
 */
public final class ScoreRows {
  private ScoreRows() {}

  // shown: from here
  static PCollection<Row> score(
      PCollection<Row> prints, PCollection<Row> taps, PCollection<Row> pays) {
    return PCollectionRowTuple.of("prints", prints, "taps", taps, "pays", pays)
        .apply("Bronze", Bronze.rows())
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows());
  }

  static PCollection<Row> read(Pipeline pipeline, Source source, String files) {
    return pipeline
        .apply(
            "Read " + source,
            ParquetIO.read(SilverSchemas.avroSchema(source)).from(files).withBeamSchemas(true))
        .apply("Rows of " + source, Convert.toRows());
  }
  // shown: to here
}
