package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.Reason;
import io.lookback.internal.parse.CsvEventParser;
import io.lookback.internal.parse.EventSink;
import io.lookback.landing.ReadLimits;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same records give the same events, whether LF, CRLF or CR ends the lines of their file. */
class CsvLineEndsTest {
  private static final long SEED = 20201130;
  private static final int MAX_LINE = 64;
  private static final String HEADER = "pay_date,total,user_id,value_prop";
  private static final List<String> ENDS = List.of("\n", "\r\n", "\r");

  private static final List<String> RECORDS =
      List.of(
          "2020-11-30,1.50,7,point",
          "2020-11-29,2,8,größe 💳",
          "2020-11-31,x,8,bad",
          "short",
          "",
          " \t",
          "2020-11-28,3,9," + "x".repeat(MAX_LINE));

  private static final List<String> QUOTED =
      List.of("2020-11-30,1.50,7,\"a, b\"", "2020-11-30,1.50,7,\"say \"\"x\"\"\"", "1,\"stray");

  /** Notes what it is given as texts. */
  private static final class Notes implements EventSink {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void event(int day, long user, byte[] buf, int from, int to, long value) {
      String prop = new String(buf, from, to - from, StandardCharsets.UTF_8);
      texts.add(day + " " + user + " " + prop + " " + value);
    }

    @Override
    public void rejected(byte[] buf, int from, int to, int reasonMask) {
      texts.add(Reason.of(reasonMask) + new String(buf, from, to - from, StandardCharsets.UTF_8));
    }
  }

  @TempDir private Path folder;

  @Test
  void rangesAndBlocksOfAnySizeGiveTheSameEvents() throws IOException {
    Random random = new Random(SEED);
    int events = 0;
    for (int round = 0; round < 300; round++) {
      boolean isQuoted = random.nextInt(3) == 0;
      List<String> lines = lines(random, isQuoted);
      boolean isOpen = random.nextBoolean();
      List<String> expected = null;
      for (String end : ENDS) {
        String content = String.join(end, lines) + (isOpen ? "" : end);
        LandingFile file = file(content);
        String where = "seed " + SEED + " round " + round + " of " + content;
        // Quotes and ranges are another matter: a file with quotes at its start is read whole.
        List<Long> whole = List.of(0L);
        List<String> read = read(file, where, 1 + random.nextInt(99), whole, true);
        expected = expected == null ? read : expected;
        assertThat(where, read, equalTo(expected));
        if (!isQuoted) {
          List<String> cut = read(file, where, 1 + random.nextInt(99), cuts(file, random), false);
          List<String> unnumbered = read(file, where, 99, whole, false);
          assertThat("in ranges, " + where, cut, equalTo(unnumbered));
        }
      }
      events += expected.size();
    }
    assertThat("lines", events, greaterThan(2000));
  }

  @Test
  void theFirstLineEndOutsideOfQuotesDecides() throws IOException {
    assertThat("lone CRs", header("a,b\r1,2\r"), equalTo("a,b|CR"));
    assertThat("a CR at the end of input", header("a,b\r"), equalTo("a,b|CR"));
    assertThat("CRLF", header("a,b\r\n1\r2\r"), equalTo("a,b|LF"));
    assertThat("LF", header("a,b\n1\r2\r"), equalTo("a,b|LF"));
    assertThat("none", header("a,b"), equalTo("a,b|LF"));
    assertThat("blank lines before", header("\r \r\ra,b\r1"), equalTo("a,b|CR"));
    assertThat("CRs before an LF", header("a,b\r\r\n1\r\r\n"), equalTo("a,b\r|LF"));
    assertThat("a CR in quotes", header("a,\"b\rc\"\n1\n"), equalTo("a,\"b\rc\"|LF"));
    assertThat("an LF in quotes", header("\"a\n\"\"\",b\r1\r"), equalTo("\"a\n\"\"\",b|CR"));
    assertThat("an open quote", header("\"a,b\r1\r"), equalTo("\"a,b|CR"));
    assertThat("text behind a quote", header("\"a\"b\n1\r"), equalTo("\"a\"b|LF"));
    assertThat(
        "beyond the longest line",
        header("x".repeat(MAX_LINE + 1) + "\r1\r"),
        equalTo("x".repeat(MAX_LINE) + "\uFFFD|LF"));
  }

  private static List<String> lines(Random random, boolean isQuoted) {
    List<String> lines = new ArrayList<>();
    for (int blank = random.nextInt(3); blank > 0; blank--) {
      lines.add("");
    }
    lines.add(HEADER);
    for (int left = 1 + random.nextInt(20); left > 0; left--) {
      List<String> from = isQuoted && random.nextBoolean() ? QUOTED : RECORDS;
      lines.add(from.get(random.nextInt(from.size())));
    }
    // An empty last line is none without its line end.
    lines.add(RECORDS.get(0));
    return lines;
  }

  private static List<Long> cuts(LandingFile file, Random random) {
    List<Long> starts = new ArrayList<>(List.of(0L));
    for (long start = 1L + random.nextInt(50); start <= file.bytes() + 1; ) {
      starts.add(start);
      start += 1L + random.nextInt(50);
    }
    return starts;
  }

  /** What becomes of the lines of ranges that begin at {@code starts}; all bytes are covered. */
  private static List<String> read(
      LandingFile file, String where, int blockBytes, List<Long> starts, boolean isNumbered)
      throws IOException {
    ReadLimits limits = ReadLimits.DEFAULT.withMaxLineBytes(MAX_LINE);
    RangeReader.Header header = RangeReader.header(file, limits);
    byte[] names = header.bytes();
    CsvEventParser parser = CsvEventParser.withHeader(names, 0, names.length, EventFields.PAYS);
    Notes notes = new Notes();
    long covered = 0;
    try (RangeReader reader = new RangeReader(blockBytes, limits)) {
      for (int i = 0; i < starts.size(); i++) {
        long end = i + 1 < starts.size() ? starts.get(i + 1) : Long.MAX_VALUE;
        reader.open(new LandingRange(file, starts.get(i), end), header);
        while (reader.next()) {
          LineChunk chunk = reader.chunk();
          for (int line = 0; line < chunk.size(); line++) {
            if (isNumbered) {
              notes.texts.add("line " + chunk.number(line));
            }
            if (chunk.part(line) != LineChunk.WHOLE || chunk.isBlank(line)) {
              notes.texts.add("part " + chunk.part(line));
            } else {
              parser.parse(chunk.buffer(), chunk.start(line), chunk.end(line), false, notes);
            }
          }
        }
        covered += reader.covered();
      }
    }
    assertThat("bytes covered, " + where, covered, equalTo(file.bytes()));
    return notes.texts;
  }

  private String header(String content) throws IOException {
    RangeReader.Header header =
        RangeReader.header(file(content), ReadLimits.DEFAULT.withMaxLineBytes(MAX_LINE));
    return new String(header.bytes(), StandardCharsets.UTF_8)
        + (header.lineEnd() == '\r' ? "|CR" : "|LF");
  }

  private LandingFile file(String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LandingFiles.write(folder, "pays.csv", SourceSpec.PAYS, bytes);
  }
}
