package io.lookback.parquet;

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
    assertThrows(IllegalStateException.class, () -> encoder.constantLong(1));
    assertThrows(IllegalStateException.class, encoder::finish);
    encoder.begin(2);
    assertThrows(IllegalStateException.class, () -> encoder.constantText("a"));
    assertThrows(IllegalStateException.class, encoder::nulls);
    assertThrows(IllegalStateException.class, () -> encoder.entries(new int[2], 0, 2));
    encoder.constantLong(1);
    encoder.constantLong(1);
    assertThrows(IllegalStateException.class, () -> encoder.texts(new int[] {0, 1}, 0, 2, WORDS));
    encoder.entries(new int[] {0, 2}, 0, 2);
    assertThat(
        "the missing column",
        assertThrows(IllegalStateException.class, encoder::finish).getMessage(),
        containsString("reasons.list.element"));
  }

  @Test
  void wrongNumbersOfValuesAreRefused() {
    encoder.begin(2);
    assertThrows(IllegalArgumentException.class, () -> encoder.longs(new long[3], 0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.longs(new long[3], 2, 4));
    encoder.longs(new long[3], 1, 3);
    encoder.longs(new long[2], 0, 2);
    assertThrows(IllegalArgumentException.class, () -> encoder.entries(new int[] {1, -1}, 0, 2));
    encoder.entries(new int[] {0, 2}, 0, 2);
    assertThrows(IllegalArgumentException.class, () -> encoder.texts(new int[1], 0, 1, WORDS));
    assertThrows(
        IllegalArgumentException.class, () -> encoder.texts(new int[] {0, 2}, 0, 2, WORDS));
  }

  @Test
  void amountsOfNineteenDigitsAreRefused() {
    encoder.begin(1);
    encoder.constantLong(1);
    assertThrows(
        IllegalArgumentException.class, () -> encoder.constantLong(1_000_000_000_000_000_000L));
    encoder.begin(2);
    encoder.constantLong(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> encoder.longs(new long[] {0, -1_000_000_000_000_000_000L}, 0, 2));
  }

  @Test
  void unknownLevelsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RowGroupEncoder(SCHEMA, 23));
  }

  @Test
  void theEncoderIsUsedAgainAfterAFailure() {
    EncodedRowGroup expected = small(1);
    encoder.begin(5);
    assertThrows(IllegalArgumentException.class, () -> encoder.longs(new long[1], 0, 1));
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
    TableSchema optional = TableSchema.builder("v").optionalInt64("a").build();
    assertThrows(IllegalArgumentException.class, () -> TableSchema.builder("t").map("m", optional));
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
      ranges.longs(new long[] {5, Long.MIN_VALUE, Long.MAX_VALUE}, 0, 3);
      ranges.ints(new int[] {18_596, 18_590, 18_591}, 0, 3);
      ranges.texts(new int[] {1, -1, 0}, 0, 3, new String[] {"żółć", "Zebra", "unused"});
      ranges.constantText("x".repeat(65));
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
      numbers.longs(ids, 0, rows);
      numbers.ints(positions, 0, rows);
      // Three and two bits a row.
      assertThat("bytes", numbers.finish().sizeInBytes(), lessThan(6L * rows / 8 + 1000));
    }
  }

  private EncodedRowGroup small(int rows) {
    encoder.begin(rows);
    encoder.constantLong(4);
    encoder.constantLong(5);
    encoder.entries(new int[rows], 0, rows);
    encoder.texts(new int[0], 0, 0, WORDS);
    return encoder.finish();
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
