package io.lookback.internal.plain;

import io.lookback.feature.FeatureSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads Parquet files of gold and bronze row by row, with parquet-java alone. */
public final class PlainTable {
  /** Follows the key of an entry that a map has once more. */
  static final String REPEATED = " (once more)";

  private PlainTable() {}

  /**
   * Reads the rows of some users of a file of gold's tables, in the order of the file.
   *
   * @param dayColumn the column of the partition, such as {@code print_day}
   * @param day the day of the partition
   * @param users which users are wanted
   * @param rows takes each row, in the form that {@link PlainRow} describes
   */
  public static void readGold(
      InputFile file,
      String dayColumn,
      LocalDate day,
      LongPredicate users,
      Consumer<Map<String, Object>> rows)
      throws IOException {
    read(
        file,
        group -> {
          if (!users.test(group.getLong(FeatureSet.USER_ID, 0))) {
            return null;
          }
          Map<String, Object> row = new LinkedHashMap<>();
          row.put(dayColumn, day);
          row.putAll(values(group));
          return row;
        },
        rows);
  }

  /**
   * Reads the lines of a file of bronze, in the order of the file.
   *
   * @param source the label of the source
   */
  public static void readBronze(InputFile file, String source, Consumer<PlainLine> lines)
      throws IOException {
    read(file, group -> line(source, group), lines);
  }

  /**
   * Reads the lines of a file that are kept of some users, in the order of the file.
   *
   * @param source the label of the source
   * @param lines takes each line, and the user whose event it was read as; null if it was rejected
   */
  public static void readWitnesses(InputFile file, String source, BiConsumer<PlainLine, Long> lines)
      throws IOException {
    read(
        file,
        group -> {
          boolean isEvent = group.getFieldRepetitionCount(FeatureSet.USER_ID) > 0;
          Long user = isEvent ? group.getLong(FeatureSet.USER_ID, 0) : null;
          return new Kept(line(source, group), user);
        },
        kept -> lines.accept(kept.line(), kept.user()));
  }

  private record Kept(PlainLine line, Long user) {}

  private static PlainLine line(String source, Group group) {
    GroupType type = group.getType();
    boolean isText = group.getFieldRepetitionCount("raw") > 0;
    boolean hasNumber = group.getFieldRepetitionCount("line_number") > 0;
    boolean hasHeader = type.containsField("header");
    return new PlainLine(
        source,
        group.getString("source_file", 0),
        group.getLong("source_offset", 0),
        hasNumber ? group.getLong("line_number", 0) : PlainLine.UNKNOWN,
        group.getString("load_id", 0),
        group.getInteger("part", 0),
        group.getBinary(isText ? "raw" : "raw_bytes", 0).getBytes(),
        hasHeader ? group.getBinary("header", 0).getBytes() : new byte[0]);
  }

  /**
   * Reads a file.
   *
   * @param reading makes of a row what is wanted of it; null for nothing
   * @throws DamagedFileException if parquet-java cannot make it out
   * @throws IOException if its store failed
   */
  private static <T> void read(InputFile of, Function<Group, T> reading, Consumer<T> rows)
      throws IOException {
    WatchedFile file = new WatchedFile(of);
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    ParquetReadOptions options =
        ParquetReadOptions.builder(configuration)
            .withCodecFactory(new PlainPages(configuration))
            .usePageChecksumVerification(true)
            .build();
    try (ParquetFileReader reader = readable(file, () -> ParquetFileReader.open(file, options))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      requireRows(file, reader.getRowGroups(), schema);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore pages = readable(file, reader::readNextRowGroup);
          pages != null;
          pages = readable(file, reader::readNextRowGroup)) {
        PageReadStore rowGroup = pages;
        RecordReader<Group> records =
            readable(
                file, () -> columns.getRecordReader(rowGroup, new GroupRecordConverter(schema)));
        for (long row = 0; row < pages.getRowCount(); row++) {
          T read = readable(file, () -> reading.apply(records.read()));
          if (read != null) {
            rows.accept(read);
          }
        }
      }
    }
  }

  /** The number of rows is not covered by the checksums of pages, and is there more than once. */
  private static void requireRows(
      WatchedFile file, List<BlockMetaData> rowGroups, MessageType schema) throws IOException {
    for (BlockMetaData rowGroup : rowGroups) {
      for (ColumnChunkMetaData column : rowGroup.getColumns()) {
        String[] path = column.getPath().toArray();
        boolean isRepeated = readable(file, () -> schema.getMaxRepetitionLevel(path) > 0);
        if (!isRepeated && column.getValueCount() != rowGroup.getRowCount()) {
          throw new DamagedFileException(
              "'"
                  + file
                  + "' cannot be read: a row group claims "
                  + rowGroup.getRowCount()
                  + " rows and holds "
                  + column.getValueCount(),
              null);
        }
      }
    }
  }

  /** Reads a part of a file. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** What parquet-java cannot make out is said of the file: it is damaged, if its store works. */
  private static <T> T readable(WatchedFile file, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      String message = "'" + file + "' cannot be read: ";
      if (file.fault() != null) {
        throw new IOException(message + file.fault(), e);
      }
      throw new DamagedFileException(message + e, e);
    }
  }

  private static Map<String, Object> values(Group group) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Type field : group.getType().getFields()) {
      values.put(field.getName(), value(group, field));
    }
    return values;
  }

  private static Object value(Group group, Type field) {
    String name = field.getName();
    if (group.getFieldRepetitionCount(name) == 0) {
      return null;
    }
    if (!field.isPrimitive()) {
      return map(group.getGroup(name, 0));
    }
    LogicalTypeAnnotation meaning = field.getLogicalTypeAnnotation();
    return switch (field.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(name, 0);
      case INT32 -> (long) group.getInteger(name, 0);
      case INT64 ->
          meaning instanceof DecimalLogicalTypeAnnotation decimal
              ? new BigDecimal(BigInteger.valueOf(group.getLong(name, 0)), decimal.getScale())
              : (Object) group.getLong(name, 0);
      case BINARY -> group.getString(name, 0);
      default -> throw new IllegalArgumentException("a column of gold is no " + field);
    };
  }

  /** An entry whose key was there before has another one: it must not hide the one before. */
  private static Map<String, Object> map(Group map) {
    Map<String, Object> entries = new LinkedHashMap<>();
    int size = map.getFieldRepetitionCount(0);
    for (int entry = 0; entry < size; entry++) {
      Group pair = map.getGroup(0, entry);
      String key = pair.getString(0, 0);
      while (entries.containsKey(key)) {
        key += REPEATED;
      }
      entries.put(key, values(pair.getGroup(1, 0)));
    }
    return entries;
  }
}
