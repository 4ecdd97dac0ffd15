package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.HEADER;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files whose header is none: no payment of them is lost without a word. */
class UnusableHeaderTest {
  private static final String ROW = "2020-11-20,9.22,6,point";
  private static final String GATE = "--maxQuarantine=1";

  @TempDir private Path folder;

  private HandmadeLanding landing() throws IOException {
    return HandmadeLanding.sound(folder.resolve("landing"));
  }

  private Lake lake(String name) {
    return new Lake(folder.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r", "\r\n"})
  void paymentsOfAFileWithCarriageReturnsAloneAreRead(String lastEnd) throws IOException {
    String pays = (HEADER + ROW + "\n" + ROW + "\n\n2020-11-21,1,7,\"a\nb\"").replace("\n", "\r");
    Lake lake = lake("lake");
    Program.Ended done = landing().file("pays.csv", pays + lastEnd).run(lake);
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", done.errors(), empty());
    JsonNode counts = lake.ledger().at("/landing/totals/pays");
    assertThat("accepted", counts.get("accepted").asInt(), equalTo(3));
    assertThat("spanning", counts.get("records_spanning_lines").asInt(), equalTo(1));
    assertThat("summary", done.out(), containsString("pays: 1 record, 0 of them in quarantine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2020-11-20,9.22,6,point|does not name pay_date, total, user_id, value_prop",
        "\"pay_date,total,user_id,value_prop|has a stray or unclosed quote, or a bare carriage return",
        "pay_date,total,user,value_prop|does not name user_id",
        "pay_date,total,user_id,value_prop,total|names total more than once"
      },
      quoteCharacter = '~')
  void aFileThatIsItsHeaderAloneIsRefusedAndTheHeaderShown(String header, String fault)
      throws IOException {
    Lake lake = lake("lake");
    Program.Ended refused = landing().file("pays.csv", header + "\n").run(lake);
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "stderr",
        refused.errors(),
        contains(
            equalTo(
                "lookback: warning: landing file 'pays.csv' has a header that cannot be used: it "
                    + fault
                    + "; all its lines are set aside; line 1: "
                    + header),
            allOf(
                containsString(
                    "1 of the 1 lines of pays that are not blank and 100 % of its bytes"),
                containsString("bad_header of pays, 1 line, the first in 'pays.csv' at line 1"),
                containsString(header))));
    assertThat("top", refused.out().lines().toList(), hasItem("        " + header));
    JsonNode counts = lake.ledger().at("/landing/totals/pays");
    assertThat("lines", counts.get("lines").asInt(), equalTo(1));
    assertThat("bad headers", counts.at("/reasons/bad_header").asInt(), equalTo(1));
    assertThat("balanced", lake.ledger().get("balanced").asBoolean(), equalTo(true));
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    byte[] noise = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, (byte) 0xff};
    Lake lake = lake("lake");
    Program.Ended refused = landing().raw("pays.csv", noise).run(lake);
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.QUALITY));
    assertThat("stderr", refused.err(), containsString("at line 1, byte 0: \\x89PNG"));
    assertThat(
        "set aside",
        lake.ledger().at("/landing/totals/pays/reasons/bad_header").asInt(),
        equalTo(3));
  }

  @Test
  void filesWithoutARecordAreLegal() throws IOException {
    HandmadeLanding landing = landing().file("pays.csv", "");
    landing.file("pays/blank.csv", "\n \r\n\n").file("pays/returns.csv", "\r\r");
    Program.Ended done = landing.run(lake("lake"), "--maxQuarantine=0");
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat("stderr", done.errors(), empty());
  }

  /** One of many files, cut into ranges, packed, from bronze, and loaded after the others. */
  @Test
  void everyWayOfReadingSetsTheSameAside() throws Exception {
    String rows = (ROW + "\n").repeat(200);
    HandmadeLanding landing =
        landing()
            .file("pays/ranges.csv", "\n\npay_date;total\n" + rows)
            .file("pays/returns.csv", (HEADER + rows).replace("\n", "\r"))
            .file("pays/long.csv", HEADER.strip() + ",x".repeat(1000) + "\n" + ROW + "\n")
            .file("pays/latin.csv", "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    String[] options = {GATE, "--rangeBytes=1024", "--maxLineBytes=1024"};
    Lake whole = lake("whole");
    Program.Ended done = landing.run(whole, options);
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    String warning =
        "lookback: warning: landing file 'pays/%s.csv' has a header that cannot be used: %s";
    String notText = "it is not UTF-8, or longer than the longest legal line";
    assertThat(
        "warnings",
        done.errors().stream().map(line -> line.substring(0, line.indexOf(';'))).toList(),
        containsInAnyOrder(
            warning.formatted("ranges", "it does not name pay_date, total, user_id, value_prop"),
            warning.formatted("long", notText),
            warning.formatted("latin", notText)));
    assertThat("line", done.err(), containsString("; line 3: pay_date;total\n"));
    JsonNode counts = whole.ledger().at("/landing/totals/pays");
    assertThat("accepted", counts.get("accepted").asInt(), equalTo(201));
    assertThat("set aside", counts.get("quarantined").asInt(), equalTo(201 + 2 + 1));

    Lake layers = lake("layers");
    String there = "--lake=" + layers.root();
    Program.run(
        Program.with(
            List.of("bronze", there, "--landing=" + landing.root()), options[1], options[2]));
    assertThat("silver", Program.run("silver", there, GATE).code(), equalTo(ExitCode.DONE));
    assertSame(layers, whole);

    Lake later = lake("later");
    HandmadeLanding first = HandmadeLanding.sound(folder.resolve("first"));
    assertThat("first", first.run(later, options).code(), equalTo(ExitCode.DONE));
    String[] further = Program.with(List.of(options), "--sameLake").toArray(String[]::new);
    assertThat("then", landing.run(later, further).code(), equalTo(ExitCode.DONE));
    assertSame(later, whole);
    Program.Ended again = landing.run(later, options);
    assertThat("again", again.errors(), equalTo(done.errors()));
    assertSame(later, whole);

    Lake packed = lake("packed");
    for (String name : List.of("ranges", "returns", "long", "latin")) {
      String file = "pays/" + name + ".csv";
      landing.file(file + ".gz", landing.bytes(file)).without(file);
    }
    assertThat("packed", landing.run(packed, options).code(), equalTo(ExitCode.DONE));
    assertThat(
        "totals of packed files",
        packed.ledger().at("/landing/totals").toPrettyString(),
        equalTo(whole.ledger().at("/landing/totals").toPrettyString()));
  }

  @Test
  void theExportBeginsWithTheHeaderAsItCame() throws IOException {
    HandmadeLanding landing =
        landing().file("pays.csv", "\npay_date,totl,user_id,value_prop\n" + ROW + "\n");
    Lake lake = lake("lake");
    assertThat("run", landing.run(lake, GATE).code(), equalTo(ExitCode.DONE));
    Path mend = folder.resolve("mend");
    Program.Ended exported = Program.run("quarantine", "--lake=" + lake.root(), "--export=" + mend);
    assertThat(exported.toString(), exported.code(), equalTo(ExitCode.DONE));
    assertThat("said", exported.out(), containsString("its header cannot be used: mend the first"));
    String text = Files.readString(mend.resolve("pays-mended-1.csv"));
    assertThat(text, equalTo("pay_date,totl,user_id,value_prop\n" + ROW + "\n"));
    landing.file("pays-mended-1.csv", text.replace("totl", "total"));
    String origins = "pays-mended-1.origins.jsonl";
    landing.file(origins, Files.readAllBytes(mend.resolve(origins)));
    Program.Ended done = landing.run(lake);
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat("no word about the header", done.err(), equalTo(""));
    JsonNode totals = lake.ledger().at("/landing/totals/pays");
    assertThat("the header and its line", totals.get("mended").asInt(), equalTo(2));
    assertThat("set aside", totals.get("quarantined").asInt(), equalTo(0));
    assertThat("accepted", totals.get("accepted").asInt(), equalTo(1));
  }

  @Test
  void aQuoteThatSwallowsLinesIsSaidAndSetAside() throws IOException {
    String rows = (ROW + "\n").repeat(400);
    HandmadeLanding landing =
        landing().file("pays.csv", HEADER + ROW.replace("point", "\"point") + "\n" + rows + "\"\n");
    Lake lake = lake("lake");
    Program.Ended refused = landing.run(lake);
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "stderr",
        refused.errors(),
        contains(
            equalTo(
                "lookback: warning: landing file 'pays.csv' has records that span lines among those"
                    + " set aside, 1 of them; look for a quote that was not meant"),
            containsString(
                "value_prop_too_long of pays, 1 line, the first in 'pays.csv' at line 2")));
    JsonNode counts = lake.ledger().at("/landing/totals/pays");
    assertThat("spanning", counts.get("records_spanning_lines").asInt(), equalTo(1));
    assertThat("set aside", counts.get("quarantined_records_spanning_lines").asInt(), equalTo(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[%s]|the line begins with '[', a JSON array",
        "{~  \"day\": 1~}|the line looks like a part of pretty-printed JSON",
        "%s,~%s,|the line ends with a comma",
        "%s^%s^|the line has carriage returns in it"
      })
  void jsonInAnotherShapeIsRefusedAndNamed(String shape, String seen) throws IOException {
    String tap = HandmadeLanding.event("2020-11-20", 1, "point", 0).strip();
    String taps = shape.replace('~', '\n').replace('^', '\r').replace("%s", tap);
    Program.Ended refused = landing().file("taps-more.json", taps).run(lake("lake"));
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.QUALITY));
    assertThat("stderr", refused.err(), containsString(seen));
    assertThat("top", refused.out().replaceAll("\\s+", " "), containsString(seen));
  }

  private static void assertSame(Lake lake, Lake expected) throws Exception {
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "quarantine",
          duckDb.difference(
              expected.selectFlat("silver/quarantine"), lake.selectFlat("silver/quarantine")),
          empty());
    }
    for (String part : List.of("/landing/files", "/landing/totals")) {
      assertThat(
          part,
          lake.ledger().at(part).toPrettyString(),
          equalTo(expected.ledger().at(part).toPrettyString()));
    }
    assertThat("files", expected.ledger().at("/landing/files").toString(), not(equalTo("")));
  }
}
