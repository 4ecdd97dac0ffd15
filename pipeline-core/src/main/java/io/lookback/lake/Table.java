package io.lookback.lake;

import io.lookback.batch.Source;
import io.lookback.parquet.TableSchema;

/**
 * The tables of the lake and their columns. Partition columns are in the folder names, Hive-style,
 * not in the files.
 */
public enum Table {
  /** Lines of {@code prints} files. */
  BRONZE_PRINTS(Layer.BRONZE, "prints", bronze().build()),
  /** Lines of {@code taps} files. */
  BRONZE_TAPS(Layer.BRONZE, "taps", bronze().build()),
  /** Lines of {@code pays} files, each with the header that names its columns. */
  BRONZE_PAYS(Layer.BRONZE, "pays", bronze().text("header").build()),
  /** Prints, by {@code day}. */
  SILVER_PRINTS(Layer.SILVER, "prints", event().int32("position").build()),
  /** Taps, by {@code day}. */
  SILVER_TAPS(Layer.SILVER, "taps", event().int32("position").build()),
  /** Payments, by {@code day}. */
  SILVER_PAYS(Layer.SILVER, "pays", event().decimal("amount").build()),
  /** Rejected lines with their reasons. */
  QUARANTINE(
      Layer.SILVER,
      "quarantine",
      TableSchema.builder("quarantine")
          .text("source")
          .textList("reasons")
          .optionalText("raw")
          .optionalBytes("raw_bytes")
          .text("source_file")
          .int64("source_offset")
          .optionalInt64("line_number")
          .build()),
  /** Features, by {@code print_day}. */
  PRINT_FEATURES(
      Layer.GOLD,
      "print_features",
      TableSchema.builder("print_features")
          .int64("user_id")
          .text("value_prop")
          .int32("position")
          .bool("clicked")
          .int32("views_3w")
          .int32("taps_3w")
          .int32("pays_3w")
          .decimal("amount_3w")
          .map(
              "history",
              TableSchema.builder("history")
                  .int32("views")
                  .int32("taps")
                  .int32("pays")
                  .decimal("amount")
                  .build())
          .int32("history_left_out")
          .int32("days_with_prints_3w")
          .int32("days_with_taps_3w")
          .int32("days_with_pays_3w")
          .build());

  private final Layer layer;
  private final String folder;
  private final TableSchema schema;

  Table(Layer layer, String folder, TableSchema schema) {
    this.layer = layer;
    this.folder = folder;
    this.schema = schema;
  }

  /** The layer that the table belongs to. */
  public Layer layer() {
    return layer;
  }

  /** The folder below the layer. */
  public String folder() {
    return folder;
  }

  /** The columns of the table's files. */
  public TableSchema schema() {
    return schema;
  }

  /** The path below the table's folder of the file that stands for no rows at all. */
  String emptyFile() {
    // The value that Hive writes for none: readers of partitions take it for null.
    String partition = "__HIVE_DEFAULT_PARTITION__/";
    String file = "no-rows.parquet";
    return switch (this) {
      case SILVER_PRINTS, SILVER_TAPS, SILVER_PAYS -> "day=" + partition + file;
      case PRINT_FEATURES -> "print_day=" + partition + file;
      default -> file;
    };
  }

  /** The bronze table of a source. */
  public static Table bronze(Source source) {
    return switch (source) {
      case PRINTS -> BRONZE_PRINTS;
      case TAPS -> BRONZE_TAPS;
      case PAYS -> BRONZE_PAYS;
    };
  }

  /** The silver table of a source. */
  public static Table silver(Source source) {
    return switch (source) {
      case PRINTS -> SILVER_PRINTS;
      case TAPS -> SILVER_TAPS;
      case PAYS -> SILVER_PAYS;
    };
  }

  private static TableSchema.Builder bronze() {
    return TableSchema.builder("bronze")
        .optionalText("raw")
        .optionalBytes("raw_bytes")
        .text("source_file")
        .int64("source_offset")
        .optionalInt64("line_number")
        .int32("part")
        .text("load_id")
        .timestamp("load_timestamp");
  }

  private static TableSchema.Builder event() {
    return TableSchema.builder("event").int64("user_id").text("value_prop");
  }
}
