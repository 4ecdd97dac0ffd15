package io.lookback.parquet;

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
          .textList("reasons")
          .map("history", TableSchema.builder("history").int32("views").decimal("amount").build())
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
  final boolean[] maybeIdPresent;
  final int[] maybeWords;
  final int[] maybeLengths;
  final int[] reasonsPerRow;
  final int[] reasons;
  final int[] propsPerRow;
  final int[] props;
  final int[] views;
  final long[] viewAmounts;

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
    amounts = longs(random, rows, numbersKind);
    instants = longs(random, rows, numbersKind);
    words = new int[rows];
    starts = new int[rows];
    lengths = new int[rows];
    maybeIds = longs(random, rows, numbersKind);
    maybeIdPresent = new boolean[rows];
    maybeWords = new int[rows];
    maybeLengths = new int[rows];
    reasonsPerRow = new int[rows];
    propsPerRow = new int[rows];
    data = new byte[20 * rows + 20];
    random.nextBytes(data);
    int entries = 0;
    int keys = 0;
    for (int i = 0; i < rows; i++) {
      flags[i] = random.nextBoolean();
      amounts[i] = Math.max(-LARGEST_AMOUNT, Math.min(LARGEST_AMOUNT, amounts[i]));
      instants[i] = Math.floorMod(instants[i], 4_000_000_000_000_000L);
      words[i] = word(random);
      starts[i] = 20 * i + random.nextInt(5);
      lengths[i] = random.nextInt(15);
      maybeIdPresent[i] = !gap(random, gaps);
      maybeWords[i] = gap(random, gaps) ? -1 : word(random);
      maybeLengths[i] = gap(random, gaps) ? -1 : random.nextInt(15);
      reasonsPerRow[i] = gap(random, gaps) ? 0 : 1 + random.nextInt(3);
      propsPerRow[i] = gap(random, gaps) ? 0 : 1 + random.nextInt(5);
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
    viewAmounts = longs(random, keys, numbersKind);
    for (int i = 0; i < keys; i++) {
      viewAmounts[i] = Math.max(-LARGEST_AMOUNT, Math.min(LARGEST_AMOUNT, viewAmounts[i]));
    }
  }

  static SampleTable random(Random random, int rows, Numbers numbers, Gaps gaps) {
    return new SampleTable(random, rows, numbers, gaps);
  }

  EncodedRowGroup encode(RowGroupEncoder encoder) {
    encoder.begin(rows);
    encoder.ints(days, 0, rows);
    encoder.ints(numbers, 0, rows);
    encoder.longs(ids, 0, rows);
    encoder.booleans(flags, 0, rows);
    encoder.longs(amounts, 0, rows);
    encoder.longs(instants, 0, rows);
    encoder.texts(words, 0, rows, WORDS);
    encoder.bytes(data, starts, lengths, 0, rows);
    encoder.optionalLongs(maybeIds, maybeIdPresent, 0, rows);
    encoder.texts(maybeWords, 0, rows, WORDS);
    encoder.bytes(data, starts, maybeLengths, 0, rows);
    encoder.entries(reasonsPerRow, 0, rows);
    encoder.texts(reasons, 0, reasons.length, WORDS);
    encoder.entries(propsPerRow, 0, rows);
    encoder.texts(props, 0, props.length, WORDS);
    encoder.ints(views, 0, views.length);
    encoder.longs(viewAmounts, 0, viewAmounts.length);
    return encoder.finish();
  }

  /**
   * The rows as cells: date, int, long, boolean, decimal, microseconds, text, hex, then the
   * optional long, text and hex, the list, and the map from text to (views, amount).
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
      row.add(maybeIdPresent[i] ? maybeIds[i] : null);
      row.add(maybeWords[i] < 0 ? null : WORDS[maybeWords[i]]);
      row.add(maybeLengths[i] < 0 ? null : hex(starts[i], maybeLengths[i]));
      List<String> list = new ArrayList<>();
      for (int k = 0; k < reasonsPerRow[i]; k++) {
        list.add(WORDS[reasons[entry++]]);
      }
      row.add(list);
      Map<String, List<Object>> map = new LinkedHashMap<>();
      for (int k = 0; k < propsPerRow[i]; k++, key++) {
        map.put(WORDS[props[key]], List.of(views[key], BigDecimal.valueOf(viewAmounts[key], 2)));
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
