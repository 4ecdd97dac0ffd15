package io.lookback.runner.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Optional<String> ask(String typed) throws IOException {
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return new Question(new BufferedReader(new StringReader(typed)), out)
        .ask("Which?", List.of("first", "silver"));
  }

  @ParameterizedTest
  @CsvSource({
    "'1\n', first",
    "' 2 \n', silver",
    "'silver', silver",
    // The locale of the tests writes a large I with a dot of its own.
    "'SILVER\n', silver",
    "'3\n1\n', first",
    "'\n\n2\n', silver",
    "'x\ny\nz\n1\n',",
    "'',",
  })
  void takesNumbersAndNames(String typed, String answer) throws IOException {
    assertThat("answer to " + typed, ask(typed), equalTo(Optional.ofNullable(answer)));
  }

  @Test
  void showsTheAnswers() throws IOException {
    ask("1\n");
    assertThat(
        "shown",
        shown.toString(StandardCharsets.UTF_8).lines().toList(),
        equalTo(List.of("Which?", "  1  first", "  2  silver", "1 to 2: ")));
  }
}
