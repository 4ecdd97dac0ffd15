package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RecordSplitterTest {
  private static final long SEED = 7;

  /** One RFC 4180 record with its line end, or up to the end of input. */
  private static final Pattern RECORD =
      Pattern.compile(
          "(?:(?:\"(?:[^\"]|\"\")*+\"|(?!\")[^,\\n]*+),)*+"
              + "(?:\"(?:[^\"]|\"\")*+\"(?:\\r?\\n|\\r?\\z)|(?!\")[^,\\n]*+(?:\\n|\\z))");

  @Test
  void linesEndAtLineFeeds() {
    assertThat(
        "JSON lines know no quotes",
        split(RecordSplitter.lines(100), "a\n\"b\r\n\nc\"d"),
        contains("a\n", "\"b\r\n", "\n", "c\"d"));
  }

  @Test
  void quotedLineEndsBelongToTheRecord() {
    assertThat(
        "RFC 4180",
        split(RecordSplitter.csv(100), "a,\"b\nc\"\n\"d\"\"\r\n\",e\r\nf\"\n\"g\""),
        contains("a,\"b\nc\"\n", "\"d\"\"\r\n\",e\r\n", "f\"\n", "\"g\""));
  }

  @Test
  void strayQuoteCostsOneLine() {
    RecordSplitter csv = RecordSplitter.csv(30);
    assertThat(
        "not closed at the end of input",
        split(csv, "a,\"b\nc,d\ne,f"),
        contains("a,\"b\n", "c,d\n", "e,f"));
    assertThat(
        "text after the closing quote",
        split(csv, "a,\"b\nc,\"d\ne,f\n"),
        contains("a,\"b\n", "c,\"d\n", "e,f\n"));
    assertThat(
        "not closed within the maximal length",
        split(csv, "a,\"b\nc,d\ne,012345678901234567890123456\nf\"\n"),
        contains("a,\"b\n", "c,d\n", "e,012345678901234567890123456\n", "f\"\n"));
  }

  @Test
  void longestLegalRecordIncludesItsLineEnd() {
    byte[] line = bytes("1234\n1234567\n12345");
    RecordSplitter lines = RecordSplitter.lines(5);
    assertThat("as long as legal", lines.recordEnd(line, 0, 18, false), is(5));
    assertThat("longer", lines.recordEnd(line, 5, 18, false), is(RecordSplitter.TOO_LONG));
    assertThat("not yet known", lines.recordEnd(line, 5, 10, false), is(RecordSplitter.INCOMPLETE));
    assertThat("rest of a long line", RecordSplitter.lineEnd(line, 5, 18), is(13));
    assertThat("last line", lines.recordEnd(line, 13, 18, true), is(18));
    assertThat("no bytes", lines.recordEnd(line, 18, 18, true), is(RecordSplitter.INCOMPLETE));
    assertThrows(IllegalArgumentException.class, () -> RecordSplitter.csv(0));
  }

  @Test
  void contentHasNoLineEnd() {
    byte[] text = bytes("a\r\nb\n\r\nc\r");
    assertThat("CRLF", RecordSplitter.contentEnd(text, 0, 3), is(1));
    assertThat("LF", RecordSplitter.contentEnd(text, 3, 5), is(4));
    assertThat("empty line", RecordSplitter.contentEnd(text, 5, 7), is(5));
    assertThat("CR at the end of input", RecordSplitter.contentEnd(text, 7, 9), is(8));
    assertThat("blank", RecordSplitter.isBlank(bytes(" \t\r"), 0, 3), is(true));
    assertThat("not blank", RecordSplitter.isBlank(bytes(" \tx"), 0, 3), is(false));
  }

  @Test
  void answerDoesNotDependOnTheCut() {
    Random random = new Random(SEED);
    for (int round = 0; round < 40_000; round++) {
      String text = text(random);
      int max = 1 + random.nextInt(24);
      String where = "seed " + SEED + " round " + round + " max " + max + " text " + text;
      checkEveryCut(where, RecordSplitter.csv(max), text, max, true);
      checkEveryCut(where, RecordSplitter.lines(max), text, max, false);
    }
  }

  private static void checkEveryCut(
      String where, RecordSplitter splitter, String text, int max, boolean csv) {
    byte[] all = bytes("##" + text);
    int from = 2;
    while (from < all.length) {
      int expected = expectedEnd(text, from - 2, max, csv);
      expected = expected < 0 ? expected : expected + 2;
      int whole = splitter.recordEnd(all, from, all.length, true);
      assertThat(where + " from " + from, whole, is(expected));
      for (int to = from; to <= all.length; to++) {
        int cut = splitter.recordEnd(all, from, to, false);
        boolean ended = !csv && to == expected && all[to - 1] == '\n';
        if (cut != RecordSplitter.INCOMPLETE || ended || to > from + max) {
          assertThat(where + " from " + from + " to " + to, cut, is(expected));
        }
      }
      int lineEnd = RecordSplitter.lineEnd(all, from, all.length);
      int skipped = lineEnd < 0 ? all.length : lineEnd;
      from = expected < 0 ? skipped : expected;
    }
  }

  private static int expectedEnd(String text, int from, int max, boolean csv) {
    Matcher record = RECORD.matcher(text).region(from, text.length());
    if (csv && record.lookingAt() && record.end() - from <= max) {
      return record.end();
    }
    int lineFeed = text.indexOf('\n', from);
    int end = lineFeed < 0 ? text.length() : lineFeed + 1;
    return end - from <= max ? end : RecordSplitter.TOO_LONG;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = 1 + random.nextInt(24); left > 0; left--) {
      text.append("a,,\"\"\n\nb\r".charAt(random.nextInt(9)));
      if (random.nextInt(30) == 0) {
        text.append("0123456789");
      }
    }
    return text.toString();
  }

  private static List<String> split(RecordSplitter splitter, String text) {
    byte[] all = bytes(text);
    List<String> records = new ArrayList<>();
    int from = 0;
    int end = splitter.recordEnd(all, from, all.length, true);
    while (end >= 0) {
      records.add(text.substring(from, end));
      from = end;
      end = splitter.recordEnd(all, from, all.length, true);
    }
    assertThat("all bytes are in a record", from, is(all.length));
    return records;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
