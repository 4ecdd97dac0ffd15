package io.lookback.internal.term;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TermTest {
  /** An option of a command line, or a command of the program. */
  private static final Pattern OF_A_PROGRAM =
      Pattern.compile(
          "[ \"'(]--[a-zA-Z].*|\\blookback (run|bronze|silver|gold|report|quarantine|generate)\\b");

  @Test
  void aMessageIsRenamedAndOtherTextStays() {
    String message =
        "beyond " + Term.MAX_EXPANSION + "=200 times its size; give a larger " + Term.MAX_EXPANSION;
    assertThat(
        Term.rename(message, term -> "[" + term.name() + "]"),
        equalTo("beyond [MAX_EXPANSION]=200 times its size; give a larger [MAX_EXPANSION]"));
    assertThat(Term.rename("no such file", term -> "x"), equalTo("no such file"));
  }

  @Test
  void noNameIsPartOfAnother() {
    for (Term term : Term.values()) {
      for (Term other : Term.values()) {
        if (term != other) {
          assertThat(term.toString(), not(containsString(other.toString())));
        }
      }
    }
  }

  @Test
  void theLibrarySpeaksOfNoOptionOrCommandOfAProgram() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher matcher = OF_A_PROGRAM.matcher(line);
          if (matcher.find()) {
            found.add(file.getFileName() + ": " + line.strip());
          }
        }
      }
    }
    assertThat(found, empty());
  }
}
