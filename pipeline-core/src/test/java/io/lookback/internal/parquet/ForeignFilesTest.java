package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that another writer made: everything optional, other encodings, codecs and pages. */
class ForeignFilesTest {
  private static final int ROWS = 5000;

  /** Row {@code i} of the files, so that each cell follows from its row number. */
  private static final String ROW =
      "select date '2020-11-01' + (i % 20)::int as day, (i % 4)::int as number, i * i as id,"
          + " i % 3 = 0 as flag, (i / 100.0)::decimal(18,2) as amount,"
          + " make_timestamp(i * 1000) as instant, 'word ' || (i % 50) as word,"
          + " ('all different ' || i) as raw, if(i % 2 = 0, i, null) as maybe_id,"
          + " if(i % 5 = 0, null, 'w' || i % 7) as maybe_word,"
          + " if(i % 3 = 0, null, i % 4)::int as maybe_number,"
          + " if(i % 7 = 0, null, i / 100.0)::decimal(18,2) as maybe_amount,"
          + " list_transform(range(i % 4), k -> 'r' || k) as reasons,"
          + " map_from_entries(list_transform(range(i % 3),"
          + " k -> {k: 'p' || k, v: {views: (k + i)::int, amount: (k / 4.0)::decimal(18,2),"
          + " maybe_views: if(i % 4 = k, null, k + i)::int,"
          + " maybe_amount: if(i % 5 = k, null, k / 4.0)::decimal(18,2)}}))"
          + " as history"
          + " from range("
          + ROWS
          + ") t(i)";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"zstd, V1", "snappy, V1", "uncompressed, V1", "gzip, V1", "zstd, V2", "snappy, V2"})
  void readsEveryColumn(String codec, String version) throws IOException {
    Path file = copy("parquet_version " + version + ", compression " + codec);
    long rows = 0;
    try (RowGroupReader reader =
        RowGroupReader.open(
            SampleTable.input(file),
            List.of(
                "day",
                "number",
                "id",
                "flag",
                "amount",
                "instant",
                "word",
                "raw",
                "maybe_id",
                "maybe_word",
                "maybe_number",
                "maybe_amount"))) {
      while (reader.next()) {
        check(reader, (int) rows);
        rows += reader.rows();
      }
    }
    try (RowGroupReader reader =
        RowGroupReader.open(SampleTable.input(file), List.of("reasons", "history"))) {
      int row = 0;
      while (reader.next()) {
        checkNested(reader, row);
        row += reader.rows();
      }
    }
    assertThat("rows with " + codec, rows, equalTo((long) ROWS));
  }

  @Test
  void missingOrUnfitColumnsAreNamed() throws IOException {
    Path file = copy("compression zstd");
    IOException missing =
        assertThrows(
            IOException.class,
            () -> RowGroupReader.open(SampleTable.input(file), List.of("day", "colour")));
    assertThat(
        "a missing column",
        missing.getMessage(),
        allOf(startsWith("cannot read " + file), containsString("colour")));
    try (RowGroupReader reader =
        RowGroupReader.open(
            SampleTable.input(file), List.of("day", "amount", "maybe_id", "reasons", "history"))) {
      reader.next();
      assertFails(file, "no int32", () -> reader.ints("day"));
      assertFails(file, "no int64", () -> reader.longs("amount"));
      assertFails(file, "maybe_id has nulls", () -> reader.longs("maybe_id"));
      assertFails(file, "not a single value", () -> reader.texts("reasons"));
      assertFails(file, "maybe_views has nulls", () -> reader.mapInts("history", "maybe_views"));
      assertFails(file, "no int32", () -> reader.optionalInts("amount"));
      assertFails(file, "no decimal", () -> reader.optionalMapDecimals("history", "views"));
      assertFails(file, "no field taps", () -> reader.mapInts("history", "taps"));
      assertFails(file, "not a list or a map", () -> reader.textEntries("amount"));
    }
  }

  private static void assertFails(Path file, String message, Executable read) {
    assertThat(
        "the message",
        assertThrows(IOException.class, read).getMessage(),
        allOf(startsWith("cannot read " + file), containsString(message)));
  }

  private Path copy(String options) throws IOException {
    Path file = folder.resolve("foreign.parquet");
    DuckDb.run(
        "copy ("
            + ROW
            + ") to '"
            + file
            + "' (format parquet, row_group_size 2048, "
            + options
            + ")");
    return file;
  }

  private static void check(RowGroupReader reader, int first) throws IOException {
    int[] days = reader.dates("day");
    int[] numbers = reader.ints("number");
    long[] ids = reader.longs("id");
    boolean[] flags = reader.booleans("flag");
    long[] amounts = reader.decimals("amount");
    long[] instants = reader.timestamps("instant");
    TextColumn words = reader.texts("word");
    BytesColumn raw = reader.bytes("raw");
    OptionalLongColumn maybe = reader.optionalLongs("maybe_id");
    TextColumn maybeWords = reader.texts("maybe_word");
    OptionalLongColumn maybeNumbers = reader.optionalInts("maybe_number");
    OptionalLongColumn maybeAmounts = reader.optionalDecimals("maybe_amount");
    for (int k = 0; k < reader.rows(); k++) {
      int i = first + k;
      String reason = "row " + i;
      assertThat(reason, days[k], equalTo(18_567 + i % 20));
      assertThat(reason, numbers[k], equalTo(i % 4));
      assertThat(reason, ids[k], equalTo((long) i * i));
      assertThat(reason, flags[k], equalTo(i % 3 == 0));
      assertThat(reason, amounts[k], equalTo((long) i));
      assertThat(reason, instants[k], equalTo(i * 1000L));
      assertThat(reason, words.text(k), equalTo("word " + i % 50));
      assertThat(reason, raw.value(k), equalTo(SampleTable.utf8("all different " + i)));
      assertThat(reason, maybe.present()[k], equalTo(i % 2 == 0));
      assertThat(reason, maybe.values()[k], equalTo(i % 2 == 0 ? (long) i : 0));
      assertThat(reason, maybeWords.text(k), equalTo(i % 5 == 0 ? null : "w" + i % 7));
      assertThat(reason, maybeNumbers.present()[k], equalTo(i % 3 != 0));
      assertThat(reason, maybeNumbers.values()[k], equalTo(i % 3 == 0 ? 0L : i % 4));
      assertThat(reason, maybeAmounts.present()[k], equalTo(i % 7 != 0));
      assertThat(reason, maybeAmounts.values()[k], equalTo(i % 7 == 0 ? 0L : i));
    }
  }

  private static void checkNested(RowGroupReader reader, int first) throws IOException {
    TextEntries reasons = reader.textEntries("reasons");
    TextEntries props = reader.textEntries("history");
    int[] views = reader.mapInts("history", "views");
    long[] amounts = reader.mapDecimals("history", "amount");
    OptionalLongColumn maybeViews = reader.optionalMapInts("history", "maybe_views");
    OptionalLongColumn maybeAmounts = reader.optionalMapDecimals("history", "maybe_amount");
    int reason = 0;
    int prop = 0;
    for (int k = 0; k < reader.rows(); k++) {
      int i = first + k;
      assertThat("reasons of row " + i, reasons.perRow()[k], equalTo(i % 4));
      assertThat("history of row " + i, props.perRow()[k], equalTo(i % 3));
      for (int e = 0; e < i % 4; e++, reason++) {
        assertThat("reason of row " + i, reasons.texts().text(reason), equalTo("r" + e));
      }
      for (int e = 0; e < i % 3; e++, prop++) {
        assertThat("key of row " + i, props.texts().text(prop), equalTo("p" + e));
        assertThat("views of row " + i, views[prop], equalTo(e + i));
        assertThat("amount of row " + i, amounts[prop], equalTo(25L * e));
        assertThat("views of row " + i, maybeViews.present()[prop], equalTo(i % 4 != e));
        assertThat(
            "views of row " + i, maybeViews.values()[prop], equalTo(i % 4 == e ? 0L : e + i));
        assertThat("amount of row " + i, maybeAmounts.present()[prop], equalTo(i % 5 != e));
        assertThat(
            "amount of row " + i, maybeAmounts.values()[prop], equalTo(i % 5 == e ? 0L : 25L * e));
      }
    }
  }
}
