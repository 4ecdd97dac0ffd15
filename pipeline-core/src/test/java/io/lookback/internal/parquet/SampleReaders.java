package io.lookback.internal.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;

/** Reads files of {@link SampleTable}s back into cells, in three independent ways. */
enum SampleReaders {
  ROW_GROUP_READER {
    @Override
    List<List<Object>> read(Path file) throws IOException {
      List<List<Object>> cells = new ArrayList<>();
      try (RowGroupReader reader =
          RowGroupReader.open(SampleTable.input(file), SampleTable.SCHEMA.columnNames())) {
        while (reader.next()) {
          addRowGroup(reader, cells);
        }
      }
      return cells;
    }
  },
  AVRO {
    @Override
    List<List<Object>> read(Path file) throws IOException {
      List<List<Object>> cells = new ArrayList<>();
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(SampleTable.input(file))
              .withDataModel(GenericData.get())
              .build()) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          cells.add(ofAvro(row));
        }
      }
      return cells;
    }
  },
  DUCKDB {
    @Override
    List<List<Object>> read(Path file) throws IOException {
      String sql =
          "select day, number, id, flag, amount, epoch_us(instant), word, hex(raw), maybe_id,"
              + " maybe_word, hex(maybe_raw), maybe_number, maybe_amount, reasons,"
              + " map_keys(history),"
              + " list_transform(map_values(history), x -> x.views),"
              + " list_transform(map_values(history), x -> x.amount),"
              + " list_transform(map_values(history), x -> x.maybe_views),"
              + " list_transform(map_values(history), x -> x.maybe_amount)"
              + " from read_parquet('"
              + file
              + "')";
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        List<List<Object>> cells = new ArrayList<>();
        while (rows.next()) {
          cells.add(ofDuckDb(rows));
        }
        return cells;
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
  };

  abstract List<List<Object>> read(Path file) throws IOException;

  private static void addRowGroup(RowGroupReader reader, List<List<Object>> cells)
      throws IOException {
    int[] days = reader.dates("day");
    int[] numbers = reader.ints("number");
    long[] ids = reader.longs("id");
    boolean[] flags = reader.booleans("flag");
    long[] amounts = reader.decimals("amount");
    long[] instants = reader.timestamps("instant");
    TextColumn words = reader.texts("word");
    BytesColumn raw = reader.bytes("raw");
    OptionalLongColumn maybeIds = reader.optionalLongs("maybe_id");
    TextColumn maybeWords = reader.texts("maybe_word");
    BytesColumn maybeRaw = reader.bytes("maybe_raw");
    OptionalLongColumn maybeNumbers = reader.optionalInts("maybe_number");
    OptionalLongColumn maybeAmounts = reader.optionalDecimals("maybe_amount");
    TextEntries reasons = reader.textEntries("reasons");
    TextEntries props = reader.textEntries("history");
    int[] views = reader.mapInts("history", "views");
    long[] viewAmounts = reader.mapDecimals("history", "amount");
    OptionalLongColumn maybeViews = reader.optionalMapInts("history", "maybe_views");
    OptionalLongColumn maybeViewAmounts = reader.optionalMapDecimals("history", "maybe_amount");
    int entry = 0;
    int key = 0;
    for (int i = 0; i < reader.rows(); i++) {
      List<Object> row = new ArrayList<>();
      row.add(LocalDate.ofEpochDay(days[i]));
      row.add(numbers[i]);
      row.add(ids[i]);
      row.add(flags[i]);
      row.add(BigDecimal.valueOf(amounts[i], 2));
      row.add(instants[i]);
      row.add(words.text(i));
      row.add(SampleTable.hex(raw.value(i)));
      row.add(number(maybeIds, i));
      row.add(maybeWords.text(i));
      row.add(maybeRaw.value(i) == null ? null : SampleTable.hex(maybeRaw.value(i)));
      row.add(intOrNull(number(maybeNumbers, i)));
      row.add(decimal(number(maybeAmounts, i)));
      List<String> list = new ArrayList<>();
      for (int k = 0; k < reasons.perRow()[i]; k++) {
        list.add(reasons.texts().text(entry++));
      }
      row.add(list);
      Map<String, List<Object>> map = new LinkedHashMap<>();
      for (int k = 0; k < props.perRow()[i]; k++, key++) {
        map.put(
            props.texts().text(key),
            Arrays.asList(
                views[key],
                decimal(viewAmounts[key]),
                intOrNull(number(maybeViews, key)),
                decimal(number(maybeViewAmounts, key))));
      }
      row.add(map);
      cells.add(row);
    }
  }

  private static Long number(OptionalLongColumn column, int place) {
    return column.present()[place] ? column.values()[place] : null;
  }

  private static Integer intOrNull(Long number) {
    return number == null ? null : Integer.valueOf(Math.toIntExact(number));
  }

  private static BigDecimal decimal(Long minorUnits) {
    return minorUnits == null ? null : BigDecimal.valueOf(minorUnits, 2);
  }

  private static List<Object> ofAvro(GenericRecord row) {
    List<Object> cells = new ArrayList<>();
    cells.add(LocalDate.ofEpochDay((int) row.get("day")));
    cells.add(row.get("number"));
    cells.add(row.get("id"));
    cells.add(row.get("flag"));
    cells.add(BigDecimal.valueOf((long) row.get("amount"), 2));
    cells.add(row.get("instant"));
    cells.add(row.get("word").toString());
    cells.add(hexOrNull((ByteBuffer) row.get("raw")));
    cells.add(row.get("maybe_id"));
    cells.add(row.get("maybe_word") == null ? null : row.get("maybe_word").toString());
    cells.add(hexOrNull((ByteBuffer) row.get("maybe_raw")));
    cells.add(row.get("maybe_number"));
    cells.add(decimal((Long) row.get("maybe_amount")));
    List<String> list = new ArrayList<>();
    for (Object element : (Collection<?>) row.get("reasons")) {
      // The library's default takes the middle level of a list for a record.
      Object text = element instanceof GenericRecord middle ? middle.get("element") : element;
      list.add(text.toString());
    }
    cells.add(list);
    Map<String, List<Object>> map = new LinkedHashMap<>();
    ((Map<?, ?>) row.get("history"))
        .forEach(
            (key, value) -> {
              GenericRecord fields = (GenericRecord) value;
              map.put(
                  key.toString(),
                  Arrays.asList(
                      fields.get("views"),
                      decimal((Long) fields.get("amount")),
                      fields.get("maybe_views"),
                      decimal((Long) fields.get("maybe_amount"))));
            });
    cells.add(map);
    return cells;
  }

  private static String hexOrNull(ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return SampleTable.hex(copy);
  }

  private static List<Object> ofDuckDb(ResultSet row) throws SQLException {
    List<Object> cells = new ArrayList<>();
    cells.add(row.getObject(1, LocalDate.class));
    for (int column = 2; column <= 13; column++) {
      cells.add(row.getObject(column));
    }
    cells.add(array(row.getArray(14)));
    List<Object> keys = array(row.getArray(15));
    List<Object> views = array(row.getArray(16));
    List<Object> amounts = array(row.getArray(17));
    List<Object> maybeViews = array(row.getArray(18));
    List<Object> maybeAmounts = array(row.getArray(19));
    Map<String, List<Object>> map = new LinkedHashMap<>();
    for (int k = 0; k < keys.size(); k++) {
      map.put(
          (String) keys.get(k),
          Arrays.asList(views.get(k), amounts.get(k), maybeViews.get(k), maybeAmounts.get(k)));
    }
    cells.add(map);
    return cells;
  }

  private static List<Object> array(Array array) throws SQLException {
    return Arrays.asList((Object[]) array.getArray());
  }
}
