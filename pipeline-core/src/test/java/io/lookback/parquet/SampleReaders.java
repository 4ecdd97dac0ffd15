package io.lookback.parquet;

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
              + " maybe_word, hex(maybe_raw), reasons, map_keys(history),"
              + " list_transform(map_values(history), x -> x.views),"
              + " list_transform(map_values(history), x -> x.amount)"
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
    TextEntries reasons = reader.textEntries("reasons");
    TextEntries props = reader.textEntries("history");
    int[] views = reader.mapInts("history", "views");
    long[] viewAmounts = reader.mapDecimals("history", "amount");
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
      row.add(maybeIds.present()[i] ? maybeIds.values()[i] : null);
      row.add(maybeWords.text(i));
      row.add(maybeRaw.value(i) == null ? null : SampleTable.hex(maybeRaw.value(i)));
      List<String> list = new ArrayList<>();
      for (int k = 0; k < reasons.perRow()[i]; k++) {
        list.add(reasons.texts().text(entry++));
      }
      row.add(list);
      Map<String, List<Object>> map = new LinkedHashMap<>();
      for (int k = 0; k < props.perRow()[i]; k++, key++) {
        map.put(
            props.texts().text(key), List.of(views[key], BigDecimal.valueOf(viewAmounts[key], 2)));
      }
      row.add(map);
      cells.add(row);
    }
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
                  List.of(fields.get("views"), BigDecimal.valueOf((long) fields.get("amount"), 2)));
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
    for (int column = 2; column <= 11; column++) {
      cells.add(row.getObject(column));
    }
    cells.add(array(row.getArray(12)));
    List<Object> keys = array(row.getArray(13));
    List<Object> views = array(row.getArray(14));
    List<Object> amounts = array(row.getArray(15));
    Map<String, List<Object>> map = new LinkedHashMap<>();
    for (int k = 0; k < keys.size(); k++) {
      map.put((String) keys.get(k), List.of(views.get(k), amounts.get(k)));
    }
    cells.add(map);
    return cells;
  }

  private static List<Object> array(Array array) throws SQLException {
    return List.of((Object[]) array.getArray());
  }
}
