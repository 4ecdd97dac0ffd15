package io.lookback.gold;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** How the files of {@code gold/print_features} look to Beam's ParquetIO. */
public final class GoldFiles {
  /**
   * The columns of a file as Avro: those of {@link GoldRows#SCHEMA} without {@code print_day},
   * which is in the name of the folder, and with amounts as longs in minor units, which is how
   * Parquet's Avro reader gives a decimal that is kept in 64 bits.
   *
   * <p>Example, one print day:
   *
   * <pre>{@code
   * PCollection<GenericRecord> gold =
   *     pipeline.apply(
   *         ParquetIO.read(GoldFiles.AVRO_SCHEMA)
   *             .from("data/gold/print_features/print_day=2020-11-30/*.parquet")
   *             .withBeamSchemas(true));
   * }</pre>
   */
  public static final Schema AVRO_SCHEMA =
      SchemaBuilder.record("print_features")
          .fields()
          .requiredLong("user_id")
          .requiredString("value_prop")
          .requiredInt("position")
          .requiredBoolean("clicked")
          .requiredInt("views_3w")
          .requiredInt("taps_3w")
          .requiredInt("pays_3w")
          .requiredLong("amount_3w")
          .name("history")
          .type(SchemaBuilder.map().values(history()))
          .noDefault()
          .requiredInt("history_left_out")
          .requiredInt("days_with_prints_3w")
          .requiredInt("days_with_taps_3w")
          .requiredInt("days_with_pays_3w")
          .endRecord();

  private GoldFiles() {}

  private static Schema history() {
    return SchemaBuilder.record("history_sums")
        .fields()
        .requiredInt("views")
        .requiredInt("taps")
        .requiredInt("pays")
        .requiredLong("amount")
        .endRecord();
  }
}
