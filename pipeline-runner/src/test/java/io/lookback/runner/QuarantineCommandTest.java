package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine as people work with it, from a run over bad lines to the mended ones. */
class QuarantineCommandTest {
  private static final String GOOD = print("\"2020-11-30\"", "7");
  private static final String BAD_DAY = print("\"2020-13-01\"", "7");
  private static final String BAD_DAY_AND_USER = print("\"30.11.2020\"", "\"7\"");

  @TempDir private Path folder;
  private Path landing;
  private Path lake;
  private Path mend;

  @BeforeEach
  void makeFolders() throws IOException {
    landing = Files.createDirectories(folder.resolve("landing"));
    lake = folder.resolve("lake");
    mend = folder.resolve("mend");
  }

  @Test
  void aLakeWithoutSilverIsNamed() {
    Program.Ended none = quarantine();
    assertThat(none.toString(), none.code(), equalTo(ExitCode.INPUT));
    assertThat("message", none.errors(), contains(containsString("no published silver")));
  }

  @Test
  void anEmptyQuarantineSaysSo() throws IOException {
    write("prints.json", GOOD + "\n");
    write("taps.json", "");
    write("pays.csv", "");
    run();
    Program.Ended empty = quarantine("--export=" + mend);
    assertThat(empty.toString(), empty.code(), equalTo(ExitCode.DONE));
    assertThat("output", empty.out(), containsString("nothing is in quarantine"));
    assertThat("export", Files.exists(mend), equalTo(false));
  }

  @Test
  void groupsByReasonAndFileWithAnExampleAndAWayOut() throws IOException {
    landBadLines();
    Program.Ended shown = quarantine("--all");
    assertThat(shown.toString(), shown.code(), equalTo(ExitCode.DONE));
    assertThat(
        "output",
        shown.out().lines().toList(),
        allOf(
            hasItem("8 lines in quarantine; one with several reasons counts under each"),
            hasItem("bad_day of prints: 3 lines"),
            hasItem("    prints.json: 2, the first at line 2, byte " + (GOOD.length() + 1)),
            hasItem("        " + BAD_DAY),
            hasItem("    prints/more.jsonl: 1, the first at line 1, byte 0"),
            hasItem("bad_user_id of prints: 1 line"),
            hasItem("        {\"x\":\"\\xe9\\u001b[2J\"}"),
            hasItem("negative_amount of pays: 1 line")));
    assertThat("way out", shown.out(), containsString("write days as 2020-11-30"));
    assertThat("terminal", shown.out(), not(containsString("\u001b")));
  }

  @Test
  void exportsLinesAsTheyCame() throws IOException {
    landBadLines();
    Program.Ended exported = quarantine("--export=" + mend);
    assertThat(exported.toString(), exported.code(), equalTo(ExitCode.DONE));
    assertThat(
        "prints of both files",
        text(mend.resolve("prints-mended-1.json")).lines().sorted().toList(),
        contains(BAD_DAY, BAD_DAY, BAD_DAY_AND_USER));
    assertThat(
        "bytes",
        text(mend.resolve("taps-mended-1.json")),
        equalTo("{\"x\":\"\u00e9\u001b[2J\"}\n"));
    assertThat(
        "pays under their header",
        text(mend.resolve("pays-mended-1.csv")),
        equalTo(
            lines(
                "value_prop,total,not\u00c3\u00a9,user_id,pay_date",
                "p,-1.00,,7,2020-11-29",
                "p,\"1,50\",\"=cmd()\",7,2020-11-29")));
    assertThat(
        "other pays under theirs",
        text(mend.resolve("pays-mended-1-2.csv")),
        equalTo(
            "pay_date,total,user_id,value_prop\n2020-11-29,1.005,7,p\n2020-11-29,\"a\nb\",7,p\n"));
    assertThat("formula", exported.out(), containsString("formula: 1 line; use a text editor"));
  }

  @Test
  void anOverlongLineIsExportedCutOffAndThatIsSaid() throws IOException {
    write("prints.json", GOOD + "\n" + "x".repeat(5000) + "\n");
    write("taps.json", "");
    write("pays.csv", "");
    run("--maxLineBytes=1024");
    Program.Ended exported = quarantine("--export=" + mend);
    assertThat(
        "prints", text(mend.resolve("prints-mended-1.json")), equalTo("x".repeat(1024) + "\n"));
    assertThat("said", exported.out(), containsString("cut off: 1 line"));
  }

  @Test
  void filesThatExistAreNotWrittenOver() throws IOException {
    landBadLines();
    Files.createDirectories(mend);
    Path mine = Files.writeString(mend.resolve("taps-mended-1.json"), "mine");
    quarantine("--export=" + mend);
    assertThat("mine", text(mine), equalTo("mine"));
    assertThat(
        "others, of the next number",
        List.of(
            Files.exists(mend.resolve("taps-mended-2.json")),
            Files.exists(mend.resolve("prints-mended-1.json")),
            Files.exists(mend.resolve("prints-mended-2.json"))),
        contains(true, false, true));
  }

  @Test
  void mendedLinesPutBackAreAllAccepted() throws IOException {
    landBadLines();
    quarantine("--export=" + mend);
    mend(
        "prints-mended-1.json",
        "2020-13-01",
        "2020-11-30",
        "30.11.2020",
        "2020-11-29",
        "\"7\"",
        "8");
    Files.writeString(mend.resolve("taps-mended-1.json"), GOOD + "\n");
    mend("pays-mended-1.csv", "-1.00", "1.00", "1,50", "1.50");
    mend("pays-mended-1-2.csv", "1.005", "1.01", "a\nb", "2");
    lake = folder.resolve("second lake");
    landing = mend;
    Program.Ended done = run("--maxQuarantine=0");
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat("prints", ledger("prints"), equalTo("3 lines, 2 accepted"));
    assertThat("taps", ledger("taps"), equalTo("1 lines, 1 accepted"));
    assertThat("pays", ledger("pays"), equalTo("4 lines, 4 accepted"));
    assertThat("quarantine", quarantine().out(), containsString("nothing is in quarantine"));
  }

  @Test
  void aFailedGateSaysWhatToLookAt() throws IOException {
    write("prints.json", GOOD + "\n" + BAD_DAY + "\n" + BAD_DAY + "\n");
    write("taps.json", "");
    write("pays.csv", "");
    Program.Ended failed =
        Program.run("run", "--landing=" + landing, "--lake=" + lake, "--buckets=1");
    assertThat(failed.toString(), failed.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "stderr",
        failed.errors(),
        contains(
            allOf(
                containsString(
                    "2 of the 3 lines of prints that are not blank and 66.7 % of its bytes (154 of 231) are set aside"),
                containsString("more than --maxQuarantine=0.01 allows; nothing published"),
                containsString("bad_day of prints, 2 lines"),
                containsString("'prints.json' at line 2, byte " + (GOOD.length() + 1)),
                containsString(BAD_DAY))));
    assertThat(
        "stdout",
        failed.out(),
        allOf(
            containsString("bad_day of prints: 2 lines"),
            containsString("write days as 2020-11-30"),
            containsString("    prints.json: 2, the first at line 2")));
    assertThat(
        "next",
        failed.out(),
        containsString("next: lookback quarantine --lake=" + lake + " --exp"));
    assertThat("left behind", new Lake(lake).versions("silver"), empty());
  }

  /** Eight lines for the quarantine, of five files and of every kind of bytes. */
  private void landBadLines() throws IOException {
    write("prints.json", GOOD + "\n" + BAD_DAY + "\n" + BAD_DAY_AND_USER + "\r\n" + GOOD);
    write("prints/more.jsonl", BAD_DAY + "\n");
    ByteArrayOutputStream taps = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(taps)) {
      out.write("{\"x\":\"\u00e9\u001b[2J\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    }
    Files.write(landing.resolve("taps.json.gz"), taps.toByteArray());
    Files.write(
        landing.resolve("pays.csv"),
        lines(
                "value_prop,total,not\u00c3\u00a9,user_id,pay_date\r",
                "p,1.00,,7,2020-11-29\r",
                "p,-1.00,,7,2020-11-29\r",
                "p,\"1,50\",\"=cmd()\",7,2020-11-29\r")
            .getBytes(StandardCharsets.ISO_8859_1));
    write(
        "pays/b.csv",
        "\npay_date,total,user_id,value_prop\n2020-11-29,1.005,7,p\n2020-11-29,\"a\nb\",7,p\n");
    run();
  }

  private Program.Ended run(String... further) {
    List<String> usual = List.of("run", "--landing=" + landing, "--lake=" + lake, "--buckets=1");
    boolean isGiven = String.join(" ", further).contains("--maxQuarantine");
    List<String> args = Program.with(usual, further);
    Program.Ended done = Program.run(isGiven ? args : Program.with(args, "--maxQuarantine=1"));
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    return done;
  }

  private Program.Ended quarantine(String... further) {
    return Program.run(Program.with(List.of("quarantine", "--lake=" + lake), further));
  }

  private String ledger(String source) throws IOException {
    var landed = new Lake(lake).ledger().at("/landing/totals/" + source);
    return landed.at("/lines").asLong()
        + " lines, "
        + landed.at("/accepted").asLong()
        + " accepted";
  }

  private void write(String name, String content) throws IOException {
    Path file = landing.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Replaces text in an exported file, byte for byte. */
  private void mend(String name, String... pairs) throws IOException {
    String content = text(mend.resolve(name));
    for (int i = 0; i < pairs.length; i += 2) {
      content = content.replace(pairs[i], pairs[i + 1]);
    }
    Files.write(mend.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static String print(String day, String user) {
    return "{\"day\":"
        + day
        + ",\"event_data\":{\"position\":0,\"value_prop\":\"p\"},\"user_id\":"
        + user
        + "}";
  }
}
