package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.lookback.runner.Program.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a shell sees it: a process, its exit code and what it writes. */
class PackagedProgramIT {
  private static final List<String> ON_FLINK =
      Program.with(Program.ON_FLINK, "--lake=flink", "--maxQuarantine=0.5");

  @TempDir private Path folder;

  @Test
  void bothRunnersGiveTheSameGoldFromAnEmptyFolder() throws Exception {
    Ended made = java("generate", "--users=200", "--seed=7", "--dirt=0.002", "--quiet");
    assertThat(made.toString(), made.code(), equalTo(ExitCode.DONE));
    Ended direct = java("run", "--maxQuarantine=0.5");
    Ended flink = java(Program.with(List.of("run"), ON_FLINK.toArray(new String[0])));
    Lake lake = new Lake(folder.resolve("data"));
    checkSummary(direct, lake);
    checkSummary(flink, new Lake(folder.resolve("flink")));
    assertThat(
        "fingerprints",
        new Lake(folder.resolve("flink")).fingerprint(),
        equalTo(lake.fingerprint()));
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "rows that differ",
          duckDb.difference(lake.gold(), new Lake(folder.resolve("flink")).gold()),
          empty());
    }
  }

  @Test
  void tooManyBadLinesEndItWith4AndPublishNothing() throws Exception {
    java("generate", "--users=50", "--dirt=0.1", "--quiet");
    Ended ended = java("run");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.QUALITY));
    assertThat("stdout", ended.out(), startsWith("published              nothing"));
    assertThat(
        "stderr",
        ended.errors(),
        contains(containsString("are set aside, more than --maxQuarantine")));
    assertThat("published", new Lake(folder.resolve("data")).published("gold"), emptyString());
  }

  @Test
  void withoutACommandAndATerminalItShowsHelpAndEndsWith2() throws Exception {
    Ended ended = java();
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat("stdout", ended.out(), emptyString());
    assertThat("stderr", ended.err(), containsString("usage: lookback COMMAND"));
  }

  @Test
  void anUnknownOptionEndsItWith2() throws Exception {
    checkRefused(java("run", "--landin=x"), ExitCode.USAGE, "unknown option '--landin'");
  }

  @Test
  void aMissingLandingFolderEndsItWith3() throws Exception {
    checkRefused(java("run", "--landing=nowhere"), ExitCode.INPUT, "landing folder 'nowhere'");
    assertThat("files", new Lake(folder).everything(), contains(""));
  }

  /** Refused with one line on stderr that begins as it should, and nothing else. */
  private static void checkRefused(Ended ended, int code, String message) {
    assertThat(ended.toString(), ended.code(), equalTo(code));
    assertThat("stdout", ended.out(), emptyString());
    assertThat("stderr", ended.errors(), contains(startsWith("lookback: " + message)));
  }

  private static void checkSummary(Ended ended, Lake lake) throws Exception {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    assertThat(
        "stdout",
        ended.out(),
        allOf(
            startsWith("source "),
            containsString("\nfingerprint            " + lake.fingerprint() + "\n"),
            containsString("\nledger                 balances: "),
            not(containsString("\tat ")),
            not(containsString("Exception"))));
    // On a slow machine a run tells every ten seconds how far it is.
    assertThat("stderr", ended.err(), matchesPattern("(reading (landing|the lake).*\n)*"));
    assertThat("fingerprint", lake.fingerprint(), matchesPattern("[1-9][0-9]*-[0-9a-f]{16}"));
  }

  private Ended java(String... args) throws Exception {
    return java(List.of(args));
  }

  private Ended java(List<String> args) throws Exception {
    return Processes.java(folder, args.toArray(new String[0]));
  }
}
