package io.lookback.internal.parquet;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A table with a column of every kind, as the arrays to encode and as the cells to expect. */
final class SampleTable {
  static final TableSchema SCHEMA =
      TableSchema.builder("sample")
          .date("day")
          .int32("number")
          .int64("id")
          .bool("flag")
          .decimal("amount")
          .timestamp("instant")
          .text("word")
          .bytes("raw")
          .optionalInt64("maybe_id")
          .optionalText("maybe_word")
          .optionalBytes("maybe_raw")
          .optionalInt32("maybe_number")
          .optionalDecimal("maybe_amount")
          .textList("reasons")
          .map(
              "history",
              TableSchema.builder("history")
                  .int32("views")
                  .decimal("amount")
                  .optionalInt32("maybe_views")
                  .optionalDecimal("maybe_amount")
                  .build())
          .build();

  /** What the numbers look like, so that every encoding is met. */
  enum Numbers {
    CONSTANT,
    SMALL,
    SORTED,
    ANY,
    EDGES
  }

  /** Which optional values are null, and which lists and maps are empty. */
  enum Gaps {
    NONE,
    SOME,
    ALL
  }

  private static final String[] WORDS = {
    "", "point", "transport", "żółć", "日本語", "😀", "a", "never used", "x".repeat(200), "\u0000"
  };
  private static final long LARGEST_AMOUNT = 999_999_999_999_999_999L;

  /** What stands for null; the second is no amount, so it must not be looked at as one. */
  private static final int NO_INT = Integer.MIN_VALUE + 5;

  private static final long NO_LONG = Long.MIN_VALUE + 5;

  final int rows;
  final int[] days;
  final int[] numbers;
  final long[] ids;
  final boolean[] flags;
  final long[] amounts;
  final long[] instants;
  final int[] words;
  final byte[] data;
  final int[] starts;
  final int[] lengths;
  final long[] maybeIds;
  final int[] maybeWords;
  final int[] maybeLengths;
  final int[] maybeNumbers;
  final long[] maybeAmounts;
  final int[] reasonsPerRow;
  final int[] reasons;
  final int[] propsPerRow;
  final int[] props;
  final int[] views;
  final long[] viewAmounts;
  final int[] maybeViews;
  final long[] maybeViewAmounts;

  private SampleTable(Random random, int rows, Numbers numbersKind, Gaps gaps) {
    this.rows = rows;
    days = ints(random, rows, numbersKind);
    // DuckDB and java.time agree on these years.
    for (int i = 0; i < rows; i++) {
      days[i] = Math.floorMod(days[i], 40_000);
    }
    if (numbersKind == Numbers.SORTED) {
      Arrays.sort(days);
    }
    numbers = ints(random, rows, numbersKind);
    ids = longs(random, rows, numbersKind);
    flags = new boolean[rows];
    amounts = amounts(random, rows, numbersKind);
    instants = longs(random, rows, numbersKind);
    words = new int[rows];
    starts = new int[rows];
    lengths = new int[rows];
    maybeIds = longs(random, rows, numbersKind);
    maybeWords = new int[rows];
    maybeLengths = new int[rows];
    maybeNumbers = ints(random, rows, numbersKind);
    maybeAmounts = amounts(random, rows, numbersKind);
    reasonsPerRow = new int[rows];
    propsPerRow = new int[rows];
    data = new byte[20 * rows + 20];
    random.nextBytes(data);
    int entries = 0;
    int keys = 0;
    for (int i = 0; i < rows; i++) {
      flags[i] = random.nextBoolean();
      instants[i] = Math.floorMod(instants[i], 4_000_000_000_000_000L);
      words[i] = word(random);
      starts[i] = 20 * i + random.nextInt(5);
      lengths[i] = random.nextInt(15);
      maybeIds[i] = gap(random, gaps) ? NO_LONG : maybeIds[i];
      maybeNumbers[i] = gap(random, gaps) ? NO_INT : maybeNumbers[i];
      maybeAmounts[i] = gap(random, gaps) ? NO_LONG : maybeAmounts[i];
      maybeWords[i] = gap(random, gaps) ? -1 : word(random);
      maybeLengths[i] = gap(random, gaps) ? -1 : random.nextInt(15);
      reasonsPerRow[i] = gap(random, gaps) ? 0 : 1 + random.nextInt(3);
      // Maps have entries even if all that is optional is null: these must hold nulls then.
      propsPerRow[i] = gaps != Gaps.NONE && random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(5);
      entries += reasonsPerRow[i];
      keys += propsPerRow[i];
    }
    reasons = new int[entries];
    for (int i = 0; i < entries; i++) {
      reasons[i] = word(random);
    }
    props = new int[keys];
    for (int row = 0, i = 0; row < rows; row++) {
      for (int k = 0; k < propsPerRow[row]; k++) {
        props[i++] = k;
      }
    }
    views = ints(random, keys, numbersKind);
    viewAmounts = amounts(random, keys, numbersKind);
    maybeViews = ints(random, keys, numbersKind);
    maybeViewAmounts = amounts(random, keys, numbersKind);
    for (int i = 0; i < keys; i++) {
      maybeViews[i] = gap(random, gaps) ? NO_INT : maybeViews[i];
      maybeViewAmounts[i] = gap(random, gaps) ? NO_LONG : maybeViewAmounts[i];
    }
  }

  static SampleTable random(Random random, int rows, Numbers numbers, Gaps gaps) {
    return new SampleTable(random, rows, numbers, gaps);
  }

  EncodedRowGroup encode(RowGroupEncoder encoder) {
    encoder.begin(rows);
    encoder.ints("day", days, 0, rows);
    encoder.ints("number", numbers, 0, rows);
    encoder.longs("id", ids, 0, rows);
    encoder.booleans("flag", flags, 0, rows);
    encoder.longs("amount", amounts, 0, rows);
    encoder.longs("instant", instants, 0, rows);
    encoder.texts("word", words, 0, rows, WORDS);
    encoder.bytes("raw", data, starts, lengths, 0, rows);
    encoder.optionalLongs("maybe_id", maybeIds, 0, rows, NO_LONG);
    encoder.texts("maybe_word", maybeWords, 0, rows, WORDS);
    encoder.bytes("maybe_raw", data, starts, maybeLengths, 0, rows);
    encoder.optionalInts("maybe_number", maybeNumbers, 0, rows, NO_INT);
    encoder.optionalLongs("maybe_amount", maybeAmounts, 0, rows, NO_LONG);
    encoder.entries("reasons", reasonsPerRow, 0, rows);
    encoder.texts("reasons.element", reasons, 0, reasons.length, WORDS);
    encoder.entries("history", propsPerRow, 0, rows);
    encoder.texts("history.key", props, 0, props.length, WORDS);
    encoder.ints("history.views", views, 0, views.length);
    encoder.longs("history.amount", viewAmounts, 0, viewAmounts.length);
    encoder.optionalInts("history.maybe_views", maybeViews, 0, maybeViews.length, NO_INT);
    encoder.optionalLongs(
        "history.maybe_amount", maybeViewAmounts, 0, maybeViewAmounts.length, NO_LONG);
    return encoder.finish();
  }

  /**
   * The rows as cells: date, int, long, boolean, decimal, microseconds, text, hex, then the
   * optional long, text, hex, int and decimal, the list, and the map from text to (views, amount,
   * optional views, optional amount).
   */
  List<List<Object>> cells() {
    List<List<Object>> cells = new ArrayList<>();
    int entry = 0;
    int key = 0;
    for (int i = 0; i < rows; i++) {
      List<Object> row = new ArrayList<>();
      row.add(LocalDate.ofEpochDay(days[i]));
      row.add(numbers[i]);
      row.add(ids[i]);
      row.add(flags[i]);
      row.add(BigDecimal.valueOf(amounts[i], 2));
      row.add(instants[i]);
      row.add(WORDS[words[i]]);
      row.add(hex(starts[i], lengths[i]));
      row.add(orNull(maybeIds[i]));
      row.add(maybeWords[i] < 0 ? null : WORDS[maybeWords[i]]);
      row.add(maybeLengths[i] < 0 ? null : hex(starts[i], maybeLengths[i]));
      row.add(orNull(maybeNumbers[i]));
      row.add(amountOrNull(maybeAmounts[i]));
      List<String> list = new ArrayList<>();
      for (int k = 0; k < reasonsPerRow[i]; k++) {
        list.add(WORDS[reasons[entry++]]);
      }
      row.add(list);
      Map<String, List<Object>> map = new LinkedHashMap<>();
      for (int k = 0; k < propsPerRow[i]; k++, key++) {
        map.put(
            WORDS[props[key]],
            Arrays.asList(
                views[key],
                BigDecimal.valueOf(viewAmounts[key], 2),
                orNull(maybeViews[key]),
                amountOrNull(maybeViewAmounts[key])));
      }
      row.add(map);
      cells.add(row);
    }
    return cells;
  }

  /** Writes the tables as one row group each. */
  static Path write(Path file, List<SampleTable> tables) throws IOException {
    try (RowGroupEncoder encoder = new RowGroupEncoder(SCHEMA, 1);
        WritableByteChannel channel =
            Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ParquetFileAppender appender =
          new ParquetFileAppender(channel, SCHEMA, Map.of("load_id", "ł-1"));
      for (SampleTable table : tables) {
        appender.append(table.encode(encoder));
      }
      appender.finish();
    }
    return file;
  }

  static List<List<Object>> cells(List<SampleTable> tables) {
    return tables.stream().flatMap(table -> table.cells().stream()).toList();
  }

  static ChannelInputFile input(Path file) {
    return new ChannelInputFile(file.toString(), () -> Files.newByteChannel(file));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String hex(int start, int length) {
    return HexFormat.of().withUpperCase().formatHex(data, start, start + length);
  }

  private static boolean gap(Random random, Gaps gaps) {
    return switch (gaps) {
      case NONE -> false;
      case SOME -> random.nextInt(3) == 0;
      case ALL -> true;
    };
  }

  private static int word(Random random) {
    int word = random.nextInt(WORDS.length - 1);
    return word < 7 ? word : word + 1;
  }

  private static Object orNull(int value) {
    return value == NO_INT ? null : value;
  }

  private static Object orNull(long value) {
    return value == NO_LONG ? null : value;
  }

  private static BigDecimal amountOrNull(long minorUnits) {
    return minorUnits == NO_LONG ? null : BigDecimal.valueOf(minorUnits, 2);
  }

  private static long[] amounts(Random random, int count, Numbers kind) {
    return Arrays.stream(longs(random, count, kind))
        .map(value -> Math.max(-LARGEST_AMOUNT, Math.min(LARGEST_AMOUNT, value)))
        .toArray();
  }

  private static int[] ints(Random random, int count, Numbers kind) {
    long[] values = longs(random, count, kind);
    int[] ints = new int[count];
    for (int i = 0; i < count; i++) {
      ints[i] =
          switch (kind) {
            case EDGES -> values[i] > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            case SORTED -> (int) (values[i] / 1000);
            default -> (int) values[i];
          };
    }
    return ints;
  }

  private static long[] longs(Random random, int count, Numbers kind) {
    long[] values = new long[count];
    long last = -1000;
    for (int i = 0; i < count; i++) {
      last += random.nextInt(5000);
      values[i] =
          switch (kind) {
            case CONSTANT -> 77;
            case SMALL -> random.nextInt(20) - 7;
            case SORTED -> last;
            case ANY -> random.nextLong();
            case EDGES -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
          };
    }
    return values;
  }
}
