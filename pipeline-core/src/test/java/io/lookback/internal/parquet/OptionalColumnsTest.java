package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nulls in rows and in the fields of maps: statistics, pages, and what a sample table lacks. */
class OptionalColumnsTest {
  private static final long SEED = 20_201_130;

  @TempDir private Path folder;

  /** Parquet's own writer gets the rows that its own reader found, and must count the same. */
  @ParameterizedTest
  @EnumSource
  void statisticsAreThoseOfAnotherWriter(SampleTable.Gaps gaps) throws IOException {
    Random random = new Random(SEED);
    for (SampleTable.Numbers numbers : SampleTable.Numbers.values()) {
      SampleTable table = SampleTable.random(random, 1 + random.nextInt(500), numbers, gaps);
      Path ours = folder.resolve(numbers + "-ours.parquet");
      SampleTable.write(ours, List.of(table));
      Path theirs = folder.resolve(numbers + "-theirs.parquet");
      writeAgain(ours, theirs);
      String reason = "seed " + SEED + ", " + numbers + ", gaps " + gaps;
      assertThat(reason, statistics(ours), equalTo(statistics(theirs)));
    }
  }

  @Test
  void nullsOfRowsAndOfEntriesAreCounted() throws IOException {
    TableSchema fields =
        TableSchema.builder("h").int32("views").optionalInt32("taps").optionalDecimal("a").build();
    TableSchema schema =
        TableSchema.builder("t").optionalInt32("n").optionalDecimal("d").map("m", fields).build();
    Path file = folder.resolve("counted.parquet");
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 1);
        WritableByteChannel channel = create(file)) {
      encoder.begin(4);
      encoder.optionalInts("n", new int[] {9, -1, 7, -1, -1, 4}, 1, 5, -1);
      encoder.optionalLongs("d", new long[] {150, -250, Long.MAX_VALUE, 5}, 0, 4, Long.MAX_VALUE);
      encoder.entries("m", new int[] {0, 2, 1, 0}, 0, 4);
      encoder.texts("m.key", new int[] {0, 1, 0}, 0, 3, new String[] {"a", "b"});
      encoder.ints("m.views", new int[] {3, 2, 1}, 0, 3);
      encoder.optionalInts("m.taps", new int[] {6, -1, 8}, 0, 3, -1);
      encoder.optionalLongs("m.a", new long[] {-1, -1, -1}, 0, 3, -1);
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      appender.append(encoder.finish());
      appender.finish();
    }
    assertThat(
        "the rows",
        DuckDb.text(
            "select string_agg(concat_ws('|', coalesce(n::text, '-'), coalesce(d::text, '-'),"
                + " m::text), '; ' order by file_row_number) from read_parquet('"
                + file
                + "', file_row_number = true)"),
        equalTo(
            "-|1.50|{}; 7|-2.50|{a={'views': 3, 'taps': 6, 'a': NULL}, b={'views': 2, 'taps': NULL,"
                + " 'a': NULL}}; -|-|{a={'views': 1, 'taps': 8, 'a': NULL}}; -|0.05|{}"));
    // The place of an empty map counts as a null of every field, as in the files of other writers.
    assertThat(
        "nulls, smallest, largest",
        DuckDb.text(
            "select string_agg(concat_ws('|', path_in_schema, stats_null_count, stats_min_value,"
                + " stats_max_value), '; ' order by column_id) from parquet_metadata('"
                + file
                + "')"),
        equalTo(
            "n|3|7|7; d|1|-2.50|1.50; m, key_value, key|2|a|b; m, key_value, value, views|2|1|3;"
                + " m, key_value, value, taps|3|6|8; m, key_value, value, a|5"));
  }

  /** Kinds that the sample's map has not, constants, and columns of nulls. */
  @Test
  void everyKindIsOptionalInAMap() throws IOException {
    TableSchema fields =
        TableSchema.builder("h")
            .optionalInt64("id")
            .optionalText("word")
            .optionalInt32("seven")
            .optionalDecimal("half")
            .optionalText("none")
            .build();
    TableSchema schema = TableSchema.builder("t").map("m", fields).build();
    Path file = folder.resolve("kinds.parquet");
    Random random = new Random(SEED);
    List<String> expected = new ArrayList<>();
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 1);
        WritableByteChannel channel = create(file)) {
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      for (int rows : new int[] {1, 900, 300}) {
        int[] perRow = random.ints(rows, 0, 3).toArray();
        int entries = 0;
        for (int count : perRow) {
          entries += count;
        }
        long[] ids = random.longs(entries, 0, 5).toArray();
        int[] codes = random.ints(entries, -1, 2).toArray();
        int[] keys = new int[entries];
        int entry = 0;
        for (int count : perRow) {
          StringBuilder row = new StringBuilder();
          for (int k = 0; k < count; k++, entry++) {
            keys[entry] = k;
            String id = ids[entry] == 3 ? "-" : Long.toString(ids[entry]);
            String word = codes[entry] < 0 ? "-" : "w" + codes[entry];
            row.append("k" + k + " " + id + " " + word + " 7 0.50 -;");
          }
          expected.add(row.toString());
        }
        encoder.begin(rows);
        encoder.entries("m", perRow, 0, rows);
        encoder.texts("m.key", keys, 0, entries, new String[] {"k0", "k1"});
        encoder.optionalLongs("m.id", ids, 0, entries, 3);
        encoder.texts("m.word", codes, 0, entries, new String[] {"w0", "w1"});
        encoder.constantInt("m.seven", 7);
        encoder.constantLong("m.half", 50);
        encoder.nulls("m.none");
        appender.append(encoder.finish());
      }
      appender.finish();
    }
    String rows =
        "select string_agg(concat(array_to_string(list_transform(map_entries(m), e -> concat(e.key,"
            + " ' ', coalesce(e.value.id::text, '-'), ' ', coalesce(e.value.word, '-'), ' ',"
            + " e.value.seven, ' ', e.value.half, ' ', coalesce(e.value.none, '-'), ';')), '')),"
            + " '\n' order by file_row_number) from read_parquet('"
            + file
            + "', file_row_number = true)";
    List<String> actual = List.of(DuckDb.text(rows).split("\n", -1));
    assertThat("rows", actual.size(), equalTo(expected.size()));
    for (int i = 0; i < actual.size(); i++) {
      assertThat("row " + i + " of seed " + SEED, actual.get(i), equalTo(expected.get(i)));
    }
  }

  /** The first page has no value at all, whatever the encoding of the pages. */
  @Test
  void pagesMayHoldNullsOnly() throws IOException {
    int rows = Levels.PAGE_SLOTS + 5000;
    TableSchema schema =
        TableSchema.builder("t")
            .int64("row")
            .optionalInt32("small")
            .optionalInt32("sorted")
            .optionalInt32("any")
            .optionalInt32("one")
            .optionalDecimal("sorted_amount")
            .optionalDecimal("any_amount")
            .build();
    long[] number = new long[rows];
    int[] small = new int[rows];
    int[] sorted = new int[rows];
    int[] any = new int[rows];
    int[] one = new int[rows];
    long[] sortedAmount = new long[rows];
    long[] anyAmount = new long[rows];
    for (int i = 0; i < rows; i++) {
      boolean isNull = i < Levels.PAGE_SLOTS || i % 3 == 0;
      number[i] = i;
      small[i] = isNull ? -1 : i % 50;
      sorted[i] = isNull ? -1 : i * 100;
      any[i] = isNull ? -1 : (int) (i * 7919L % 1_000_003);
      one[i] = isNull ? -1 : 4;
      sortedAmount[i] = isNull ? -1 : i * 100L;
      anyAmount[i] = isNull ? -1 : i * 7919L % 1_000_003;
    }
    Path file = folder.resolve("pages.parquet");
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 1);
        WritableByteChannel channel = create(file)) {
      encoder.begin(rows);
      encoder.longs("row", number, 0, rows);
      encoder.optionalInts("small", small, 0, rows, -1);
      encoder.optionalInts("sorted", sorted, 0, rows, -1);
      encoder.optionalInts("any", any, 0, rows, -1);
      encoder.optionalInts("one", one, 0, rows, -1);
      encoder.optionalLongs("sorted_amount", sortedAmount, 0, rows, -1);
      encoder.optionalLongs("any_amount", anyAmount, 0, rows, -1);
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      appender.append(encoder.finish());
      appender.finish();
    }
    String condition =
        "if(row < "
            + Levels.PAGE_SLOTS
            + " or row % 3 = 0, coalesce(small, sorted, any_amount, \"any\", one, sorted_amount)"
            + " is null, small = row % 50 and sorted = row * 100 and \"any\" = row * 7919 % 1000003"
            + " and one = 4 and sorted_amount = row and any_amount = (row * 7919 % 1000003) / 100)";
    assertThat(
        "rows that DuckDB sees with the same values",
        DuckDb.number("select count(*) from read_parquet('" + file + "') where " + condition),
        equalTo((long) rows));
    try (RowGroupReader reader =
        RowGroupReader.open(SampleTable.input(file), schema.columnNames())) {
      reader.next();
      assertReads(reader.optionalInts("sorted"), sortedAmount);
      assertReads(reader.optionalDecimals("sorted_amount"), sortedAmount);
      assertReads(reader.optionalDecimals("any_amount"), anyAmount);
    }
  }

  private static void assertReads(OptionalLongColumn column, long[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (column.present()[i] != (expected[i] != -1)
          || column.values()[i] != Math.max(0, expected[i])) {
        assertThat("row " + i, column.values()[i], equalTo(expected[i]));
      }
    }
  }

  /** Copies the rows with the record reader and the record writer of parquet-java. */
  private static void writeAgain(Path from, Path to) throws IOException {
    InputFile input = SampleTable.input(from);
    MessageType schema;
    try (ParquetFileReader file = ParquetFileReader.open(input)) {
      schema = file.getFileMetaData().getSchema();
    }
    try (ParquetReader<Group> reader = new Groups(input).build();
        ParquetWriter<Group> writer =
            ExampleParquetWriter.builder(new LocalOutputFile(to))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        writer.write(row);
      }
    }
  }

  private static final class Groups extends ParquetReader.Builder<Group> {
    Groups(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }

  /** Of each numeric column: its path, its values, its nulls, the smallest and the largest. */
  private static List<String> statistics(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    try (ParquetFileReader file = ParquetFileReader.open(SampleTable.input(path))) {
      for (BlockMetaData group : file.getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          Statistics<?> statistics = chunk.getStatistics();
          String line =
              chunk.getPath().toDotString()
                  + " has "
                  + chunk.getValueCount()
                  + " places, "
                  + statistics.getNumNulls()
                  + " nulls";
          switch (chunk.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32, INT64 ->
                lines.add(
                    statistics.hasNonNullValue()
                        ? line
                            + ", "
                            + statistics.genericGetMin()
                            + " to "
                            + statistics.genericGetMax()
                        : line);
            default -> lines.add(line);
          }
        }
      }
    }
    return lines;
  }

  private static WritableByteChannel create(Path file) throws IOException {
    return Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
