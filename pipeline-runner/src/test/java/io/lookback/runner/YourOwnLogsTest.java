package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and queries of docs/your-own-logs.md, in order, and what the page says of them. */
class YourOwnLogsTest {
  private static final Path PAGE = Path.of("..", "docs", "your-own-logs.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(sh|sql)\n(.*?)^```\n(?:```text\n(.*?)^```$)?");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final int COMMANDS = 11;

  @TempDir private Path folder;

  @Test
  void thePageSaysWhatCommandsAndQueriesGive() throws Exception {
    assumeTrue(hasBash(), "no bash");
    Matcher block = BLOCK.matcher(page());
    int commands = 0;
    while (block.find()) {
      String expected = block.group(3) == null ? "" : block.group(3);
      if (block.group(1).equals("sql")) {
        assertRows(block.group(2), expected);
        commands++;
        continue;
      }
      StringBuilder output = new StringBuilder();
      for (String command : block.group(2).lines().toList()) {
        output.append(outputOf(command));
        commands++;
      }
      assertLines(block.group(2), output.toString(), expected);
    }
    assertThat("commands and queries", commands, greaterThanOrEqualTo(COMMANDS));
  }

  @Test
  void linksLeadToFiles() throws IOException {
    Matcher link = LINK.matcher(page());
    while (link.find()) {
      Path target = PAGE.resolveSibling(link.group(1));
      assertThat(target.toString(), Files.exists(target), equalTo(true));
    }
  }

  /** The source that the page shows is that of the example. */
  @Test
  void theSourceShownIsThatOfTheExample() throws IOException {
    Matcher yaml = Pattern.compile("(?ms)^```yaml\n(.*?)^```").matcher(page());
    assertThat("a block of YAML", yaml.find(), equalTo(true));
    String file =
        Files.readString(Path.of("..", "examples", "ads", "features.yaml"), StandardCharsets.UTF_8);
    assertThat(yaml.group(1), file.contains(yaml.group(1)), equalTo(true));
  }

  private static String page() throws IOException {
    return Files.readString(PAGE, StandardCharsets.UTF_8);
  }

  /** Runs a command with the page's folders in place of those here; both streams, stderr first. */
  private String outputOf(String command) throws IOException, InterruptedException {
    String here =
        command
            .replace("examples/ads/", "../examples/ads/")
            .replaceAll("\\bmine\\b", Matcher.quoteReplacement(folder.toString()));
    if (!here.startsWith("lookback ")) {
      Process process = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(command + ": " + said, process.waitFor(), equalTo(0));
      return said;
    }
    List<String> words = new ArrayList<>(List.of(here.split(" ", -1)));
    words.remove(0);
    Path into = null;
    int redirection = words.indexOf(">");
    if (redirection >= 0) {
      into = Path.of(words.get(redirection + 1));
      words = words.subList(0, redirection);
    }
    Program.Ended ended = Program.run(words);
    assertThat(command + ": " + ended, ended.code(), equalTo(codeOf(command)));
    if (into != null) {
      Files.writeString(into, ended.out());
      return ended.err();
    }
    return (ended.err() + ended.out())
        .replace(folder.toString(), "mine")
        .replace("../examples/", "examples/");
  }

  /** The page has one feature file with mistakes, and one run that sets too much aside. */
  private static int codeOf(String command) {
    if (command.contains("wrong.yaml")) {
      return ExitCode.USAGE;
    }
    boolean isGated =
        command.startsWith("lookback run")
            && command.contains("examples/ads/landing")
            && !command.contains("--maxQuarantine");
    return isGated ? ExitCode.QUALITY : ExitCode.DONE;
  }

  /** Each line of the page comes in the output, in this order, however lines are broken. */
  private static void assertLines(String command, String output, String expected) {
    String text = spaced(output);
    int from = 0;
    for (String line : expected.lines().filter(each -> !each.equals("...")).toList()) {
      int at = text.indexOf(spaced(line), from);
      assertThat(command + "line '" + line + "' in\n" + output, at >= 0, equalTo(true));
      from = at + spaced(line).length();
    }
  }

  private static String spaced(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private void assertRows(String sql, String table) throws Exception {
    List<String> expected =
        table
            .lines()
            .filter(line -> line.startsWith("│"))
            .skip(2)
            .map(line -> line.substring(1, line.length() - 1))
            .map(line -> Stream.of(line.split("│", -1)).map(String::strip).toList())
            .map(cells -> String.join(" | ", cells))
            .map(row -> row.replace("NULL", "null"))
            .toList();
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          sql,
          duckDb.rows(sql.strip().replace("'mine/", "'" + folder + "/").replaceAll(";$", "")),
          contains(expected.toArray(String[]::new)));
    }
  }

  private static boolean hasBash() throws InterruptedException {
    try {
      return new ProcessBuilder("bash", "-c", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
