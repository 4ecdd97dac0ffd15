package io.lookback.internal.lake;

import io.lookback.batch.Source;
import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.ledger.GoldTables;
import io.lookback.internal.parquet.TableSchema;
import io.lookback.lake.Layer;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of the lake and its columns. The column of the partition is in the names of the folders,
 * Hive-style, not in the files.
 *
 * @param layer the layer that the table belongs to
 * @param folder the folder below the layer
 * @param schema the columns of the table's files
 * @param partition the column that the table is partitioned by, a day; empty for none
 */
public record Table(Layer layer, String folder, TableSchema schema, String partition)
    implements Serializable {
  /** Rejected lines with their reasons. */
  public static final Table QUARANTINE =
      new Table(
          Layer.SILVER,
          "quarantine",
          TableSchema.builder("quarantine")
              .text("source")
              .textList("reasons")
              .optionalText("raw")
              .optionalBytes("raw_bytes")
              .text("source_file")
              .optionalInt64("source_offset")
              .optionalInt64("line_number")
              .build(),
          "");

  /** The folder of gold's table of scored prints. */
  public static final String PRINT_FEATURES = GoldTables.PRINT_FEATURES;

  /** The folder of gold's table of served users, which is there once a day was served. */
  public static final String USER_FEATURES = GoldTables.USER_FEATURES;

  /** The column that silver's tables of events are partitioned by. */
  public static final String DAY = "day";

  /** The bronze table of a source: its lines; those of CSV with the header above them. */
  public static Table bronze(SourceSpec source) {
    return new Table(Layer.BRONZE, source.label(), lines(source).build(), "");
  }

  /**
   * The lines of a source that are kept for the second opinion, as bronze has them, with the user
   * that the fast parser read; none for a rejected line.
   */
  public static Table witnesses(SourceSpec source) {
    TableSchema schema = lines(source).optionalInt64(FeatureSet.USER_ID).build();
    return new Table(Layer.BRONZE, source.label(), schema, "");
  }

  private static TableSchema.Builder lines(SourceSpec source) {
    TableSchema.Builder lines =
        TableSchema.builder("bronze")
            .optionalText("raw")
            .optionalBytes("raw_bytes")
            .text("source_file")
            .int64("source_offset")
            .optionalInt64("line_number")
            .int32("part")
            .text("load_id")
            .timestamp("load_timestamp");
    if (source.isCsv()) {
      lines.text("header");
    }
    return lines;
  }

  /** The silver table of a source, by {@link #DAY}. */
  public static Table silver(Source source) {
    TableSchema.Builder event =
        TableSchema.builder("event").int64(FeatureSet.USER_ID).text(FeatureSet.VALUE_PROP);
    switch (source.value()) {
      case POSITION -> event.int32(source.value().column());
      case AMOUNT -> event.decimal(source.value().column());
      case NONE -> {
        // No further column.
      }
    }
    return new Table(Layer.SILVER, source.label(), event.build(), DAY);
  }

  /** Gold's table of scored prints, by {@link FeatureSet#PRINT_DAY}. */
  public static Table features(FeatureSet features) {
    return gold(PRINT_FEATURES, features, features.goldColumns());
  }

  /** Gold's table of served users, by {@link FeatureSet#FEATURE_DAY}. */
  public static Table served(FeatureSet features) {
    return gold(USER_FEATURES, features, features.servedColumns());
  }

  /** A table with some columns of gold, by the first of them. */
  private static Table gold(String folder, FeatureSet features, List<GoldColumn> columns) {
    TableSchema.Builder history = TableSchema.builder(FeatureSet.HISTORY);
    for (FeatureColumn column : features.columns()) {
      boolean isAmount = column.type() == ColumnType.AMOUNT;
      if (column.isNullable()) {
        history =
            isAmount
                ? history.optionalDecimal(column.field())
                : history.optionalInt32(column.field());
      } else {
        history = isAmount ? history.decimal(column.field()) : history.int32(column.field());
      }
    }
    TableSchema.Builder table = TableSchema.builder(folder);
    for (GoldColumn column : columns) {
      String name = column.name();
      switch (column.type()) {
        case DATE -> {
          // The partition.
        }
        case INT64 -> table.int64(name);
        case INT32 -> {
          if (column.isNullable()) {
            table.optionalInt32(name);
          } else {
            table.int32(name);
          }
        }
        case AMOUNT -> {
          if (column.isNullable()) {
            table.optionalDecimal(name);
          } else {
            table.decimal(name);
          }
        }
        case TEXT -> table.text(name);
        case BOOLEAN -> table.bool(name);
        case HISTORY -> table.map(name, history.build());
      }
    }
    return new Table(Layer.GOLD, folder, table.build(), columns.get(0).name());
  }

  /**
   * The tables that every version of a layer has. The {@link #served} users are not among them: a
   * lake that never served any has no such table.
   */
  public static List<Table> of(LakeSpec spec, Layer layer) {
    List<Table> tables = new ArrayList<>();
    switch (layer) {
      case BRONZE -> spec.sources().forEach(source -> tables.add(bronze(source)));
      case SILVER -> {
        spec.features().sources().forEach(source -> tables.add(silver(source)));
        tables.add(QUARANTINE);
      }
      case GOLD -> tables.add(features(spec.features()));
    }
    return tables;
  }

  /** The path of the table's folder below the lake, such as {@code silver/prints}. */
  String path() {
    return layer.folder() + "/" + folder;
  }

  /** The path below the table's folder of the file that stands for no rows at all. */
  String emptyFile() {
    // The value that Hive writes for none: readers of partitions take it for null.
    String folders = partition.isEmpty() ? "" : partition + "=__HIVE_DEFAULT_PARTITION__/";
    return folders + "no-rows.parquet";
  }
}
