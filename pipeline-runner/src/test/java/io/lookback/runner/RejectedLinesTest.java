package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.lookback.batch.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every reason for which a line is set aside, in files of every packing, between good, repeated and
 * blank lines: each line is in the quarantine once, as it came, with where it came from.
 */
class RejectedLinesTest {
  private static final int MAX_LINE_BYTES = 2048;

  /** A line that breaks some rules. */
  private record Bad(String line, Charset charset, EnumSet<Reason> reasons) {
    static Bad of(String line, Reason first, Reason... further) {
      return new Bad(line, StandardCharsets.UTF_8, EnumSet.of(first, further));
    }

    static Bad inLatin1(String line) {
      return new Bad(line, StandardCharsets.ISO_8859_1, EnumSet.of(Reason.BAD_ENCODING));
    }

    byte[] bytes() {
      return line.getBytes(charset);
    }

    /** What the quarantine keeps of it. */
    byte[] kept() {
      return Arrays.copyOf(bytes(), Math.min(bytes().length, MAX_LINE_BYTES));
    }
  }

  private static final List<Bad> JSON =
      List.of(
          Bad.of("{\"day\":\"2020-11-30\"", Reason.BAD_JSON),
          Bad.of(json("\"2020-11-30\"", "0", "\"point\"", "null"), Reason.MISSING_FIELD),
          Bad.of(json("\"2020-11-31\"", "0", "\"point\"", "1"), Reason.BAD_DAY),
          Bad.of(json("\"2020-11-30\"", "0", "\"point\"", "-1"), Reason.BAD_USER_ID),
          Bad.of(json("\"2020-11-30\"", "0", "\" \\t\"", "1"), Reason.BAD_VALUE_PROP),
          Bad.of(json("\"2020-11-30\"", "2147483648", "\"point\"", "1"), Reason.BAD_POSITION),
          Bad.of(json("\"2020-11-30\"", "0", "\"\\ud800\"", "1"), Reason.BAD_ENCODING),
          Bad.inLatin1(json("\"2020-11-30\"", "0", "\"cr\u00e9dito\"", "1")),
          Bad.of(
              json("\"2020-11-30\"", "0", "\"" + "p".repeat(1025) + "\"", "1"),
              Reason.VALUE_PROP_TOO_LONG),
          Bad.of(
              json("\"2020-11-30\"", "0", "\"" + "long".repeat(MAX_LINE_BYTES) + "\"", "1"),
              Reason.LINE_TOO_LONG),
          Bad.of(
              json("20201130", "0.5", "7", "\"1\""),
              Reason.BAD_DAY,
              Reason.BAD_USER_ID,
              Reason.BAD_VALUE_PROP,
              Reason.BAD_POSITION));

  private static final List<Bad> CSV =
      List.of(
          Bad.of("2020-11-30,1.00,1,\"point\"s", Reason.BAD_CSV),
          Bad.of("2020-11-30,1.00,1,po\rint", Reason.BAD_CSV),
          Bad.of("2020-11-30,1.00,1", Reason.MISSING_FIELD),
          Bad.of("30/11/2020,1.00,1,point", Reason.BAD_DAY),
          Bad.of("2020-11-30,1.00,9223372036854775808,point", Reason.BAD_USER_ID),
          Bad.of("2020-11-30,1.00,1,\" \"", Reason.BAD_VALUE_PROP),
          Bad.of("2020-11-30,1e3,1,point", Reason.BAD_AMOUNT),
          Bad.of("2020-11-30,-0.01,1,point", Reason.NEGATIVE_AMOUNT),
          Bad.of("2020-11-30,1,00,1,point", Reason.TOO_MANY_COLUMNS),
          Bad.inLatin1("2020-11-30,1.00,1,cr\u00e9dito"),
          Bad.of("2020-11-30,1.00,1," + "p".repeat(1025), Reason.VALUE_PROP_TOO_LONG),
          Bad.of("2020-11-30,1.00,1," + "long".repeat(MAX_LINE_BYTES), Reason.LINE_TOO_LONG),
          Bad.of(
              ",-1,one,point", Reason.MISSING_FIELD, Reason.BAD_USER_ID, Reason.NEGATIVE_AMOUNT));

  /** A header that names {@code user_id} twice, and what is below it. */
  private static final List<Bad> CSV_BAD_HEADER =
      List.of(
          Bad.of("pay_date,total,user_id,value_prop,user_id", Reason.BAD_HEADER),
          Bad.of("2020-11-30,1.00,1,point,1", Reason.BAD_HEADER),
          Bad.of("2020-11-30,-1.00,1,point,\u00e9", Reason.BAD_HEADER),
          Bad.of("long".repeat(MAX_LINE_BYTES), Reason.BAD_HEADER, Reason.LINE_TOO_LONG));

  private static final Map<String, List<Bad>> BAD_BY_FILE = badByFile();

  @TempDir private static Path folder;

  private static HandmadeLanding landing;
  private static Lake lake;

  @BeforeAll
  static void run() throws IOException {
    landing = HandmadeLanding.empty(folder.resolve("landing"));
    for (Map.Entry<String, List<Bad>> file : BAD_BY_FILE.entrySet()) {
      landing.file(file.getKey(), withGoodLines(file.getKey(), file.getValue()));
    }
    lake = new Lake(folder.resolve("lake"));
    assertDone(landing.run(lake, "--maxQuarantine=1", "--maxLineBytes=" + MAX_LINE_BYTES));
  }

  private static Map<String, List<Bad>> badByFile() {
    Map<String, List<Bad>> files = new TreeMap<>();
    for (String packing : List.of("", ".gz", ".zst")) {
      files.put("prints/part" + files.size() + ".json" + packing, JSON);
      files.put("taps/part" + files.size() + ".json" + packing, JSON);
      files.put("pays/part" + files.size() + ".csv" + packing, CSV);
      files.put("pays/bad-header" + files.size() + ".csv" + packing, CSV_BAD_HEADER);
    }
    return files;
  }

  private static String json(String day, String position, String valueProp, String userId) {
    return "{\"day\":"
        + day
        + ",\"event_data\":{\"position\":"
        + position
        + ",\"value_prop\":"
        + valueProp
        + "},\"user_id\":"
        + userId
        + "}";
  }

  /**
   * Before each bad line a good one; a repeated one and two blank ones at the end. With a header
   * that is no good there are no good lines, and the blank line differs from file to file: the same
   * bytes would not be loaded twice.
   */
  private static byte[] withGoodLines(String file, List<Bad> bad) {
    boolean hasBadHeader = bad == CSV_BAD_HEADER;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (file.startsWith("pays") && !hasBadHeader) {
      out.writeBytes(bytes(HandmadeLanding.HEADER));
    }
    for (int i = 0; i < bad.size(); i++) {
      out.writeBytes(bytes(hasBadHeader ? "" : good(file, i)));
      out.writeBytes(bad.get(i).bytes());
      out.writeBytes(bytes(i % 2 == 0 ? "\n" : "\r\n"));
    }
    out.writeBytes(
        bytes(hasBadHeader ? " ".repeat(file.length()) + "\n" : good(file, 0) + "\n \t\r\n"));
    return out.toByteArray();
  }

  private static String good(String file, int position) {
    // A user of each file's own, so that no line repeats one of another file.
    int user = file.hashCode() & Integer.MAX_VALUE;
    return file.startsWith("pays")
        ? "2020-11-30,1.00," + user + ",point\n"
        : HandmadeLanding.event("2020-11-30", user, "point", position);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void allReasonsAreHere() {
    EnumSet<Reason> covered = EnumSet.noneOf(Reason.class);
    BAD_BY_FILE.values().forEach(bad -> bad.forEach(line -> covered.addAll(line.reasons())));
    EnumSet<Reason> given = EnumSet.complementOf(EnumSet.of(Reason.AMBIGUOUS_COLUMN));
    assertThat("reasons", covered, equalTo(given));
  }

  @Test
  void eachLineIsThereOnceWithAllItsReasons() throws Exception {
    List<String> expected = new ArrayList<>();
    BAD_BY_FILE.forEach(
        (file, lines) -> {
          for (Bad bad : lines) {
            List<String> codes = bad.reasons().stream().map(Reason::code).toList();
            expected.add(
                String.join(
                    " | ",
                    file.substring(0, file.indexOf('/')),
                    file,
                    "[" + String.join(", ", codes) + "]",
                    HexFormat.of().withUpperCase().formatHex(bad.kept())));
          }
        });
    assertThat(
        "quarantine",
        quarantine("source, source_file, reasons, hex(coalesce(encode(raw), raw_bytes))"),
        containsInAnyOrder(expected.toArray(String[]::new)));
  }

  @Test
  void theRawLineLiesInTheLandingFileWhereTheOffsetAndTheNumberSay() throws Exception {
    for (String row :
        quarantine(
            "source_file, source_offset, line_number, hex(coalesce(encode(raw), raw_bytes))")) {
      String[] cells = row.split(" \\| ", -1);
      byte[] file = landing.bytes(cells[0]);
      int offset = Integer.parseInt(cells[1]);
      byte[] raw = HexFormat.of().parseHex(cells[3]);
      assertThat(
          row + ": bytes at its offset",
          Arrays.copyOfRange(file, offset, offset + raw.length),
          equalTo(raw));
      String before = new String(file, 0, offset, StandardCharsets.ISO_8859_1);
      assertThat(
          row + ": lines before it",
          before.split("\n", -1),
          arrayWithSize(Integer.parseInt(cells[2])));
      assertThat(row + ": begins a line", before.matches("(?s)|.*\n"), equalTo(true));
    }
  }

  @Test
  void rawIsTextWhereItIsUtf8AndBytesWhereItIsNot() throws Exception {
    assertThat(
        "rows with both or neither of raw and raw_bytes",
        quarantine("*", "(raw IS NULL) = (raw_bytes IS NULL)"),
        empty());
    assertThat(
        "reasons of rows with bytes",
        quarantine("DISTINCT reasons", "raw_bytes IS NOT NULL"),
        containsInAnyOrder("[bad_encoding]"));
  }

  @Test
  void theLedgerBalancesFileByFile() throws IOException {
    JsonNode ledger = lake.ledger();
    assertThat("balanced", ledger.get("balanced").asBoolean(), equalTo(true));
    Map<String, String> counts = new TreeMap<>();
    for (JsonNode file : ledger.at("/landing/files")) {
      counts.put(
          file.get("file").asText(),
          Stream.of("lines", "accepted", "quarantined", "duplicates", "blank")
              .map(name -> file.get(name).asText())
              .toList()
              .toString());
    }
    Map<String, String> expected = new TreeMap<>();
    BAD_BY_FILE.forEach(
        (file, lines) -> {
          int bad = lines.size();
          List<Integer> numbers =
              lines == CSV_BAD_HEADER
                  ? List.of(bad + 1, 0, bad, 0, 1)
                  : file.startsWith("pays")
                      // Equal payments are no duplicates.
                      ? List.of(2 * bad + 3, bad + 1, bad, 0, 2)
                      : List.of(2 * bad + 3, bad, bad, 1, 2);
          expected.put(file, numbers.toString());
        });
    assertThat(
        "lines, accepted, quarantined, duplicates, blank by file", counts, equalTo(expected));
  }

  @Test
  void theLedgerWeighsWhatIsSetAsideFileByFile() throws IOException {
    for (JsonNode file : lake.ledger().at("/landing/files")) {
      String name = file.get("file").asText();
      long quarantined = 0;
      long cutOff = 0;
      for (Bad bad : BAD_BY_FILE.get(name)) {
        quarantined += bad.bytes().length;
        cutOff += bad.bytes().length - bad.kept().length;
      }
      long all = 0;
      String[] lines =
          new String(landing.bytes(name), StandardCharsets.ISO_8859_1).split("\r?\n", -1);
      for (String line : lines) {
        boolean isHeader = (line + "\n").equals(HandmadeLanding.HEADER);
        all += isHeader || line.isBlank() ? 0 : line.length();
      }
      assertThat("bytes of " + name, file.get("bytes").asLong(), equalTo(all));
      assertThat("set aside", file.get("quarantined_bytes").asLong(), equalTo(quarantined));
      assertThat("cut off", file.get("cut_off_bytes").asLong(), equalTo(cutOff));
    }
  }

  @Test
  void theLedgerCountsEachReasonFileByFile() throws IOException {
    for (JsonNode file : lake.ledger().at("/landing/files")) {
      Map<String, Integer> expected = new TreeMap<>();
      for (Bad bad : BAD_BY_FILE.get(file.get("file").asText())) {
        bad.reasons().forEach(reason -> expected.merge(reason.code(), 1, Integer::sum));
      }
      Map<String, Integer> counted = new TreeMap<>();
      file.get("reasons")
          .fields()
          .forEachRemaining(reason -> counted.put(reason.getKey(), reason.getValue().asInt()));
      assertThat(file.get("file").asText(), counted, equalTo(expected));
    }
  }

  @Test
  void silverFromBronzeAloneSetsTheSameLinesAside() throws Exception {
    Lake byLayer = new Lake(folder.resolve("by-layer"));
    String there = "--lake=" + byLayer.root();
    Path moved = folder.resolve("moved");
    assertDone(
        Program.run(
            "bronze", there, "--landing=" + landing.root(), "--maxLineBytes=" + MAX_LINE_BYTES));
    Files.move(landing.root(), moved);
    try {
      assertDone(Program.run("silver", there, "--maxQuarantine=1"));
    } finally {
      Files.move(moved, landing.root());
    }
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "difference",
          duckDb.difference(
              lake.selectFlat("silver/quarantine"), byLayer.selectFlat("silver/quarantine")),
          empty());
    }
    for (String part : List.of("/landing/files", "/landing/totals")) {
      assertThat(
          part + " in the ledger",
          byLayer.ledger().at(part).toPrettyString(),
          equalTo(lake.ledger().at(part).toPrettyString()));
    }
  }

  private static List<String> quarantine(String columns) throws Exception {
    return quarantine(columns, "true");
  }

  private static List<String> quarantine(String columns, String condition) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      return duckDb.rows(
          "SELECT "
              + columns
              + " FROM ("
              + lake.selectFlat("silver/quarantine")
              + ") WHERE "
              + condition);
    }
  }

  private static void assertDone(Program.Ended ended) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    String warning = "lookback: warning: landing file 'pays/bad-header";
    assertThat("stderr", ended.errors(), everyItem(startsWith(warning)));
  }
}
