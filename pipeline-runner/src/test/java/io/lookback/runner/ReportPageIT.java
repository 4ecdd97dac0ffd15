package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.comparesEqualTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser that has no network. Skipped where there is no Chromium. */
class ReportPageIT {
  private static final String EVIL = "<img src=x onerror=alert(1)>";
  private static final String SCRIPT = "<script>alert(2)</script>";

  private static final List<String> CHARTS =
      List.of(
          "flow",
          "days",
          "amounts",
          "by-value-prop",
          "by-position",
          "by-views",
          "by-taps",
          "by-pays");

  /** Pairs of texts of one chart that cover each other, and texts that leave their chart. */
  static final String CROWDED =
      """
      [...document.querySelectorAll('.plot')].flatMap(plot => {
        const frame = plot.getBoundingClientRect();
        const texts = [...plot.querySelectorAll('svg text')]
            .map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }))
            .filter(({ text, box }) => text.trim() && box.width > 0);
        const out = texts
            .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1
                || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
            .map(({ text }) => plot.id + ': "' + text + '" leaves the chart');
        for (let i = 0; i < texts.length; i++) {
          for (let j = i + 1; j < texts.length; j++) {
            const a = texts[i].box;
            const b = texts[j].box;
            const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (width > 2 && height > 4) {
              out.push(plot.id + ': "' + texts[i].text + '" covers "' + texts[j].text + '"');
            }
          }
        }
        return out;
      })
      """;

  /** Texts that stand out less from what is behind them than WCAG's 4.5 to 1. */
  static final String FAINT =
      """
      (() => {
        const dot = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const rgba = color => {
          dot.clearRect(0, 0, 1, 1);
          dot.fillStyle = color;
          dot.fillRect(0, 0, 1, 1);
          return [...dot.getImageData(0, 0, 1, 1).data].map((part, i) => i === 3 ? part / 255 : part);
        };
        const over = (top, below) =>
            [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
        const luminance = color => color
            .map(part => part / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
        const up = element => element ? [element, ...up(element.parentElement)] : [];
        const faint = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = texts.currentNode;
          const element = text.parentElement;
          if (!text.textContent.trim() || !element.getClientRects().length) continue;
          const styles = up(element).map(one => getComputedStyle(one));
          const behind = styles.map(style => rgba(style.backgroundColor)).reverse()
              .reduce((below, color) => over(color, below), [255, 255, 255]);
          const ink = rgba(element.closest('svg') ? styles[0].fill : styles[0].color);
          ink[3] *= styles.reduce((all, style) => all * style.opacity, 1);
          const [low, high] = [over(ink, behind), behind].map(luminance).sort((a, b) => a - b);
          const ratio = (high + 0.05) / (low + 0.05);
          if (ratio < 4.5) {
            faint.push(ratio.toFixed(1) + ': ' + text.textContent.trim().slice(0, 40));
          }
        }
        return faint;
      })()
      """;

  @TempDir private static Path shared;

  private static Lake lake;
  private static Browser browser;

  @BeforeAll
  static void openThePage() throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(chromium.isPresent(), "no Chromium on the PATH: the page is not looked at");
    Path landing = shared.resolve("landing");
    Program.run("generate", "--out=" + landing, "--users=3000", "--dirt=0.01");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add(
          "{\"day\":\"2020-11-2"
              + (4 + i % 6)
              + "\",\"event_data\":{\"position\":"
              + i % 4
              + ",\"value_prop\":\""
              + EVIL
              + "\"},\"user_id\":"
              + i
              + "}");
    }
    Files.write(landing.resolve("prints.json"), lines, StandardOpenOption.APPEND);
    Files.writeString(
        landing.resolve("prints-0" + EVIL + ".json"), "{\"day\":\"" + SCRIPT + "\"}\n");
    lake = new Lake(shared.resolve("lake"));
    Program.Ended ended =
        Program.run("run", "--landing=" + landing, "--lake=" + lake.root(), "--maxQuarantine=0.5");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    browser = Browser.start(chromium.get(), Files.createDirectory(shared.resolve("browser")));
    browser.open(lake.root().resolve("report/index.html"), 1280, 900, "light");
  }

  @AfterAll
  static void closeTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void everyChartHasMarks() throws Exception {
    assertThat(
        "charts",
        texts("[...document.querySelectorAll('.plot')].map(plot => plot.id)"),
        equalTo(CHARTS));
    for (String chart : CHARTS) {
      // Marks have a size; a chart without data has axes only, whose lines have none one way.
      int marks =
          browser
              .evaluate(
                  "[...document.querySelectorAll('#"
                      + chart
                      + " svg path')].filter(path => { const box = path.getBoundingClientRect();"
                      + " return box.width > 1 && box.height > 1; }).length")
              .asInt();
      assertThat("marks of " + chart, marks, greaterThan(chart.equals("days") ? 2 : 3));
    }
  }

  @Test
  void asksForNothingAndComplainsOfNothing() {
    assertThat("console", browser.complaints(), empty());
    assertThat("requests", browser.requests(), hasItem(startsWith("file:")));
    for (String request : browser.requests()) {
      assertThat(
          request, request.startsWith("file:") || request.startsWith("data:"), equalTo(true));
    }
  }

  @Test
  void numbersAreTheLedgers() throws Exception {
    JsonNode ledger = lake.ledger();
    assertThat("gold rows", value("gold-rows"), equalTo(ledger.at("/gold/rows").asText()));
    assertThat("clicked", value("gold-clicked"), equalTo(ledger.at("/gold/clicked").asText()));
    long accepted = 0;
    for (String source : List.of("prints", "taps", "pays")) {
      JsonNode totals = ledger.at("/landing/totals/" + source);
      for (String measure : List.of("lines", "accepted", "quarantined", "duplicates", "blank")) {
        assertThat(
            source + " " + measure,
            value(source + "-" + measure),
            equalTo(totals.get(measure).asText()));
      }
      accepted += totals.get("accepted").asLong();
    }
    assertThat("accepted", value("accepted"), equalTo(String.valueOf(accepted)));
    assertThat(
        "amount",
        new BigDecimal(value("amount")),
        comparesEqualTo(ledger.at("/silver/pays/amount").decimalValue()));
    assertThat(
        "fingerprint",
        browser.evaluate("document.getElementById('fingerprint').textContent").asText(),
        equalTo(lake.fingerprint()));
    assertThat(
        "failed checks",
        browser.evaluate("document.getElementById('balance').dataset.failed").asText(),
        equalTo("0"));
    assertThat(
        "shown as written",
        browser.evaluate("document.getElementById('gold-rows').textContent").asText(),
        equalTo(String.format(Locale.ROOT, "%,d", ledger.at("/gold/rows").asLong())));
  }

  private static String value(String id) throws Exception {
    return browser.evaluate("document.getElementById('" + id + "').value").asText();
  }

  @Test
  void textFromDataStaysText() throws Exception {
    assertThat(
        "elements that only data could have made",
        browser.evaluate("document.querySelectorAll('img, body script:not(#data)').length").asInt(),
        equalTo(2));
    assertThat(
        "in the grid",
        texts("[...document.querySelectorAll('#grid tbody th')].map(th => th.textContent)"),
        hasItem(EVIL));
    assertThat(
        "in a chart",
        texts("[...document.querySelectorAll('#by-value-prop svg text')].map(t => t.textContent)"),
        hasItem(startsWith("<img src=x")));
    assertThat(
        "in an example",
        browser.evaluate("document.getElementById('quarantine').textContent").asText(),
        containsString(SCRIPT));
    assertThat(
        "in the name of a file",
        browser.evaluate("document.getElementById('quarantine').textContent").asText(),
        containsString("prints-0" + EVIL + ".json"));
    assertThat("in a tooltip", tooltip(), containsString(EVIL));
    assertThat("console and dialogues", browser.complaints(), empty());
  }

  /** The tooltip of the dot in the row of the value prop, found by moving along that row. */
  private static String tooltip() throws Exception {
    JsonNode row =
        browser.evaluate(
            "(() => { const plot = document.getElementById('by-value-prop');"
                + " plot.scrollIntoView({ block: 'center' });"
                + " const label = [...plot.querySelectorAll('svg text')]"
                + ".find(text => text.textContent.startsWith('<img'));"
                + " const box = label.getBoundingClientRect();"
                + " return { right: box.right, y: box.top + box.height / 2,"
                + " end: plot.getBoundingClientRect().right }; })()");
    for (double x = row.get("right").asDouble(); x < row.get("end").asDouble(); x += 3) {
      browser.point(x, row.get("y").asDouble());
      String shown =
          browser
              .evaluate(
                  "new Promise(done => requestAnimationFrame(() => done("
                      + "[...document.querySelectorAll('#by-value-prop .tip')]"
                      + ".map(tip => tip.textContent).join(''))))")
              .asText();
      if (!shown.isEmpty()) {
        return shown;
      }
    }
    return "no tooltip in the row of the value prop";
  }

  @Test
  void fitsWideAndNarrowInLightAndDark() throws Exception {
    try {
      for (int width : new int[] {1280, 920, 768, 540, 390}) {
        for (String scheme : List.of("light", "dark")) {
          String where = width + " px, " + scheme;
          browser.resize(width, 900);
          browser.scheme(scheme);
          // Two frames: charts follow the size of their place after it was laid out.
          browser.evaluate(
              "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
          assertThat(
              where + ": width of the page",
              browser.evaluate("document.documentElement.scrollWidth").asInt(),
              lessThanOrEqualTo(width));
          assertThat(where + ": texts of charts", texts(CROWDED), empty());
          assertThat(
              where + ": tables that are cut and do not say so, or say so and are not",
              texts(
                  "[...document.querySelectorAll('.scroll')].filter(place => place.checkVisibility()"
                      + " && (place.scrollWidth > place.clientWidth) !=="
                      + " (getComputedStyle(place, '::before').content !== 'none'))"
                      + ".map(place => place.getAttribute('aria-label'))"),
              empty());
          if (width == 1280) {
            assertThat(
                where + ": tables that are cut",
                texts(
                    "[...document.querySelectorAll('.scroll')].filter(place =>"
                        + " place.scrollWidth > place.clientWidth)"
                        + ".map(place => place.getAttribute('aria-label'))"),
                empty());
          }
          assertThat(where + ": faint texts", texts(FAINT), empty());
          assertThat(
              where + ": names of columns that are broken",
              texts(
                  "[...document.querySelectorAll('#columns tbody code')]"
                      + ".filter(name => name.getClientRects().length > 1)"
                      + ".map(name => name.textContent)"),
              empty());
          assertThat(
              where + ": texts have the colours of the scheme",
              browser
                  .evaluate(
                      "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
                          + " === document.querySelector('#flow svg text').getAttribute('fill')")
                  .asBoolean(),
              equalTo(true));
        }
      }
    } finally {
      browser.resize(1280, 900);
      browser.scheme("light");
    }
  }

  @Test
  void headingsLeaveNoLevelOut() throws Exception {
    List<String> levels =
        texts("[...document.querySelectorAll('h1, h2, h3, h4')].map(h => h.tagName.slice(1))");
    assertThat(levels.get(0), equalTo("1"));
    for (int i = 1; i < levels.size(); i++) {
      assertThat(
          levels.toString(),
          Integer.parseInt(levels.get(i)),
          lessThanOrEqualTo(Integer.parseInt(levels.get(i - 1)) + 1));
    }
  }

  @Test
  void everyChartHasANameAndATable() throws Exception {
    for (String chart : CHARTS) {
      JsonNode found =
          browser.evaluate(
              "(() => { const plot = document.getElementById('"
                  + chart
                  + "'); const figure = plot.closest('figure'); return { role:"
                  + " plot.getAttribute('role'), name: plot.getAttribute('aria-label'), rows:"
                  + " figure.querySelectorAll('details tbody tr').length }; })()");
      assertThat(chart + ": role", found.get("role").asText(), equalTo("img"));
      assertThat(chart + ": name", found.get("name").asText(), startsWith("Chart: "));
      assertThat(chart + ": rows of the table", found.get("rows").asInt(), greaterThan(0));
    }
  }

  private static List<String> texts(String expression) throws Exception {
    List<String> texts = new ArrayList<>();
    browser.evaluate(expression).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
