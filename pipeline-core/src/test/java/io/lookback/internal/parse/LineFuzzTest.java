package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of mutated lines, read as the product reads them, against {@link ReferenceLines}: every
 * line gives one result, the same one, no exception, and memory in proportion to its bytes.
 *
 * <p>A long run by hand: {@code mvn test -pl pipeline-core -Dtest=LineFuzzTest
 * -Dlookback.fuzz.lines=10000000}, with {@code -Dlookback.fuzz.seed} for other lines. The lines are
 * shared between all formats and fields.
 */
class LineFuzzTest {
  private static final List<Arguments> KINDS =
      List.of(
          arguments(true, EventFields.PRINTS),
          arguments(false, EventFields.PAYS),
          arguments(true, new EventFields("a.b.c.d", "u", "a.b.p", "a.v", ValueKind.AMOUNT)),
          arguments(true, new EventFields("t.day", "who.is.it", "item", null, ValueKind.NONE)),
          arguments(true, new EventFields("d", "u", "p", "sum", ValueKind.AMOUNT)),
          arguments(false, new EventFields("d.1", "wh\u00e9", "p 2", "slot", ValueKind.POSITION)),
          arguments(false, new EventFields("day", "who", "item", null, ValueKind.NONE)));
  private static final long LINES =
      Long.getLong("lookback.fuzz.lines", 40_000L * KINDS.size()) / KINDS.size();
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 20201130);
  private static final int LINES_PER_FILE = 40;

  /** Bytes on the heap that reading a file of some kilobytes may take. */
  private static final long MOST_ALLOCATED = 16 << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, Long> results = new TreeMap<>();
  private ReferenceLines reference = new ReferenceLines(EventFields.PRINTS);
  private EventFields fields = EventFields.PRINTS;
  private long lines;
  private String where = "";
  private byte[] content = {};
  private int at;

  static List<Arguments> kinds() {
    return KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyLineIsReadAsTheContractSays(boolean json, EventFields names) {
    fields = names;
    reference = new ReferenceLines(names);
    Random random = new Random(SEED);
    MutatedLines source = new MutatedLines(random, json, names);
    for (long file = 0; lines < LINES; file++) {
      at = 0;
      where =
          "-Dlookback.fuzz.seed="
              + SEED
              + ", "
              + (json ? "json" : "csv")
              + " of "
              + names
              + " file "
              + file;
      byte[] header = source.header();
      List<String> columns = json ? List.of() : reference.header(header);
      int count = columns == null ? 4 : columns.size() - random.nextInt(8) / 7;
      content = source.content(1 + random.nextInt(LINES_PER_FILE), count);
      read(json, header, random, source);
    }
    long accepted = results.getOrDefault("accepted", 0L);
    assertThat("accepted lines", accepted, greaterThan(LINES / 20));
    assertThat("kinds of results " + results, results.size(), greaterThan(json ? 12 : 15));
    if (LINES > 1_000_000) {
      System.out.printf(Locale.ROOT, "%,d lines, seed %d: %s%n", lines, SEED, results);
    }
  }

  private void read(boolean json, byte[] header, Random random, MutatedLines source) {
    int most = random.nextInt(10) == 0 ? 1 + random.nextInt(100) : 1 << 20;
    RecordSplitter splitter = json ? RecordSplitter.lines(most) : RecordSplitter.csv(most);
    long before = threads.getCurrentThreadAllocatedBytes();
    EventParser parser =
        json
            ? EventParser.json(fields)
            : CsvEventParser.withHeader(header, 0, header.length, fields);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    for (at = 0; at < content.length; lines++) {
      int expected =
          json
              ? ReferenceLines.lineEnd(content, at, most)
              : ReferenceLines.csvEnd(content, at, most);
      int end = splitter.recordEnd(content, at, content.length, true);
      same("end", end, expected);
      int early = splitter.recordEnd(content, at, at + random.nextInt(content.length - at), false);
      same("end when cut", early, early == RecordSplitter.INCOMPLETE ? early : expected);
      if (end == RecordSplitter.TOO_LONG) {
        at = ReferenceLines.physicalEnd(content, at);
        continue;
      }
      int contentEnd = RecordSplitter.contentEnd(content, at, end);
      byte[] record = Arrays.copyOfRange(content, at, contentEnd);
      boolean isBlank = new String(record, StandardCharsets.ISO_8859_1).matches("[ \t\r]*");
      same("blank", RecordSplitter.isBlank(content, at, contentEnd), isBlank);
      if (!isBlank) {
        String result = json ? reference.json(record) : reference.csv(header, record);
        allocated += check(parser, contentEnd, result, random);
        note(result, record, source);
      }
      at = end;
    }
    same("too much allocated: " + allocated, allocated < MOST_ALLOCATED, true);
  }

  /** Checks the reading of a record; returns how many bytes it allocated. */
  private long check(EventParser parser, int to, String expected, Random random) {
    boolean isUtf8 = random.nextBoolean() && Utf8.isValid(content, at, to);
    RecordingSink sink = new RecordingSink();
    long before = threads.getCurrentThreadAllocatedBytes();
    parser.parse(content, at, to, isUtf8, sink);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    same("results", sink.records(), List.of(expected));
    return allocated;
  }

  /** Compares; the message is made only where it is needed, since there are millions of lines. */
  private void same(String what, Object actual, Object expected) {
    if (!actual.equals(expected)) {
      throw new AssertionError(
          what
              + ": expected <"
              + expected
              + "> but was <"
              + actual
              + "> at byte "
              + at
              + " of "
              + where
              + ": "
              + shown(content, at));
    }
  }

  private void note(String result, byte[] record, MutatedLines source) {
    String kind = result.startsWith("day ") ? "accepted" : result;
    long count = results.merge(kind, 1L, Long::sum);
    if (count < 50 || (kind.equals("accepted") && lines % 8 == 0)) {
      source.keep(record);
    }
  }

  private static String shown(byte[] content, int from) {
    int to = Math.min(content.length, from + 400);
    return new String(content, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
