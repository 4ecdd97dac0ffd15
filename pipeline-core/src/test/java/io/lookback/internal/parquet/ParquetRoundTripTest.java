package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cell that is written must be read, by our reader and by two that know nothing of it. */
class ParquetRoundTripTest {
  private static final long SEED = 20_201_130;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyKindWithEveryNumberShapeAndGap(SampleReaders reader) throws IOException {
    Random random = new Random(SEED);
    for (SampleTable.Numbers numbers : SampleTable.Numbers.values()) {
      for (SampleTable.Gaps gaps : SampleTable.Gaps.values()) {
        List<SampleTable> tables =
            List.of(
                SampleTable.random(random, 1, numbers, gaps),
                SampleTable.random(random, 2, numbers, gaps),
                SampleTable.random(random, 300 + random.nextInt(700), numbers, gaps));
        assertReads(reader, tables, "seed " + SEED + ", " + numbers + ", gaps " + gaps);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyRandomRowGroups(SampleReaders reader) throws IOException {
    Random random = new Random(SEED + 1);
    for (int round = 0; round < 5; round++) {
      List<SampleTable> tables = new ArrayList<>();
      for (int group = random.nextInt(6); group >= 0; group--) {
        tables.add(
            SampleTable.random(
                random,
                1 + random.nextInt(2000),
                SampleTable.Numbers.values()[random.nextInt(5)],
                SampleTable.Gaps.values()[random.nextInt(3)]));
      }
      assertReads(reader, tables, "seed " + (SEED + 1) + ", round " + round);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutRowGroupsTheFileIsAnEmptyTable(SampleReaders reader) throws IOException {
    assertReads(reader, List.of(), "an empty file");
  }

  @Test
  void longChunksTakeSeveralPages() throws IOException {
    int rows = (1 << 20) + 1000;
    TableSchema schema =
        TableSchema.builder("long")
            .int64("id")
            .optionalInt64("maybe")
            .text("word")
            .bytes("raw")
            .bool("flag")
            .build();
    Random random = new Random(SEED);
    long[] ids = random.longs(rows).toArray();
    long[] maybeIds = new long[rows];
    boolean[] present = new boolean[rows];
    int[] codes = new int[rows];
    int[] starts = new int[rows];
    int[] lengths = new int[rows];
    for (int i = 0; i < rows; i++) {
      present[i] = random.nextInt(4) > 0;
      maybeIds[i] = present[i] ? ids[i] : 0;
      codes[i] = random.nextInt(3);
      starts[i] = random.nextInt(50);
      lengths[i] = 15 + random.nextInt(20);
    }
    byte[] data = new byte[100];
    random.nextBytes(data);
    String[] dictionary = {"a", "b", "c"};
    Path file = folder.resolve("long.parquet");
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 1);
        WritableByteChannel channel = create(file)) {
      encoder.begin(rows);
      encoder.longs("id", ids, 0, rows);
      encoder.optionalLongs("maybe", maybeIds, 0, rows, 0);
      encoder.texts("word", codes, 0, rows, dictionary);
      encoder.bytes("raw", data, starts, lengths, 0, rows);
      encoder.booleans("flag", present, 0, rows);
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      appender.append(encoder.finish());
      appender.finish();
    }
    try (RowGroupReader reader =
        RowGroupReader.open(SampleTable.input(file), schema.columnNames())) {
      assertThat("a row group", reader.next(), is(true));
      assertThat("ids", reader.longs("id"), equalTo(ids));
      OptionalLongColumn maybe = reader.optionalLongs("maybe");
      assertThat("present", maybe.present(), equalTo(present));
      assertThat("flags", reader.booleans("flag"), equalTo(present));
      TextColumn words = reader.texts("word");
      BytesColumn raw = reader.bytes("raw");
      for (int i = 0; i < rows; i++) {
        boolean same =
            maybe.values()[i] == maybeIds[i]
                && words.text(i).equals(dictionary[codes[i]])
                && raw.lengths()[i] == lengths[i]
                && Arrays.equals(
                    raw.data(),
                    raw.starts()[i],
                    raw.starts()[i] + lengths[i],
                    data,
                    starts[i],
                    starts[i] + lengths[i]);
        if (!same) {
          assertThat("row " + i + " of seed " + SEED, false);
        }
      }
    }
    assertThat(
        "rows that DuckDB sees with the same values",
        DuckDb.number(
            "select count(*) from read_parquet('"
                + file
                + "') where (maybe is null or maybe = id)"
                + " and (maybe is not null) = flag and octet_length(raw) between 15 and 34"),
        equalTo((long) rows));
  }

  @Test
  void constantsAndNullsReadLikeColumns() throws IOException {
    TableSchema schema =
        TableSchema.builder("constant")
            .date("day")
            .int64("id")
            .text("word")
            .optionalText("maybe_word")
            .optionalInt64("maybe")
            .optionalBytes("raw")
            .build();
    Path file = folder.resolve("constant.parquet");
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 3);
        WritableByteChannel channel = create(file)) {
      encoder.begin(70_000);
      encoder.constantInt("day", 18_596);
      encoder.constantLong("id", Long.MIN_VALUE);
      encoder.constantText("word", "żółć");
      encoder.constantText("maybe_word", "");
      encoder.nulls("maybe");
      encoder.nulls("raw");
      EncodedRowGroup group = encoder.finish();
      assertThat("bytes of constants", 2000L, greaterThan(group.sizeInBytes()));
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      appender.append(group);
      appender.finish();
    }
    assertThat(
        "rows that DuckDB sees with the constants",
        DuckDb.number(
            "select count(*) from read_parquet('"
                + file
                + "') where day = date '2020-11-30'"
                + " and id = -9223372036854775808 and word = 'żółć' and maybe_word = ''"
                + " and maybe is null and raw is null"),
        equalTo(70_000L));
    try (RowGroupReader reader =
        RowGroupReader.open(SampleTable.input(file), schema.columnNames())) {
      reader.next();
      assertThat("last day", reader.dates("day")[69_999], equalTo(18_596));
      assertThat("last word", reader.texts("word").text(69_999), equalTo("żółć"));
      assertThat("no value", reader.texts("maybe_word").text(0), equalTo(""));
      assertThat("no value", reader.optionalLongs("maybe").present()[5], is(false));
      assertThat("no value", reader.bytes("raw").lengths()[5], equalTo(-1));
    }
  }

  @Test
  void metadataAndTotalsAreInTheFooter() throws IOException {
    SampleTable table =
        SampleTable.random(new Random(SEED), 10, SampleTable.Numbers.ANY, SampleTable.Gaps.SOME);
    Path file = SampleTable.write(folder.resolve("metadata.parquet"), List.of(table, table));
    assertThat(
        "metadata",
        DuckDb.text(
            "select string_agg(decode(key) || '=' || decode(value)) from parquet_kv_metadata('"
                + file
                + "')"),
        equalTo("load_id=ł-1"));
    assertThat(
        "rows",
        DuckDb.number("select num_rows from parquet_file_metadata('" + file + "')"),
        equalTo(20L));
  }

  private void assertReads(SampleReaders reader, List<SampleTable> tables, String reason)
      throws IOException {
    Path file = Files.createTempDirectory(folder, "round").resolve("sample.parquet");
    SampleTable.write(file, tables);
    List<List<Object>> expected = SampleTable.cells(tables);
    List<List<Object>> actual = reader.read(file);
    assertThat("rows of " + reason, actual.size(), equalTo(expected.size()));
    for (int i = 0; i < expected.size(); i++) {
      assertThat("row " + i + " of " + reason, actual.get(i), equalTo(expected.get(i)));
    }
  }

  private static WritableByteChannel create(Path file) throws IOException {
    return Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
