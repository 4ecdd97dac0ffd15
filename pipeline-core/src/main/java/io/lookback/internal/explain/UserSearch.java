package io.lookback.internal.explain;

import io.lookback.internal.parquet.BytesColumn;
import io.lookback.spec.SourceSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.IntConsumer;

/**
 * Finds the lines that may be events of some users by looking at bytes alone. It never misses an
 * event: user ids are written in digits, which no escape can hide. It may find other lines, so what
 * it finds is parsed.
 */
final class UserSearch {
  private static final int MOST_DIGITS = 19;

  private final long[] users;
  private final byte[] digits;
  private final int[] skips = new int[256];
  private final byte[] name;

  /**
   * A search in lines of a source.
   *
   * @param users at least one
   */
  UserSearch(Collection<Long> users, SourceSpec source) {
    this.users = users.stream().mapToLong(Long::longValue).sorted().toArray();
    this.digits = Long.toString(this.users[0]).getBytes(StandardCharsets.US_ASCII);
    String path = source.fields().userId();
    this.name =
        source.isCsv()
            ? null
            : path.substring(path.lastIndexOf('.') + 1).getBytes(StandardCharsets.UTF_8);
    Arrays.fill(skips, digits.length);
    for (int i = 0; i < digits.length - 1; i++) {
      skips[digits[i]] = digits.length - 1 - i;
    }
  }

  /**
   * Whether the bytes of a page may hold such a line; every page may where there are many users.
   */
  boolean mayHold(ByteBuffer page) {
    if (users.length > 1 || !page.hasArray()) {
      return true;
    }
    byte[] data = page.array();
    int from = page.arrayOffset() + page.position();
    int end = from + page.remaining();
    int length = digits.length;
    byte last = digits[length - 1];
    for (int at = from + length - 1; at < end; at += skips[data[at] & 0xFF]) {
      if (data[at] == last && Arrays.equals(data, at - length + 1, at + 1, digits, 0, length)) {
        return true;
      }
    }
    return false;
  }

  /** Passes on the rows of lines that may be events of the users, in order; nulls are skipped. */
  void search(BytesColumn raw, IntConsumer found) {
    if (users.length == 1) {
      searchOne(raw, found);
      return;
    }
    for (int row = 0; row < raw.lengths().length; row++) {
      int from = raw.starts()[row];
      if (mayBeOfOne(raw.data(), from, from + raw.lengths()[row])) {
        found.accept(row);
      }
    }
  }

  /** Looks for one user across the ends of lines, by Horspool's rule: most bytes are skipped. */
  private void searchOne(BytesColumn raw, IntConsumer found) {
    byte[] data = raw.data();
    int length = digits.length;
    byte last = digits[length - 1];
    int rows = raw.lengths().length;
    int row = 0;
    int at = length - 1;
    while (row < rows) {
      int end = raw.starts()[row] + raw.lengths()[row];
      if (at >= end) {
        row++;
        continue;
      }
      byte here = data[at];
      int first = at - length + 1;
      if (here == last
          && first >= raw.starts()[row]
          && Arrays.equals(data, first, at + 1, digits, 0, length)
          && isNumberOfUser(data, raw.starts()[row], end, first, at + 1)) {
        found.accept(row);
        row++;
        at = end + length - 1;
      } else {
        at += skips[here & 0xFF];
      }
    }
  }

  private boolean mayBeOfOne(byte[] data, int from, int to) {
    int at = from;
    while (at < to) {
      if (!isDigit(data[at])) {
        at++;
        continue;
      }
      while (at < to - 1 && data[at] == '0' && isDigit(data[at + 1])) {
        at++;
      }
      int first = at;
      long number = 0;
      while (at < to && isDigit(data[at])) {
        number = 10 * number + data[at++] - '0';
      }
      if (at - first <= MOST_DIGITS
          && Arrays.binarySearch(users, number) >= 0
          && isNumberOfUser(data, from, to, first, at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether digits of a line may be its user: a field of CSV, or what follows the name in JSON. */
  private boolean isNumberOfUser(byte[] data, int from, int to, int first, int end) {
    if (end < to && isDigit(data[end])) {
      return false;
    }
    int at = first - 1;
    if (name == null) {
      while (at >= from && data[at] == '0') {
        at--;
      }
      return (at < from || data[at] == ',' || data[at] == '"')
          && (end == to || data[end] == ',' || data[end] == '"');
    }
    if (at >= from && data[at] == '-') {
      // JSON has a zero with a sign.
      at--;
    }
    at = beforeSpaces(data, from, at);
    if (at < from || data[at] != ':') {
      return false;
    }
    at = beforeSpaces(data, from, at - 1);
    int begin = at - name.length;
    boolean isNamed =
        begin > from
            && data[at] == '"'
            && data[begin - 1] == '"'
            && Arrays.equals(data, begin, at, name, 0, name.length);
    return isNamed || hasEscape(data, from, to);
  }

  private static int beforeSpaces(byte[] data, int from, int last) {
    int at = last;
    while (at >= from && (data[at] == ' ' || data[at] == '\t' || data[at] == '\r')) {
      at--;
    }
    return at;
  }

  /** Whether a name may be written with an escape. */
  private static boolean hasEscape(byte[] data, int from, int to) {
    for (int at = from; at < to; at++) {
      if (data[at] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
