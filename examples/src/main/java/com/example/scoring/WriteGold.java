package com.example.scoring;

import io.lookback.gold.Gold;
import io.lookback.gold.GoldSchemas;
import io.lookback.gold.ScoredPrints;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.WriteFilesResult;
import org.apache.beam.sdk.io.parquet.ParquetIO;

/**
 * Writes gold with Beam's ParquetIO into a folder of your own, without a lake.
 *
 * <p>Every column is in the files, {@code print_day} too; amounts are decimal(18,2).
 */
public final class WriteGold {
  private WriteGold() {}

  // shown: from here
  static WriteFilesResult<Void> write(ScoredPrints gold, String folder) {
    return gold.apply("Records", Gold.toAvro())
        .apply(
            "Write",
            FileIO.<GenericRecord>write()
                .via(ParquetIO.sink(GoldSchemas.avro(gold.featureSet())))
                .to(folder)
                .withSuffix(".parquet"));
  }
  // shown: to here
}
