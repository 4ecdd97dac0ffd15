package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.landing.ReadLimits;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to cut a file gives the lines of a naive split, each once, at their offsets. */
class RangeReaderTest {
  private static final long SEED = 6;
  private static final int MAX_LINE = 24;
  private static final long END = Long.MAX_VALUE;

  private static final List<String> CONTENTS =
      List.of(
          "",
          "\n",
          "\r\n",
          "a",
          "a\n",
          "\n\n\r\n\n",
          "\uFEFFone\r\ntwo\nthree",
          "one\n\n\r\ntwo\r\n\nthree\n\n",
          "größe\nzoë 💳 ñ\r\n💳💳💳\n",
          "bare\rreturn\nand\r\r\nend\r",
          "x".repeat(MAX_LINE - 1) + "\n" + "y".repeat(MAX_LINE - 2) + "\r\nz",
          "x".repeat(MAX_LINE) + "\nshort\n" + "y".repeat(MAX_LINE),
          "a\n" + "x".repeat(MAX_LINE - 1) + "\r\nshort\n",
          "a\n" + "long-".repeat(3 * MAX_LINE) + "\r\nb\n" + "w".repeat(2 * MAX_LINE) + "\nc",
          "ä".repeat(2 * MAX_LINE) + "\n");

  /** A line, or a piece of one, as a reader gives it. */
  private record Line(long offset, String text, int part) {}

  @TempDir private Path folder;

  @Test
  void twoRangesCutAnywhereGiveEachLineOnce() throws IOException {
    for (String content : CONTENTS) {
      LandingFile file = json(content);
      for (long cut = 1; cut <= file.bytes() + 1; cut++) {
        check(content, file, 64, List.of(0L, cut));
      }
    }
  }

  @Test
  void rangesOfAnySizeAndTinyBlocksGiveEachLineOnce() throws IOException {
    for (String content : CONTENTS) {
      LandingFile file = json(content);
      for (int size = 1; size <= Math.min(40, file.bytes() + 1); size++) {
        List<Long> starts = new ArrayList<>();
        for (long start = 0; start <= file.bytes(); start += size) {
          starts.add(start);
        }
        check(content, file, 1 + size % 7, starts);
      }
    }
  }

  @Test
  void randomFilesRangesAndBlocks() throws IOException {
    Random random = new Random(SEED);
    String[] parts = {"\n", "\r\n", "\r", "a", "word", "é", "💳", "x".repeat(MAX_LINE - 2), "\n\n"};
    for (int round = 0; round < 300; round++) {
      StringBuilder content = new StringBuilder();
      for (int left = random.nextInt(30); left > 0; left--) {
        content.append(parts[random.nextInt(parts.length)]);
      }
      LandingFile file = json(content.toString());
      List<Long> starts = new ArrayList<>(List.of(0L));
      long start = 0;
      while (start <= file.bytes()) {
        start += 1 + random.nextInt(20);
        starts.add(start);
      }
      check(content.toString(), file, 1 + random.nextInt(99), starts);
    }
  }

  @Test
  void linesAreNumberedWhereTheReaderBeganAtTheStart() throws IOException {
    LandingFile file = json("a\n\nb\n" + "x".repeat(3 * MAX_LINE) + "\nc");
    assertThat(
        "numbers of lines and pieces",
        numbers(new LandingRange(file, 0, END)),
        contains(1L, 2L, 3L, 4L, 4L, 4L, 4L, 5L));
    for (long number : numbers(new LandingRange(file, 2, END))) {
      assertThat("number in the middle", number, equalTo(-1L));
    }
    LandingFile quoted = csv("h\n1,\"a\nb\n\"\n2\n");
    assertThat(
        "numbers of records", numbers(new LandingRange(quoted, 0, END)), contains(1L, 2L, 5L));
  }

  @Test
  void recordsWithLineBreaksInQuotesAreWhole() throws IOException {
    LandingFile file = csv("h,i\r\n1,\"a\r\nb\"\r\n2,\"c\"\"\nd\"\n3,e");
    List<String> texts = read(new LandingRange(file, 0, END), 1).stream().map(Line::text).toList();
    assertThat("records", texts, contains("h,i", "1,\"a\r\nb\"", "2,\"c\"\"\nd\"", "3,e"));
  }

  @Test
  void aQuotedLineBreakAtTheBorderOfRangesShowsInTheCoverage() throws IOException {
    String content = "h,i\n1,a\n2,\"quoted\nbreak\"\n3,b\n";
    LandingFile file = csv(content);
    List<Line> right = read(new LandingRange(file, 0, END), 64);
    int wrong = 0;
    for (long cut = 1; cut < file.bytes(); cut++) {
      List<Line> lines = new ArrayList<>();
      long covered = readRanges(file, 64, List.of(0L, cut), lines);
      boolean isRight = lines.equals(right);
      assertThat("coverage tells, cut at " + cut, covered == file.bytes(), equalTo(isRight));
      wrong += isRight ? 0 : 1;
    }
    assertThat("cuts inside the quotes", wrong, greaterThan(5));
  }

  @Test
  void packedFilesOfSeveralMembersAreReadToTheirEnd() throws IOException {
    byte[] first = "one\ntwo".getBytes(StandardCharsets.UTF_8);
    byte[] second = "\nthree\n".repeat(30_000).getBytes(StandardCharsets.UTF_8);
    byte[] all = LandingFiles.concat(first, second, first);
    List<Line> expected = read(new LandingRange(json(all), 0, END), 64);
    byte[] gzip =
        LandingFiles.concat(
            LandingFiles.gzip(first),
            LandingFiles.gzip(new byte[0]),
            LandingFiles.gzip(second),
            LandingFiles.gzip(first));
    byte[] zstd =
        LandingFiles.concat(
            LandingFiles.zstd(first), LandingFiles.zstd(second), LandingFiles.zstd(first));
    for (LandingFile file : List.of(packed("p.json.gz", gzip), packed("p.json.zst", zstd))) {
      List<Line> lines = new ArrayList<>();
      long covered = readRanges(file, 64, List.of(0L), lines);
      assertThat(file.name(), lines.equals(expected), equalTo(true));
      assertThat("covered", covered, equalTo((long) all.length));
    }
  }

  @Test
  void aPackedFileCutAnywhereIsAnIoError() throws IOException {
    byte[] content = "one\ntwo\nthree\n".repeat(20).getBytes(StandardCharsets.UTF_8);
    for (String name : List.of("p.json.gz", "p.json.zst")) {
      boolean isGzip = name.endsWith(".gz");
      byte[] whole = isGzip ? LandingFiles.gzip(content) : LandingFiles.zstd(content);
      for (int length = 1; length < whole.length; length++) {
        LandingFile file = packed(name, Arrays.copyOf(whole, length));
        assertThrows(
            IOException.class,
            () -> read(new LandingRange(file, 0, END), 64),
            name + " cut to " + length + " of " + whole.length);
      }
      byte[] damaged = whole.clone();
      damaged[damaged.length - 6] ^= 0x40;
      LandingFile file = packed(name, damaged);
      if (isGzip) {
        assertThrows(IOException.class, () -> read(new LandingRange(file, 0, END), 64));
      }
    }
    LandingFile text = packed("p.json.gz", content);
    assertThrows(IOException.class, () -> read(new LandingRange(text, 0, END), 64), "no gzip");
    LandingFile other = packed("p.json.zst", content);
    assertThrows(IOException.class, () -> read(new LandingRange(other, 0, END), 64), "no zstd");
  }

  @Test
  void aMissingFileIsAnIoError() throws IOException {
    LandingFile file = json("a\n");
    LandingFile gone =
        new LandingFile(
            SourceSpec.PRINTS, "x", file.path() + "-gone", 2, LandingFile.Compression.PLAIN);
    assertThrows(IOException.class, () -> read(new LandingRange(gone, 0, END), 64));
  }

  @Test
  void anEndlessLineNeedsNoMoreThanABlock() throws IOException {
    LandingFile file = json("x".repeat(3_000_000) + "\nend\n");
    try (RangeReader reader = new RangeReader(1000, MAX_LINE)) {
      reader.open(new LandingRange(file, 0, END));
      long pieces = 0;
      String last = "";
      while (reader.next()) {
        LineChunk chunk = reader.chunk();
        assertThat("buffer", chunk.buffer().length, lessThanOrEqualTo(2000));
        pieces += chunk.size();
        last = text(chunk, chunk.size() - 1);
      }
      assertThat("pieces", pieces, equalTo(3_000_000L / MAX_LINE + 2));
      assertThat("last line", last, equalTo("end"));
      assertThat("covered", reader.covered(), equalTo(file.bytes()));
    }
  }

  @Test
  void theHeaderIsTheFirstLineThatIsNotBlank() throws IOException {
    assertThat("header", header("\n \t\r\n\r\nday,total\r\n1,2\n"), equalTo("day,total"));
    assertThat("header alone", header("day,total"), equalTo("day,total"));
    assertThat("quoted", header("\"day\nx\",total\n1,2"), equalTo("\"day\nx\",total"));
    assertThat("nothing", header(""), equalTo(""));
    assertThat("blank lines", header("\n\n"), equalTo(""));
    String longest = "h".repeat(MAX_LINE);
    assertThat("longest", header(longest.substring(1) + "\n1\n"), equalTo(longest.substring(1)));
    assertThat(
        "too long: cut off and marked",
        header(longest + longest + "\n1\n"),
        equalTo(longest + "\uFFFD"));
  }

  @Test
  void aReaderMayBeUsedAgainAfterAFault() throws IOException {
    LandingFile good = json("a\nb\n");
    try (RangeReader reader = new RangeReader(8, MAX_LINE)) {
      reader.open(new LandingRange(good, 0, END));
      assertThat("first", reader.next(), equalTo(true));
      LandingFile bad = packed("p.json.gz", new byte[] {1, 2, 3});
      assertThrows(IOException.class, () -> reader.open(new LandingRange(bad, 0, END)));
      reader.open(new LandingRange(good, 2, END));
      assertThat("again", reader.next(), equalTo(true));
      assertThat("line", text(reader.chunk(), 0), equalTo("b"));
    }
  }

  private void check(String content, LandingFile file, int blockBytes, List<Long> starts)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    long covered = readRanges(file, blockBytes, starts, lines);
    String reason = "ranges from " + starts + ", blocks of " + blockBytes + " of: " + content;
    reason += " (seed " + SEED + ")";
    assertThat(reason, lines, equalTo(naive(content)));
    assertThat("bytes, " + reason, covered, equalTo(file.bytes()));
  }

  /** The lines by a plain loop: the definition. */
  private static List<Line> naive(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    List<Line> lines = new ArrayList<>();
    int start = 0;
    while (start < bytes.length) {
      int feed = start;
      while (feed < bytes.length && bytes[feed] != '\n') {
        feed++;
      }
      int next = Math.min(bytes.length, feed + 1);
      if (next - start <= MAX_LINE) {
        lines.add(line(bytes, start, withoutReturn(bytes, start, feed), LineChunk.WHOLE));
      } else {
        addPieces(bytes, start, feed, lines);
      }
      start = next;
    }
    return lines;
  }

  private static void addPieces(byte[] bytes, int start, int feed, List<Line> lines) {
    int part = 1;
    int at = start;
    while (feed - at >= MAX_LINE) {
      lines.add(line(bytes, at, at + MAX_LINE, part++));
      at += MAX_LINE;
    }
    lines.add(line(bytes, at, withoutReturn(bytes, at, feed), part));
  }

  private static int withoutReturn(byte[] bytes, int start, int end) {
    return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  private static Line line(byte[] bytes, int start, int end, int part) {
    return new Line(
        start, new String(bytes, start, end - start, StandardCharsets.ISO_8859_1), part);
  }

  private static long readRanges(
      LandingFile file, int blockBytes, List<Long> starts, List<Line> lines) throws IOException {
    long covered = 0;
    ContentHash.Content content = ContentHash.of(file, ReadLimits.DEFAULT);
    long hash = ContentHash.EMPTY;
    try (RangeReader reader = new RangeReader(blockBytes, MAX_LINE)) {
      for (int i = 0; i < starts.size(); i++) {
        long end = i + 1 < starts.size() ? starts.get(i + 1) : END;
        reader.open(new LandingRange(file, starts.get(i), end));
        while (reader.next()) {
          LineChunk chunk = reader.chunk();
          assertThat("lines of a chunk", chunk.size(), greaterThan(0));
          for (int line = 0; line < chunk.size(); line++) {
            lines.add(new Line(chunk.offset(line), text(chunk, line), chunk.part(line)));
          }
        }
        assertThat("after the end", reader.next(), equalTo(false));
        covered += reader.covered();
        long bytes = Math.max(0, Math.min(end, content.bytes()) - starts.get(i));
        hash = ContentHash.join(hash, reader.contentHash(), bytes);
      }
    }
    if (starts.get(0) == 0) {
      assertThat("hash of " + file.name(), hash, equalTo(content.hash()));
    }
    return covered;
  }

  private static List<Line> read(LandingRange range, int blockBytes) throws IOException {
    List<Line> lines = new ArrayList<>();
    readRanges(range.file(), blockBytes, List.of(range.start()), lines);
    return lines;
  }

  private static List<Long> numbers(LandingRange range) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (RangeReader reader = new RangeReader(16, MAX_LINE)) {
      reader.open(range);
      while (reader.next()) {
        for (int line = 0; line < reader.chunk().size(); line++) {
          numbers.add(reader.chunk().number(line));
        }
      }
    }
    assertThat("lines", numbers, not(empty()));
    return numbers;
  }

  private static String text(LineChunk chunk, int line) {
    int length = chunk.end(line) - chunk.start(line);
    return new String(chunk.buffer(), chunk.start(line), length, StandardCharsets.ISO_8859_1);
  }

  private String header(String content) throws IOException {
    return new String(
        RangeReader.header(csv(content), ReadLimits.DEFAULT.withMaxLineBytes(MAX_LINE)).bytes(),
        StandardCharsets.UTF_8);
  }

  private LandingFile json(String content) throws IOException {
    return json(content.getBytes(StandardCharsets.UTF_8));
  }

  private LandingFile json(byte[] content) throws IOException {
    return LandingFiles.write(folder, "prints.json", SourceSpec.PRINTS, content);
  }

  private LandingFile csv(String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return LandingFiles.write(folder, "pays.csv", SourceSpec.PAYS, bytes);
  }

  private LandingFile packed(String name, byte[] content) throws IOException {
    return LandingFiles.write(folder, name, SourceSpec.PRINTS, content);
  }
}
