package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class RowGroupEncoderTest {
  private static final TableSchema SCHEMA =
      TableSchema.builder("small").int64("id").decimal("amount").textList("reasons").build();
  private static final String[] WORDS = {"a", "b"};

  @TempDir private Path folder;
  private final RowGroupEncoder encoder = new RowGroupEncoder(SCHEMA, 1);

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void anEmptyRowGroupIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> encoder.begin(0));
  }

  @Test
  void columnsMustComeInOrderAndBeComplete() {
    assertRefused("no row group was begun", () -> encoder.constantLong("id", 1));
    assertThrows(IllegalStateException.class, encoder::finish);
    encoder.begin(2);
    assertRefused("id is due, of kind int64", () -> encoder.constantText("id", "a"));
    assertRefused("id is not optional", () -> encoder.nulls("id"));
    assertRefused("id is not optional", () -> encoder.optionalLongs("id", new long[2], 0, 2, 0));
    assertRefused("not a list or map", () -> encoder.entries("id", new int[2], 0, 2));
    encoder.constantLong("id", 1);
    encoder.constantLong("amount", 1);
    assertRefused("column reasons is missing", encoder::finish);
    int[] codes = {0, 1};
    assertRefused("reasons is due", () -> encoder.texts("reasons.element", codes, 0, 2, WORDS));
    assertRefused("needs entries() first", () -> encoder.texts("reasons", codes, 0, 2, WORDS));
    encoder.entries("reasons", new int[] {0, 2}, 0, 2);
    assertRefused(
        "reasons.element is due", () -> encoder.entries("reasons", new int[] {0, 2}, 0, 2));
    assertRefused("column reasons.element is missing", encoder::finish);
    encoder.texts("reasons.element", codes, 0, 2, WORDS);
    assertRefused(
        "has all its columns", () -> encoder.texts("reasons.element", codes, 0, 2, WORDS));
  }

  /** The name is looked at first, whatever the kind of the column that is due. */
  @Test
  void everyMethodRefusesAnotherName() {
    List<TableSchema.Builder> kinds =
        List.of(
            TableSchema.builder("t").int32("id"),
            TableSchema.builder("t").int64("id"),
            TableSchema.builder("t").optionalInt32("id"),
            TableSchema.builder("t").optionalInt64("id"),
            TableSchema.builder("t").bool("id"),
            TableSchema.builder("t").optionalText("id"),
            TableSchema.builder("t").bytes("id"),
            TableSchema.builder("t").textList("id"));
    long methods =
        Arrays.stream(RowGroupEncoder.class.getMethods())
            .filter(method -> List.of(method.getParameterTypes()).indexOf(String.class) == 0)
            .count();
    for (TableSchema.Builder kind : kinds) {
      TableSchema schema = kind.int64("amount").build();
      try (RowGroupEncoder due = new RowGroupEncoder(schema, 1)) {
        due.begin(1);
        List<Executable> calls = callsFor(due, "amount");
        assertThat("methods that take a column", (long) calls.size(), equalTo(methods));
        for (Executable call : calls) {
          assertRefused("column id is due, not amount", call);
        }
      }
    }
  }

  /** A call of every method that takes a column. */
  private static List<Executable> callsFor(RowGroupEncoder encoder, String column) {
    int[] ints = {0};
    long[] longs = {0};
    return List.of(
        () -> encoder.ints(column, ints, 0, 1),
        () -> encoder.optionalInts(column, ints, 0, 1, 5),
        () -> encoder.constantInt(column, 1),
        () -> encoder.longs(column, longs, 0, 1),
        () -> encoder.optionalLongs(column, longs, 0, 1, 5),
        () -> encoder.constantLong(column, 1),
        () -> encoder.booleans(column, new boolean[1], 0, 1),
        () -> encoder.texts(column, ints, 0, 1, WORDS),
        () -> encoder.constantText(column, "a"),
        () -> encoder.bytes(column, new byte[1], ints, ints, 0, 1),
        () -> encoder.nulls(column),
        () -> encoder.entries(column, ints, 0, 1));
  }

  @Test
  void swappedCountsAreNoticed() {
    TableSchema fields = TableSchema.builder("h").int32("views").optionalInt32("taps").build();
    TableSchema schema =
        TableSchema.builder("t").int32("views").int32("taps").map("history", fields).build();
    int[] one = {1};
    try (RowGroupEncoder counts = new RowGroupEncoder(schema, 1)) {
      counts.begin(1);
      assertRefused("column views is due, not taps", () -> counts.ints("taps", one, 0, 1));
      counts.ints("views", one, 0, 1);
      assertRefused("column taps is due, not views", () -> counts.ints("views", one, 0, 1));
      counts.ints("taps", one, 0, 1);
      assertRefused("column history is due, not null", () -> counts.entries(null, one, 0, 1));
      counts.entries("history", one, 0, 1);
      assertRefused(
          "column history.key is due, not history.views",
          () -> counts.ints("history.views", one, 0, 1));
      counts.constantText("history.key", "a");
      assertRefused(
          "column history.views is due, not history.taps",
          () -> counts.optionalInts("history.taps", one, 0, 1, 0));
      assertRefused(
          "column history.views is due, not views", () -> counts.ints("views", one, 0, 1));
      counts.ints("history.views", one, 0, 1);
      counts.optionalInts("history.taps", one, 0, 1, 0);
      assertThat("rows", counts.finish().rows(), equalTo(1));
    }
  }

  @Test
  void wrongNumbersOfValuesAreRefused() {
    encoder.begin(2);
    assertThrows(IllegalArgumentException.class, () -> encoder.longs("id", new long[3], 0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.longs("id", new long[3], 2, 4));
    encoder.longs("id", new long[3], 1, 3);
    encoder.longs("amount", new long[2], 0, 2);
    assertThrows(
        IllegalArgumentException.class, () -> encoder.entries("reasons", new int[] {1, -1}, 0, 2));
    encoder.entries("reasons", new int[] {0, 2}, 0, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.texts("reasons.element", new int[1], 0, 1, WORDS));
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.texts("reasons.element", new int[] {0, 2}, 0, 2, WORDS));
  }

  @Test
  void wrongNumbersOfOptionalValuesAreRefused() {
    TableSchema fields = TableSchema.builder("h").optionalDecimal("amount").build();
    TableSchema schema =
        TableSchema.builder("t").optionalInt32("number").map("history", fields).build();
    try (RowGroupEncoder optional = new RowGroupEncoder(schema, 1)) {
      optional.begin(2);
      assertThrows(
          IllegalArgumentException.class,
          () -> optional.optionalInts("number", new int[3], 0, 3, 0));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> optional.optionalInts("number", new int[3], 2, 4, 0));
      optional.optionalInts("number", new int[3], 1, 3, 0);
      optional.entries("history", new int[] {3, 0}, 0, 2);
      optional.constantText("history.key", "a");
      assertThrows(
          IllegalArgumentException.class,
          () -> optional.optionalLongs("history.amount", new long[2], 0, 2, 0));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              optional.optionalLongs(
                  "history.amount", new long[] {0, 0, 1_000_000_000_000_000_000L}, 0, 3, 0));
    }
  }

  @Test
  void amountsOfNineteenDigitsAreRefused() {
    encoder.begin(1);
    encoder.constantLong("id", 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.constantLong("amount", 1_000_000_000_000_000_000L));
    encoder.begin(2);
    encoder.constantLong("id", 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.longs("amount", new long[] {0, -1_000_000_000_000_000_000L}, 0, 2));
  }

  @Test
  void unknownLevelsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RowGroupEncoder(SCHEMA, 23));
  }

  @Test
  void theEncoderIsUsedAgainAfterAFailure() {
    EncodedRowGroup expected = small(1);
    encoder.begin(5);
    assertThrows(IllegalArgumentException.class, () -> encoder.longs("id", new long[1], 0, 1));
    assertThat("the row group", small(1), equalTo(expected));
  }

  @Test
  void theWireFormKeepsAllBytes() throws IOException {
    Random random = new Random(3);
    try (RowGroupEncoder sample = new RowGroupEncoder(SampleTable.SCHEMA, 1)) {
      EncodedRowGroup group =
          SampleTable.random(random, 100, SampleTable.Numbers.ANY, SampleTable.Gaps.SOME)
              .encode(sample);
      byte[] wire = wire(group);
      assertThat("size in bytes", (long) wire.length - 12, equalTo(group.sizeInBytes()));
      EncodedRowGroup read = read(wire);
      assertThat("the row group", read, equalTo(group));
      assertThat("its hash", read.hashCode(), equalTo(group.hashCode()));
      assertThat("its rows", read.rows(), equalTo(100));
      assertThrows(EOFException.class, () -> read(Arrays.copyOf(wire, wire.length - 1)));
      wire[0] = -1;
      assertThrows(IOException.class, () -> read(wire));
    }
  }

  @Test
  void rowGroupsOfAnotherTableAreRefused() throws IOException {
    ParquetFileAppender appender =
        new ParquetFileAppender(
            Channels.newChannel(new ByteArrayOutputStream()), SampleTable.SCHEMA);
    assertThrows(IllegalArgumentException.class, () -> appender.append(small(1)));
    appender.finish();
    assertThrows(IllegalStateException.class, appender::finish);
  }

  @Test
  void schemasAreChecked() {
    assertThrows(
        IllegalArgumentException.class, () -> TableSchema.builder("t").int64("a").text("a"));
    assertThrows(IllegalStateException.class, () -> TableSchema.builder("t").build());
    TableSchema nested = TableSchema.builder("v").int64("a").textList("b").build();
    assertThrows(IllegalArgumentException.class, () -> TableSchema.builder("t").map("m", nested));
    TableSchema twoKeys = TableSchema.builder("v").text("key").build();
    assertThrows(IllegalArgumentException.class, () -> TableSchema.builder("t").map("m", twoKeys));
    assertThat("names", SCHEMA.columnNames(), equalTo(List.of("id", "amount", "reasons")));
  }

  @Test
  void schemasTravel() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(SampleTable.SCHEMA);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat("the schema", in.readObject(), equalTo(SampleTable.SCHEMA));
    }
  }

  @Test
  void statisticsHoldTheRangeAndTheNulls() throws IOException {
    TableSchema schema =
        TableSchema.builder("s").int64("id").date("day").optionalText("word").text("long").build();
    Path file = folder.resolve("statistics.parquet");
    try (RowGroupEncoder ranges = new RowGroupEncoder(schema, 1);
        var channel = Channels.newChannel(Files.newOutputStream(file))) {
      ranges.begin(3);
      ranges.longs("id", new long[] {5, Long.MIN_VALUE, Long.MAX_VALUE}, 0, 3);
      ranges.ints("day", new int[] {18_596, 18_590, 18_591}, 0, 3);
      ranges.texts("word", new int[] {1, -1, 0}, 0, 3, new String[] {"żółć", "Zebra", "unused"});
      ranges.constantText("long", "x".repeat(65));
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      appender.append(ranges.finish());
      appender.finish();
    }
    String metadata =
        "select string_agg(concat_ws('|', path_in_schema, stats_min_value, stats_max_value,"
            + " stats_null_count), ', ' order by column_id) from parquet_metadata('"
            + file
            + "')";
    assertThat(
        "statistics as DuckDB reads them",
        DuckDb.text(metadata),
        equalTo(
            "id|-9223372036854775808|9223372036854775807|0, day|2020-11-24|2020-11-30|0,"
                + " word|Zebra|żółć|1, long|0"));
  }

  @Test
  void sortedIdsAndSmallNumbersAreSmall() {
    TableSchema schema = TableSchema.builder("s").int64("id").int32("position").build();
    int rows = 10_000;
    long[] ids = new long[rows];
    int[] positions = new int[rows];
    Random random = new Random(3);
    for (int i = 0; i < rows; i++) {
      ids[i] = (i == 0 ? 1L << 40 : ids[i - 1]) + random.nextInt(8);
      positions[i] = random.nextInt(4);
    }
    try (RowGroupEncoder numbers = new RowGroupEncoder(schema, 1)) {
      numbers.begin(rows);
      numbers.longs("id", ids, 0, rows);
      numbers.ints("position", positions, 0, rows);
      // Three and two bits a row.
      assertThat("bytes", numbers.finish().sizeInBytes(), lessThan(6L * rows / 8 + 1000));
    }
  }

  private EncodedRowGroup small(int rows) {
    encoder.begin(rows);
    encoder.constantLong("id", 4);
    encoder.constantLong("amount", 5);
    encoder.entries("reasons", new int[rows], 0, rows);
    encoder.texts("reasons.element", new int[0], 0, 0, WORDS);
    return encoder.finish();
  }

  private static void assertRefused(String message, Executable call) {
    assertThat(
        "the message",
        assertThrows(IllegalStateException.class, call).getMessage(),
        containsString(message));
  }

  private static byte[] wire(EncodedRowGroup group) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    group.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static EncodedRowGroup read(byte[] wire) throws IOException {
    return EncodedRowGroup.readFrom(new DataInputStream(new ByteArrayInputStream(wire)));
  }
}
