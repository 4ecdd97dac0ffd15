package io.lookback.runner.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelpPageTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final HelpPage page =
      new HelpPage(new PrintStream(written, true, StandardCharsets.UTF_8));

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void breaksParagraphsAtSpacesAndLosesNoWord() {
    String text = "word ".repeat(60) + "end";
    page.paragraph("    ", text);
    assertThat("indent", lines(), everyItem(matchesPattern("    \\S.*")));
    assertThat(
        "columns", lines().stream().map(String::length).toList(), everyItem(lessThanOrEqualTo(80)));
    assertThat(
        "words", String.join(" ", lines().stream().map(String::strip).toList()), equalTo(text));
  }

  @Test
  void givesWordsLongerThanALineALineOfTheirOwn() {
    page.paragraph("  ", "a " + "x".repeat(100) + " b");
    assertThat("lines", lines(), equalTo(List.of("  a", "  " + "x".repeat(100), "  b")));
  }

  @Test
  void showsOptionsWithTheirPlaceholders() {
    page.options(
        List.of(
            new Option<>("size", Legal.ints(1, 2), "How big."),
            new Option<>("fast", Legal.flag(), "How quick.")));
    assertThat(
        "lines",
        lines(),
        equalTo(List.of("  --size=N", "      How big.", "  --fast", "      How quick.")));
  }
}
