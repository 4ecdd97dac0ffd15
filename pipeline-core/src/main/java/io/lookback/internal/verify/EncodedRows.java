package io.lookback.internal.verify;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.FeatureEncoder;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.parquet.TableSchema;
import io.lookback.internal.plain.PlainTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Rows of gold in Parquet files in memory, one a day, as gold's encoder makes them. */
final class EncodedRows implements AutoCloseable {
  /** A file under construction. */
  private record Day(ByteArrayOutputStream bytes, ParquetFileAppender file) {
    static Day begin(TableSchema schema) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return new Day(bytes, new ParquetFileAppender(Channels.newChannel(bytes), schema));
    }
  }

  private final TableSchema schema;
  private final FeatureEncoder encoder;
  private final TreeMap<Integer, Day> days = new TreeMap<>();

  EncodedRows(FeatureSet features) {
    schema = Table.features(features).schema();
    encoder = FeatureEncoder.ofPrints(features);
  }

  /** Encodes the rows of those users of a batch that are wanted; of others there may be many. */
  void add(FeatureBatch all, LongPredicate users) throws IOException {
    FeatureBatch batch = SampledRows.of(users, all);
    if (batch == null) {
      return;
    }
    List<EncodedRowGroup> rowGroups = new ArrayList<>();
    encoder.encode(batch, rowGroups::add);
    Day day = days.get(batch.printDay());
    if (day == null) {
      day = Day.begin(schema);
      days.put(batch.printDay(), day);
    }
    for (EncodedRowGroup rowGroup : rowGroups) {
      day.file().append(rowGroup);
    }
  }

  /** Reads the rows by plain code, day by day. */
  void read(Consumer<Map<String, Object>> rows) throws IOException {
    for (Map.Entry<Integer, Day> day : days.entrySet()) {
      day.getValue().file().finish();
      PlainTable.readGold(
          new BytesInputFile(day.getValue().bytes().toByteArray()),
          FeatureSet.PRINT_DAY,
          LocalDate.ofEpochDay(day.getKey()),
          user -> true,
          rows);
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
