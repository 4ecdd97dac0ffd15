package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@link OtherSet} in a real browser. Skipped where there is no Chromium. */
class OtherSetPageIT {
  /** Until charts have followed the size of their places. */
  private static final String TWO_FRAMES =
      "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

  @TempDir private static Path shared;

  private static Path page;
  private static Browser browser;

  @BeforeAll
  static void openThePage() throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH: the page is not looked at");
    Path lake = shared.resolve("lake");
    OtherSet.report(OtherSet.landing(shared.resolve("landing")), lake);
    browser = Browser.start(chromium.get(), Files.createDirectory(shared.resolve("browser")));
    page = lake.resolve("report/index.html");
    browser.open(page, 1280, 900, "light");
  }

  @AfterAll
  static void closeTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private static List<String> texts(String expression) throws Exception {
    List<String> texts = new ArrayList<>();
    browser.evaluate(expression).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void unfold() throws Exception {
    browser.evaluate("document.querySelector('details.more').open = true");
    browser.evaluate(TWO_FRAMES);
  }

  @Test
  void chartsThatAreFoldedAwayAreDrawnWhenTheyAreOpened() throws Exception {
    String drawn =
        "[...document.querySelectorAll('.more .plot')]"
            + ".filter(plot => plot.querySelectorAll('svg path').length > 3)"
            + ".map(plot => plot.id)";
    browser.open(page, 1280, 900, "light");
    unfold();
    assertThat("opened", texts(drawn), hasSize(5));
    assertThat("console", browser.complaints(), empty());
  }

  @Test
  void everySourceHasAColourOfItsOwn() throws Exception {
    List<String> colours =
        texts(
            "[...new Set([...document.querySelectorAll('#days svg path')]"
                + ".map(path => path.getAttribute('stroke')).filter(Boolean))]");
    assertThat(colours, hasItems("#3a6ea5", "#c8702a", "#2f8576", "#7a5ba8"));
    assertThat(
        "names of the lines",
        texts("[...document.querySelectorAll('#days svg text')].map(text => text.textContent)"),
        hasItems("views", "clicks", "added items", "buys"));
    assertThat(
        "marks of the amounts",
        browser.evaluate("document.querySelectorAll('#amounts svg path').length").asInt(),
        greaterThan(10));
  }

  @Test
  void fitsWideAndNarrowInLightAndDark() throws Exception {
    try {
      unfold();
      for (int width : new int[] {1280, 768, 390}) {
        for (String scheme : List.of("light", "dark")) {
          String where = width + " px, " + scheme;
          browser.resize(width, 900);
          browser.scheme(scheme);
          browser.evaluate(TWO_FRAMES);
          assertThat(
              where + ": width of the page",
              browser.evaluate("document.documentElement.scrollWidth").asInt(),
              lessThanOrEqualTo(width));
          assertThat(where + ": texts of charts", texts(ReportPageIT.CROWDED), empty());
          assertThat(where + ": faint texts", texts(ReportPageIT.FAINT), empty());
        }
      }
    } finally {
      browser.resize(1280, 900);
      browser.scheme("light");
    }
    assertThat(
        "back to where it was", browser.evaluate("window.innerWidth").asInt(), equalTo(1280));
  }
}
