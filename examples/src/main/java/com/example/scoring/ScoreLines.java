package com.example.scoring;

import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Scores lines from anywhere: a queue, a table, files of another form.
 *
 * <p>A line is bytes, so that one that is no UTF-8 is rejected as it came; its key says where it is
 * from, and rejects and counts name it. Lines without a key, and {@code String}s, are taken too.
 * Payments are CSV: the header says in which order their columns come.
 */
public final class ScoreLines {
  private ScoreLines() {}

  // shown: from here
  static PCollection<Row> score(
      PCollection<KV<String, byte[]>> prints,
      PCollection<KV<String, byte[]>> taps,
      PCollection<KV<String, byte[]>> pays) {
    return PCollectionTuple.of("prints", prints, "taps", taps, "pays", pays)
        .apply("Bronze", Bronze.lines().withHeader("pays", "pay_date,total,user_id,value_prop"))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows());
  }
  // shown: to here
}
