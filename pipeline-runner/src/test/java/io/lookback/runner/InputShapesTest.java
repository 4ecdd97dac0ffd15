package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.HEADER;
import static io.lookback.runner.HandmadeLanding.LAST_DAY;
import static io.lookback.runner.HandmadeLanding.event;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One landing folder of files that are each odd in a legal way, and what is counted of each. */
class InputShapesTest {
  private static final String BOM = "\uFEFF";
  private static final int LONG_LINE_BYTES = 100 << 20;
  private static final int MAX_LINE_BYTES = 1 << 20;

  /** Value props that need quotes in CSV. */
  private static final List<String> QUOTED =
      List.of("two\nlines", "and\r\nmore\n\nlines", "say \"hi\"", "\"", "a,b", "\n", " plain ");

  /** So many records of {@link #QUOTED} value props span several ranges. */
  private static final int QUOTED_ROUNDS = 30;

  /** A line break alone is a blank value prop. */
  private static final String SPANNING =
      "lookback: warning: landing file 'pays/quoted.csv' has records that span lines among those set"
          + " aside, 30 of them; look for a quote that was not meant";

  @TempDir private static Path shared;

  private static HandmadeLanding landing;
  private static Lake lake;

  @TempDir private Path folder;

  @BeforeAll
  static void run() throws IOException {
    landing =
        HandmadeLanding.empty(shared.resolve("landing"))
            .file("prints/plain.json", print(1) + print(2))
            .file("prints/crlf.json", (print(3) + print(4)).replace("\n", "\r\n"))
            .file("prints/byte-order-mark.json", BOM + print(5) + print(6))
            .file("prints/no-line-end.json", print(7) + print(8).strip())
            .file("prints/no-line-end-but-cr.json", print(9).replace("\n", "\r"))
            .file("prints/blank-lines.json", "\n" + print(10) + " \t\r\n\n" + print(11) + "\n")
            .file("prints/empty.json", "")
            .file("prints/empty.json-lines.ndjson.gz", "")
            .file("prints/further-fields.json", furtherFields(12) + furtherFields(13))
            .file("prints/bad-behind-byte-order-mark.json", BOM + "{\n" + print(14))
            .file("taps.json", "")
            .file("pays/plain.csv", HEADER + "2020-11-20,1.00,1,plain\n")
            .file(
                "pays/other-order.csv", "value_prop,user_id,pay_date,total\nother,1,2020-11-20,2\n")
            .file(
                "pays/further-columns.csv",
                """
                channel,pay_date,total,"the, note",user_id,value_prop
                app,2020-11-20,3.0,,1,further
                """)
            .file("pays/crlf.csv", (HEADER + "2020-11-20,4.00,1,crlf\n").replace("\n", "\r\n"))
            .file("pays/byte-order-mark.csv", BOM + HEADER + "2020-11-20,5.00,1,bom\n")
            .file("pays/no-line-end.csv", HEADER + "2020-11-20,6.00,1,no line end")
            .file("pays/blank-lines.csv", "\n" + HEADER + "\n2020-11-20,7.00,1,blank\n \n")
            .file("pays/header-only.csv", HEADER)
            .file("pays/header-without-line-end.csv", HEADER.strip())
            .file("pays/empty.csv", "")
            .file("pays/quoted.csv", HEADER + quotedRecords());
    lake = new Lake(shared.resolve("lake"));
    assertDone(landing.run(lake, "--maxQuarantine=0.2"), SPANNING);
  }

  private static String print(long userId) {
    return event(LAST_DAY, userId, "point", 0);
  }

  private static String furtherFields(long userId) {
    return "{\"session\":{\"id\":[1,{}]},\"day\":\""
        + LAST_DAY
        + "\",\"event_data\":{\"colour\":null,\"position\":0,\"value_prop\":\"point\"},"
        + "\"user_id\":"
        + userId
        + "}\n";
  }

  private static String quotedRecords() {
    StringBuilder records = new StringBuilder();
    for (int round = 0; round < QUOTED_ROUNDS; round++) {
      for (String valueProp : QUOTED) {
        records.append("2020-11-20,\"1.00\",2,\"");
        records.append(valueProp.replace("\"", "\"\"")).append("\"\n");
      }
    }
    return records.toString();
  }

  @Test
  void linesAreCountedFileByFile() throws IOException {
    Map<String, List<Integer>> expected = new TreeMap<>();
    expected.put("prints/plain.json", List.of(2, 2, 0, 0));
    expected.put("prints/crlf.json", List.of(2, 2, 0, 0));
    expected.put("prints/byte-order-mark.json", List.of(2, 2, 0, 0));
    expected.put("prints/no-line-end.json", List.of(2, 2, 0, 0));
    expected.put("prints/no-line-end-but-cr.json", List.of(1, 1, 0, 0));
    expected.put("prints/blank-lines.json", List.of(6, 2, 0, 4));
    expected.put("prints/empty.json", List.of(0, 0, 0, 0));
    expected.put("prints/empty.json-lines.ndjson.gz", List.of(0, 0, 0, 0));
    expected.put("prints/further-fields.json", List.of(2, 2, 0, 0));
    expected.put("prints/bad-behind-byte-order-mark.json", List.of(2, 1, 1, 0));
    expected.put("taps.json", List.of(0, 0, 0, 0));
    expected.put("pays/plain.csv", List.of(1, 1, 0, 0));
    expected.put("pays/other-order.csv", List.of(1, 1, 0, 0));
    expected.put("pays/further-columns.csv", List.of(1, 1, 0, 0));
    expected.put("pays/crlf.csv", List.of(1, 1, 0, 0));
    expected.put("pays/byte-order-mark.csv", List.of(1, 1, 0, 0));
    expected.put("pays/no-line-end.csv", List.of(1, 1, 0, 0));
    expected.put("pays/blank-lines.csv", List.of(4, 1, 0, 3));
    expected.put("pays/header-only.csv", List.of(0, 0, 0, 0));
    expected.put("pays/header-without-line-end.csv", List.of(0, 0, 0, 0));
    expected.put("pays/empty.csv", List.of(0, 0, 0, 0));
    int records = QUOTED_ROUNDS * QUOTED.size();
    int blank = QUOTED_ROUNDS * (int) QUOTED.stream().filter(String::isBlank).count();
    expected.put("pays/quoted.csv", List.of(records, records - blank, blank, 0));
    Map<String, List<Integer>> counted = new TreeMap<>();
    for (JsonNode file : lake.ledger().at("/landing/files")) {
      counted.put(
          file.get("file").asText(),
          Stream.of("lines", "accepted", "quarantined", "blank")
              .map(name -> file.get(name).asInt())
              .toList());
    }
    assertThat("lines, accepted, quarantined, blank", counted, equalTo(expected));
  }

  @Test
  void furtherFieldsAreNamedFileByFile() throws IOException {
    Map<String, String> named = new TreeMap<>();
    for (JsonNode file : lake.ledger().at("/landing/files")) {
      if (!file.get("unknown_fields").isEmpty()) {
        named.put(file.get("file").asText(), file.get("unknown_fields").toString());
      }
    }
    assertThat(
        "fields",
        named,
        equalTo(
            Map.of(
                "prints/further-fields.json", "[\"event_data.colour\",\"session\"]",
                "pays/further-columns.csv", "[\"channel\",\"the, note\"]")));
  }

  @Test
  void everyPrintIsScored() throws Exception {
    assertThat(
        "users",
        rows("SELECT list_sort(list(user_id)) FROM (" + lake.gold() + ")"),
        contains("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]"));
  }

  @Test
  void columnsAreFoundByTheirNames() throws Exception {
    assertThat(
        "payments of user 1",
        rows(
            "SELECT value_prop, amount FROM ("
                + lake.select("silver/pays")
                + ") WHERE user_id = 1"),
        containsInAnyOrder(
            "plain | 1.00",
            "other | 2.00",
            "further | 3.00",
            "crlf | 4.00",
            "bom | 5.00",
            "no line end | 6.00",
            "blank | 7.00"));
  }

  @Test
  void quotedTextIsKeptCharacterByCharacter() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String valueProp : QUOTED) {
      if (!valueProp.isBlank()) {
        expected.add(valueProp + " | " + QUOTED_ROUNDS);
      }
    }
    assertThat(
        "payments of user 2",
        rows(
            "SELECT value_prop, count(*) FROM ("
                + lake.select("silver/pays")
                + ") WHERE user_id = 2 GROUP BY ALL"),
        containsInAnyOrder(expected.toArray(String[]::new)));
  }

  @Test
  void aBadLineBehindAByteOrderMarkKeepsIt() throws Exception {
    assertThat(
        "quarantine",
        rows(
            "SELECT raw, source_offset FROM ("
                + lake.selectFlat("silver/quarantine")
                + ") WHERE source = 'prints'"),
        contains(BOM + "{ | 0"));
  }

  @Test
  void smallRangesChangeNothing() throws Exception {
    Lake ranges = new Lake(folder.resolve("lake"));
    assertDone(landing.run(ranges, "--maxQuarantine=0.2", "--rangeBytes=1024"), SPANNING);
    assertThat("fingerprint", ranges.fingerprint(), equalTo(lake.fingerprint()));
    assertThat(
        "landing",
        ranges.ledger().get("landing").toPrettyString(),
        equalTo(lake.ledger().get("landing").toPrettyString()));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "payments",
          duckDb.difference(ranges.select("silver/pays"), lake.select("silver/pays")),
          empty());
    }
  }

  /** A first quote so far behind that the file is cut into ranges, one border of them inside it. */
  @Test
  void aLineBreakInQuotesWhereAFileIsCutIsToldWithTheWayOut() throws IOException {
    HandmadeLanding cut = HandmadeLanding.sound(folder.resolve("landing"));
    String plain = ",2020-11-20,12.50,1,point\n".repeat(4_000);
    String quoted = "\"" + "a line\n".repeat(1_000) + "\",2020-11-20,12.50,1,point\n";
    cut.file("pays.csv", "note," + HEADER + plain + quoted);
    Lake there = new Lake(folder.resolve("lake"));
    Program.Ended ended = cut.run(there, "--rangeBytes=1024", "--maxQuarantine=1");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "stderr",
        ended.errors(),
        contains(
            "lookback: landing file 'pays.csv' has a line break inside quotes where it was cut,"
                + " or changed while it was read; run again with --wholeFiles; nothing published"));
    assertThat("published", there.published("gold"), equalTo(""));

    assertDone(cut.run(there, "--rangeBytes=1024", "--wholeFiles"));
    assertThat("payments", there.ledger().at("/silver/pays/rows").asInt(), equalTo(4_001));
  }

  @Test
  void aLineOf100MegabytesIsSetAsideCutOff() throws Exception {
    HandmadeLanding withLongLine = HandmadeLanding.sound(folder.resolve("landing"));
    byte[] piece = new byte[1 << 16];
    Arrays.fill(piece, (byte) 'x');
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(withLongLine.root().resolve("prints-long.json")))) {
      for (int written = 0; written < LONG_LINE_BYTES; written += piece.length) {
        out.write(piece);
      }
    }
    Lake longLines = new Lake(folder.resolve("lake"));
    assertDone(withLongLine.run(longLines, "--maxQuarantine=1"));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "quarantine",
          duckDb.rows(
              "SELECT reasons, source_file, source_offset, strlen(raw), raw = repeat('x', "
                  + MAX_LINE_BYTES
                  + ") FROM ("
                  + longLines.selectFlat("silver/quarantine")
                  + ")"),
          contains("[line_too_long] | prints-long.json | 0 | " + MAX_LINE_BYTES + " | true"));
      assertThat(
          "bytes in bronze",
          duckDb.number(
              "SELECT sum(strlen(raw)) FROM ("
                  + longLines.selectFlat("bronze/prints")
                  + ") WHERE source_file = 'prints-long.json'"),
          equalTo((long) LONG_LINE_BYTES));
    }
  }

  private static List<String> rows(String sql) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      return duckDb.rows(sql);
    }
  }

  private static void assertDone(Program.Ended ended, String... warnings) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", ended.errors(), equalTo(List.of(warnings)));
  }
}
