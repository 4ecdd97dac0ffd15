package io.lookback.runner.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.runner.cli.Arguments.Given;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
  private static Arguments parse(String... args) throws UsageException {
    return Arguments.parse(List.of(args), "flag"::equals);
  }

  @Test
  void takesValuesBehindAnEqualsSignOrAsTheNextWord() throws UsageException {
    Arguments parsed = parse("run", "--a=1", "--b", "2", "--c=x=y", "--d=", "--e", "-5");
    assertThat("words", parsed.words(), contains("run"));
    assertThat(
        "options",
        parsed.options(),
        contains(
            new Given("a", "1"),
            new Given("b", "2"),
            new Given("c", "x=y"),
            new Given("d", ""),
            new Given("e", "-5")));
  }

  @Test
  void takesNoWordAsTheValueOfAFlagButTrueAndFalse() throws UsageException {
    assertThat("flag before a command", parse("--flag", "run").options(), contains(given("true")));
    assertThat("command behind a flag", parse("--flag", "run").words(), contains("run"));
    assertThat("switched off", parse("--flag", "false").options(), contains(given("false")));
    assertThat("nothing left over", parse("--flag", "false").words(), is(empty()));
    assertThat("last word", parse("--flag").options(), contains(given("true")));
  }

  private static Given given(String value) {
    return new Given("flag", value);
  }

  @Test
  void leavesTheValueOutWhereNoneFollows() throws UsageException {
    assertThat(
        "two options in a row and one at the end",
        parse("--a", "--b").options(),
        contains(new Given("a", null), new Given("b", null)));
  }

  @Test
  void keepsRepeatedOptions() throws UsageException {
    assertThat(
        "both",
        parse("--a=1", "--a=2").options(),
        contains(new Given("a", "1"), new Given("a", "2")));
  }

  @Test
  void findsHelpAndVersionAnywhere() throws UsageException {
    assertThat("--help", parse("run", "--help").help(), is(true));
    assertThat("-h", parse("-h").help(), is(true));
    assertThat("--version", parse("--a=1", "--version").version(), is(true));
    assertThat("-V", parse("-V").version(), is(true));
    assertThat("neither", parse("run").help() || parse("run").version(), is(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "-lake=x", "-", "--"})
  void refusesSingleDashes(String word) {
    UsageException e = assertThrows(UsageException.class, () -> parse("run", word));
    assertThat("names it", e.getMessage(), containsString("'" + word + "'"));
  }

  @Test
  void writesAnOptionInOneWord() {
    assertThat("with value", new Given("a", "1 2").text(), equalTo("--a=1 2"));
    assertThat("without", new Given("a", null).text(), equalTo("--a"));
  }
}
