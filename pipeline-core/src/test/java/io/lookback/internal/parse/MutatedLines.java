package io.lookback.internal.parse;

import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Makes contents of landing files: lines of the grammar, most of them with a few mutations. Lines
 * that turned out to be of a new kind are kept and mutated further, so that mutations add up.
 */
final class MutatedLines {
  private static final int POOL = 2048;

  private static final List<String> SCALARS =
      pieces(
          "0 1 9 -1 -0 01 00 1.0 1.5 0.05 1.005 -0.00 -0.01 1.50e1 9999999999999999.99"
              + " 10000000000000000 1e0 1E+2 1e999 2147483647 2147483648 9223372036854775807"
              + " 9223372036854775808 18446744073709551616 99999999999999999999999999 null true"
              + " false nul tru NaN Infinity 0x1 +1 '' ' ' '\\t' '\\u0020' '\\u00a0' '\\ud800'"
              + " '\\ud83d\\ude00' '\\udc00\\ud800' '\\u0000' '\\x' '\\u12' 'a\\\"b' '\u00a0'"
              + " '\u3000\u2003' '\u001c' '\u200b' 'p' '\u00e9\u65e5' '\ud83d\ude00' [] {} [1,[2]]"
              + " {'a':{'a':1}} {'a':1,'a':2} '2020-11-30' '2020-02-30' '0000-01-01' '0001-01-01'"
              + " '9999-12-31' '2020-1-1' '+2020-11-30' '2020-11-30T00:00' '\u0662020-11-30' '7'");

  private static final List<String> CELLS =
      pieces(
          "0 0.0 0.00 00.00 000000000000000000001.00 1.005 1. .5 -0 -0.00 -0.01 -1 -.5 +1 1e2 1,5"
              + " 9999999999999999.99 9999999999999999 10000000000000000 99999999999999999.99"
              + " -9999999999999999.99 -99999999999999999 9223372036854775807 9223372036854775808 7"
              + " 007 -7 7.0 2147483647 002147483648 2020-11-30 2020-02-29 2019-02-29 0000-01-01 0001-01-01 9999-12-31"
              + " 10000-01-01 2020-11-3 p '' ' ' 'a,b' 'a\nb' 'a\r\nb' 'a''b' '''' 'a'b ' a'b' a'"
              + " \u00a0 \u001c \u00e9 \ud83d\ude00 =1+1 \u0661");

  private static final List<String> MARKS =
      pieces("' '' , : { } [ ] \\ \n \r \r\n \t \ufeff \u0000 \u001f \u007f \u2028 ; | //");

  private static final List<String> HEADERS =
      List.of(
          "pay_date,total,user_id,value_prop",
          "value_prop,user_id,total,pay_date",
          "\"pay_date\",\"total\",\"user_id\",\"value_prop\"",
          "note,pay_date,total,user_id,value_prop,\"more, \"\"still\"\"\"",
          "pay_date,total,user_id,value_prop,total",
          "pay_date,total,user_id",
          "pay_date,total,user_id,value_prop,note,note",
          "pay_date, total,user_id,value_prop",
          "\ufeffpay_date,total,user_id,value_prop");

  private static final List<String> HEADERS_WITHOUT_VALUE =
      List.of("pay_date,user_id,value_prop", "\"value_prop\",user_id,pay_date,note");

  private final Random random;
  private final boolean json;
  private final EventFields names;
  private final List<byte[]> pool = new ArrayList<>();

  MutatedLines(Random random, boolean json, EventFields names) {
    this.random = random;
    this.json = json;
    this.names = names;
  }

  /** A header for CSV, now and then mutated. */
  byte[] header() {
    boolean mayLackValue = names.kind() == ValueKind.NONE && random.nextBoolean();
    String named =
        pick(mayLackValue ? HEADERS_WITHOUT_VALUE : HEADERS)
            .replace("pay_date", names.day())
            .replace("user_id", names.userId())
            .replace("value_prop", names.valueProp())
            .replace("total", names.value() == null ? "total" : names.value());
    byte[] header = bytes(named);
    byte[] changed = random.nextInt(8) == 0 ? mutate(header) : header;
    return json ? new byte[0] : withoutLineEnd(changed);
  }

  /** The lines of a file with their ends, behind a header with this many columns. */
  byte[] content(int lines, int columns) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int line = 0; line < lines; line++) {
      boolean old = !pool.isEmpty() && random.nextInt(4) == 0;
      byte[] bytes = old ? pick(pool) : bytes(json ? event() : payment(columns));
      content.writeBytes(random.nextInt(json ? 4 : 2) == 0 ? bytes : mutate(bytes));
      boolean last = line == lines - 1;
      content.writeBytes(bytes(last && random.nextBoolean() ? "" : lineEnd()));
    }
    return content.toByteArray();
  }

  /** Keeps a line for further mutations. */
  void keep(byte[] line) {
    if (line.length > 400) {
      return;
    }
    if (pool.size() < POOL) {
      pool.add(line);
    } else {
      pool.set(random.nextInt(POOL), line);
    }
  }

  private String lineEnd() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> "\r\n";
      case 2 -> "\n\n";
      case 3 -> " \n";
      default -> "\n";
    };
  }

  private String event() {
    Map<String, String> values = new TreeMap<>();
    values.put(names.day(), "'2020-11-" + (10 + random.nextInt(21)) + "'");
    values.put(names.userId(), String.valueOf(random.nextInt(1000)));
    values.put(names.valueProp(), "'prop" + random.nextInt(20) + "'");
    if (names.kind() != ValueKind.NONE) {
      values.put(names.value(), value());
    }
    return nested(values).replace('\'', '"');
  }

  /** An object with these values at these paths, and now and then something wrong. */
  private String nested(Map<String, String> values) {
    Map<String, Map<String, String>> inner = new TreeMap<>();
    List<String> fields = new ArrayList<>();
    values.forEach(
        (path, value) -> {
          int dot = path.indexOf('.');
          if (dot < 0) {
            fields.add("'" + path + "':" + scalar(value));
          } else {
            Map<String, String> object =
                inner.computeIfAbsent(path.substring(0, dot), name -> new TreeMap<>());
            object.put(path.substring(dot + 1), value);
          }
        });
    inner.forEach((name, object) -> fields.add("'" + name + "':" + scalar(nested(object))));
    drift(fields);
    return object(fields);
  }

  private String value() {
    String whole = String.valueOf(random.nextInt(30));
    boolean isFraction = names.kind() == ValueKind.AMOUNT && random.nextBoolean();
    return isFraction ? whole + "." + random.nextInt(100) : whole;
  }

  private void drift(List<String> fields) {
    while (random.nextInt(6) == 0) {
      fields.add("'" + (char) ('a' + random.nextInt(4)) + "':" + pick(SCALARS));
    }
    if (random.nextInt(20) == 0 && !fields.isEmpty()) {
      fields.remove(random.nextInt(fields.size()));
    }
    if (random.nextInt(40) == 0 && !fields.isEmpty()) {
      fields.add(pick(fields));
    }
  }

  private String object(List<String> fields) {
    List<String> mixed = new ArrayList<>(fields);
    Collections.shuffle(mixed, random);
    boolean spaced = random.nextInt(4) == 0;
    return "{" + String.join(spaced ? " , " : ",", mixed) + "}";
  }

  private String scalar(String usual) {
    return random.nextInt(12) == 0 ? pick(SCALARS) : usual;
  }

  private String payment(int columns) {
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      String usual =
          switch (random.nextInt(5)) {
            case 0 -> "2020-11-" + (10 + random.nextInt(21));
            case 1 -> money();
            case 2 -> "prop" + random.nextInt(20);
            default -> String.valueOf(random.nextInt(1000));
          };
      cells.add(random.nextInt(10) == 0 ? pick(CELLS).replace('\'', '"') : usual);
    }
    if (random.nextInt(3) > 0) {
      makeGood(cells);
    }
    return String.join(",", cells);
  }

  /** Sets neighbouring cells to what the usual orders of columns want there. */
  private void makeGood(List<String> cells) {
    List<String> good =
        new ArrayList<>(
            List.of(
                "2020-11-" + (10 + random.nextInt(21)),
                cell(names.kind() == ValueKind.POSITION ? value() : money()),
                cell(String.valueOf(random.nextInt(1000))),
                cell("prop" + random.nextInt(20))));
    if (cells.size() == 3) {
      good.remove(1);
    }
    if (random.nextInt(3) == 0) {
      Collections.reverse(good);
    }
    if (cells.size() < good.size()) {
      return;
    }
    int from = random.nextInt(cells.size() - good.size() + 1);
    for (int i = 0; i < good.size(); i++) {
      cells.set(from + i, good.get(i));
    }
  }

  private String money() {
    return random.nextInt(1000) + "." + (10 + random.nextInt(90));
  }

  private String cell(String usual) {
    return switch (random.nextInt(10)) {
      case 0 -> pick(CELLS).replace('\'', '"');
      case 1 -> '"' + usual + '"';
      default -> usual;
    };
  }

  private byte[] mutate(byte[] line) {
    byte[] mutated = line;
    for (int left = random.nextInt(3); left >= 0; left--) {
      int from = random.nextInt(mutated.length + 1);
      int to = Math.min(mutated.length, from + random.nextInt(4));
      mutated = replace(mutated, from, to, piece(mutated));
    }
    return mutated;
  }

  private byte[] piece(byte[] line) {
    switch (random.nextInt(8)) {
      case 0:
        return new byte[0];
      case 1:
        return new byte[] {(byte) random.nextInt(256)};
      case 2:
        return bytes(pick(SCALARS).replace('\'', '"'));
      case 3:
        return bytes(pick(CELLS).replace('\'', '"'));
      case 4:
        return bytes(String.valueOf(random.nextInt(100)));
      case 5:
        int from = random.nextInt(line.length + 1);
        return Arrays.copyOfRange(line, from, Math.min(line.length, from + random.nextInt(30)));
      case 6:
        return bytes("[{\"a\":".substring(random.nextInt(3)).repeat(random.nextInt(40)));
      default:
        return bytes(pick(MARKS).replace('\'', '"'));
    }
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] replace(byte[] line, int from, int to, byte[] piece) {
    byte[] replaced = new byte[line.length - (to - from) + piece.length];
    System.arraycopy(line, 0, replaced, 0, from);
    System.arraycopy(piece, 0, replaced, from, piece.length);
    System.arraycopy(line, to, replaced, from + piece.length, line.length - to);
    return replaced;
  }

  private static byte[] withoutLineEnd(byte[] line) {
    int end = 0;
    while (end < line.length && line[end] != '\n' && line[end] != '\r') {
      end++;
    }
    return Arrays.copyOf(line, end);
  }

  /** Pieces are separated by spaces; a space inside of a piece is written as {@code ␠}. */
  private static List<String> pieces(String text) {
    return List.of(text.replace("' '", "'\u2420'").replace("' a'", "'\u2420a'").split(" ")).stream()
        .map(piece -> piece.replace('\u2420', ' '))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
