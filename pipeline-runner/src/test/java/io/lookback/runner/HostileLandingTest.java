package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Landing folders made to do harm: each ends in one line and leaves nothing behind. */
class HostileLandingTest {
  private static final int MEMBER_BYTES = 16 << 20;

  @TempDir private Path folder;
  private Path landing;
  private Path lake;

  @BeforeEach
  void makeALanding() throws IOException {
    landing = Files.createDirectories(folder.resolve("landing"));
    lake = folder.resolve("lake");
    Files.writeString(landing.resolve("prints.json"), print("p") + "\n");
    Files.writeString(landing.resolve("taps.json"), "");
    Files.writeString(landing.resolve("pays.csv"), "pay_date,total,user_id,value_prop\n");
  }

  @Test
  void aLinkOutOfLandingIsRefused() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.json"), print("secret") + "\n");
    Files.createSymbolicLink(landing.resolve("prints-2.json"), secret);
    Program.Ended refused = run();
    assertThat(refused.toString(), refused.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "message",
        refused.err(),
        allOf(containsString("'prints-2.json'"), containsString("--followLinks")));
    assertThat("lake", new Lake(lake).everything(), equalTo(List.of()));
    Program.Ended followed = run("--followLinks");
    assertThat(followed.toString(), followed.code(), equalTo(ExitCode.DONE));
    assertThat("rows", new Lake(lake).fingerprint(), containsString("2-"));
  }

  @Test
  void aGzipBombStopsAndPublishesNothing() throws IOException {
    Files.write(landing.resolve("taps-2.json.gz"), bomb((byte) 'x', 20));
    Program.Ended stopped = run();
    assertThat(stopped.toString(), stopped.code(), equalTo(ExitCode.INPUT));
    assertThat(
        "message",
        stopped.err(),
        allOf(
            containsString("'taps-2.json.gz'"),
            containsString("--maxExpansion=200 times"),
            containsString("nothing published")));
    assertThat("versions", new Lake(lake).versions("bronze"), equalTo(List.of()));
    Program.Ended raised = run("--maxExpansion=2000", "--maxQuarantine=1");
    assertThat(raised.toString(), raised.code(), equalTo(ExitCode.DONE));
  }

  @Test
  void namesAndFieldsCannotActOnATerminal() throws IOException {
    String evil = "\u001b[2J\u202e";
    Files.writeString(landing.resolve("prints" + evil + ".json"), "{\"" + evil + "\":1}\n");
    Files.writeString(landing.resolve("x" + evil), "");
    String drift = "\"\\u001b[2J\\u202e\":1,";
    Files.writeString(landing.resolve("prints-2.json"), "{" + drift + print("p").substring(1));
    Program.Ended done = run("--maxQuarantine=1");
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat("drift", done.out(), containsString("\\u001b[2J\\u202e"));
    assertThat("ignored", done.err(), containsString("x\\u001b[2J\\u202e"));
    for (String shown : new String[] {done.out(), done.err()}) {
      assertThat("shown", shown, not(containsString("\u001b")));
      assertThat("shown", shown, not(containsString("\u202e")));
    }
  }

  @Test
  void amountsAtTheEndOfTheirTypeFitOrAreNamed() throws IOException, SQLException {
    writePays("2020-11-28,9999999999999999.99,7,p", "2020-11-28,10000000000000000.00,7,p");
    Program.Ended fits = run("--maxQuarantine=1");
    assertThat(fits.toString(), fits.code(), equalTo(ExitCode.DONE));
    assertThat("summary", fits.out(), containsString("amount 9,999,999,999,999,999.99"));
    assertThat("quarantine", fits.out(), containsString("bad_amount 1"));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "gold",
          duckDb.rows("SELECT amount_3w::VARCHAR FROM (" + new Lake(lake).gold() + ")"),
          contains("9999999999999999.99"));
    }
  }

  @Test
  void aWindowSumBeyondItsTypeIsNamedAndNothingIsPublished() throws IOException {
    String published = publish();
    writePays("2020-11-28,9999999999999999.99,7,p", "2020-11-27,0.01,7,p");
    Program.Ended stopped = run();
    assertThat(stopped.toString(), stopped.code(), equalTo(ExitCode.QUALITY));
    assertThat(
        "message",
        stopped.err(),
        allOf(
            containsString("the sum of payments"),
            containsString("user 7"),
            containsString("9999999999999999.99")));
    assertThat("before", new Lake(lake).published("gold"), equalTo(published));
  }

  @Test
  void sumsThatPassTheRangeOfALongAreNamedToo() throws IOException {
    String[] pays = new String[40];
    Arrays.fill(pays, "2020-11-28,9999999999999999.99,7,p");
    writePays(pays);
    Program.Ended stopped = run();
    assertThat(stopped.toString(), stopped.code(), equalTo(ExitCode.QUALITY));
    assertThat("message", stopped.err(), containsString("the sum of payments"));
  }

  @Test
  void theLedgerAddsUpMoreThanAColumnHolds() throws IOException {
    String[] pays = new String[40];
    for (int user = 0; user < pays.length; user++) {
      pays[user] = "2020-11-28,9999999999999999.99," + (7 + user) + ",p";
    }
    writePays(pays);
    StringBuilder prints = new StringBuilder();
    for (int user = 0; user < pays.length; user++) {
      prints.append(print("p").replace(":7}", ":" + (7 + user) + "}")).append('\n');
    }
    Files.writeString(landing.resolve("prints.json"), prints);
    Program.Ended done = run();
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat(
        "40 times the most", done.out(), containsString("amount 399,999,999,999,999,999.60"));
    assertThat("balance", new Lake(lake).ledger().at("/balanced").asBoolean(), equalTo(true));
  }

  @Test
  void aSumIsOnlyWrongWhereAWindowSeesBothTerms() throws IOException {
    writePays("2020-11-28,9999999999999999.99,7,p", "2020-11-08,9999999999999999.99,7,p");
    Program.Ended done = run();
    assertThat(done.toString(), done.code(), equalTo(ExitCode.DONE));
    assertThat("summary", done.out(), containsString("amount 9,999,999,999,999,999.99"));
  }

  private String publish() throws IOException {
    Program.Ended first = run();
    assertThat(first.toString(), first.code(), equalTo(ExitCode.DONE));
    assertThat(
        "versions", new Lake(lake).versions("gold"), hasItem(new Lake(lake).published("gold")));
    return new Lake(lake).published("gold");
  }

  private Program.Ended run(String... further) {
    return Program.run(
        Program.with(
            Program.with(List.of("run"), "--landing=" + landing, "--lake=" + lake, "--buckets=1"),
            further));
  }

  private void writePays(String... lines) throws IOException {
    Files.writeString(
        landing.resolve("pays.csv"),
        "pay_date,total,user_id,value_prop\n" + String.join("\n", lines) + "\n");
  }

  private static String print(String prop) {
    return "{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\""
        + prop
        + "\"},\"user_id\":7}";
  }

  /** A gzip file of {@code members} members of 16 MiB each, a thousand times its size. */
  private static byte[] bomb(byte content, int members) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(member)) {
      byte[] block = new byte[MEMBER_BYTES];
      Arrays.fill(block, content);
      out.write(block);
    }
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    for (int i = 0; i < members; i++) {
      bomb.writeBytes(member.toByteArray());
    }
    return bomb.toByteArray();
  }
}
