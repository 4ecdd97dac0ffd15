package io.lookback.runner.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in the shells that they are for; skipped where there is no such shell. */
class CompletionTest {
  private final Completion completion = new Completion("lookback", commands());

  @TempDir private Path folder;

  private static Map<String, List<? extends Option<?>>> commands() {
    Option<String> lake = new Option<>("lake", Legal.folder(), "");
    Option<Boolean> quiet = new Option<>("quiet", Legal.flag(), "");
    Option<Integer> weeks = new Option<>("weeks", Legal.ints(1, 9), "");
    Option<String> log = new Option<>("log", Legal.oneOf("debug", "info", "warn"), "");
    Map<String, List<? extends Option<?>>> commands = new LinkedHashMap<>();
    Option<String> spec = new Option<>("spec", Legal.localFile(), "");
    commands.put("run", List.of(lake, spec, weeks, quiet, log));
    Option<Set<String>> some = new Option<>("some", Legal.someOf("WORD", List.of("up", "on")), "");
    commands.put("report", List.of(lake, log, some));
    commands.put("completion", List.of());
    commands.put("help", List.of());
    return commands;
  }

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    Files.createDirectory(folder.resolve("data lake"));
    Files.writeString(folder.resolve("data.txt"), "");
  }

  @Test
  void bashCompletesCommands() throws Exception {
    assertThat("all", bash(""), contains("run", "report", "completion", "help"));
    assertThat("begun", bash("re"), contains("report"));
    assertThat("topics of help", bash("help", "r"), contains("run", "report"));
    assertThat("shells", bash("completion", ""), contains("bash", "zsh"));
  }

  @Test
  void bashCompletesOptionsOfTheCommand() throws Exception {
    assertThat(
        "run", bash("run", "--"), contains("--lake=", "--spec=", "--weeks=", "--quiet", "--log="));
    assertThat("report", bash("report", "--"), contains("--lake=", "--log=", "--some="));
    assertThat("words of a list", bash("report", "--some", "=", "u"), contains("up"));
    assertThat("begun", bash("run", "--q"), contains("--quiet"));
    assertThat("behind others", bash("run", "--quiet", "--w"), contains("--weeks="));
  }

  @Test
  void bashCompletesValues() throws Exception {
    assertThat("after =", bash("run", "--log", "="), contains("debug", "info", "warn"));
    assertThat("begun after =", bash("run", "--log", "=", "i"), contains("info"));
    assertThat("after a space", bash("run", "--log", "w"), contains("warn"));
    assertThat("folders", bash("run", "--lake", "=", "da"), contains("data", "data lake"));
    assertThat(
        "files", bash("run", "--spec", "=", "da"), contains("data", "data.txt", "data lake"));
    assertThat("numbers are not guessed", bash("run", "--weeks", "=", ""), empty());
  }

  @Test
  void zshUnderstandsItsScript() throws Exception {
    assumeTrue(has("zsh"), "no zsh here");
    Path script = Files.writeString(folder.resolve("_lookback"), completion.zsh());
    Process zsh =
        new ProcessBuilder("zsh", "-n", script.toString()).redirectErrorStream(true).start();
    String said = new String(zsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said, zsh.waitFor(), equalTo(0));
    assertThat(
        "options of run",
        completion.zsh(),
        containsString("'--log=:debug|info|warn:(debug info warn)'"));
    assertThat("files", completion.zsh(), containsString("'--spec=:FILE:_files'"));
    assertThat("folders", completion.zsh(), containsString("'--lake=:FOLDER:_files -/'"));
  }

  /** What bash offers behind these words, of which the last is being written. */
  private List<String> bash(String... words) throws Exception {
    assumeTrue(has("bash"), "no bash here");
    Files.writeString(folder.resolve("completion.bash"), completion.bash());
    StringBuilder line = new StringBuilder("lookback");
    for (String word : words) {
      line.append(" '").append(word).append('\'');
    }
    String script =
        "set -eu; source ./completion.bash; complete -p lookback >/dev/null; COMP_WORDS=("
            + line
            + "); COMP_CWORD="
            + words.length
            + "; _lookback; for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done";
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said, bash.waitFor(), equalTo(0));
    return said.lines().sorted(Comparator.comparingInt(CompletionTest::rank)).toList();
  }

  /** Folders and files come in any order; everything else in the order of the options. */
  private static int rank(String word) {
    return word.equals("data lake") ? 2 : word.equals("data.txt") ? 1 : 0;
  }

  private static boolean has(String shell) throws InterruptedException {
    try {
      return new ProcessBuilder(shell, "-c", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
