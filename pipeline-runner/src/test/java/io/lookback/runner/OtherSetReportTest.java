package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.feature.GoldColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a feature set that shares no name with the built-in one. */
class OtherSetReportTest {
  /** What only the page of the built-in set may say. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "\\b(prints?|taps?|tapped|pays?|paid|payments?|clicked|click-through|carousel)\\b",
          Pattern.CASE_INSENSITIVE);

  /** Elements that have no end. */
  private static final Set<String> VOID = Set.of("meta", "link", "br");

  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-z][a-z0-9]*)((?:\\s+[a-z-]+(?:=\"[^\"<]*\")?)*)\\s*>");

  @TempDir private static Path folder;

  private static String page;

  @BeforeAll
  static void makeOnce() throws Exception {
    OtherSet.report(OtherSet.landing(folder.resolve("landing")), folder.resolve("lake"));
    page = Files.readString(folder.resolve("lake/report/index.html"));
  }

  /** The page without its scripts and style. */
  private static String body() {
    return page.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
  }

  /** What a reader sees, or hears read. */
  private static String text() {
    String labels = body().replaceAll("<[^>]*?(?:title|aria-label)=\"([^\"]*)\"[^>]*>", " $1 ");
    return labels.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  private static JsonNode facts(String layer) throws Exception {
    try (Stream<Path> versions = Files.list(folder.resolve("lake/.versions/" + layer))) {
      Path version = versions.filter(Files::isDirectory).findFirst().orElseThrow();
      return new ObjectMapper().readTree(version.resolve("report.json").toFile());
    }
  }

  @Test
  void everyElementEnds() {
    Deque<String> open = new ArrayDeque<>();
    String rest = body().replace("<!DOCTYPE html>", "");
    Matcher tag = TAG.matcher(rest);
    while (tag.find()) {
      String name = tag.group(2);
      if (tag.group(1).isEmpty() && !VOID.contains(name)) {
        open.push(name);
      } else if (!tag.group(1).isEmpty()) {
        assertThat("the element that ends at " + tag.start(), open.poll(), equalTo(name));
      }
    }
    assertThat("open at the end", open, empty());
    assertThat("no tag", TAG.matcher(rest).replaceAll(""), not(containsString("<")));
  }

  @Test
  void everyIdIsThereOnce() {
    List<String> ids = new ArrayList<>();
    Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(body());
    while (id.find()) {
      ids.add(id.group(1));
    }
    assertThat(ids.size(), greaterThan(30));
    assertThat(new TreeSet<>(ids).size(), equalTo(ids.size()));
  }

  @Test
  void allColumnsAreThereWithTheirTypesAndMeanings() {
    for (GoldColumn column : OtherSet.FEATURES.goldColumns()) {
      assertThat(
          body(), containsString("<th scope=\"row\"><code>" + column.name() + "</code></th>"));
      assertThat(body(), containsString(column.meaning()));
    }
    assertThat(
        body(),
        allOf(
            containsString("<td class=\"text\">int32<span class=\"note\">or null</span></td>"),
            containsString(
                "<td class=\"text\">decimal(18,2)<span class=\"note\">or null</span></td>")));
  }

  @Test
  void saysNothingOfTheBuiltInSet() {
    List<String> foreign = new ArrayList<>();
    Matcher word = FOREIGN.matcher(text());
    while (word.find()) {
      foreign.add(text().substring(Math.max(0, word.start() - 40), word.end()));
    }
    assertThat(foreign, empty());
  }

  @Test
  void nothingIsNullButWhatTheColumnsSay() {
    String said =
        text().replaceAll("or null|not null|has a null but those marked", "").replace("”", "");
    assertThat(said, not(containsString("null")));
  }

  @Test
  void everyHistoryIsReachableAndThoseOfTheLongestLookbackComeFirst() throws Exception {
    List<String> fields = new ArrayList<>();
    facts("gold").get("histories").forEach(history -> fields.add(history.get("field").asText()));
    assertThat(
        fields,
        equalTo(
            List.of(
                "seen_3w",
                "clicked_on_3w",
                "since_click_3w",
                "cart_days_3w",
                "since_buy_3w",
                "seen_1w",
                "clicked_on_1w",
                "since_click_1w",
                "cart_days_1w",
                "since_buy_1w")));
    int folded = page.indexOf("<details class=\"more\">");
    for (int i = 0; i < fields.size(); i++) {
      int at = page.indexOf("<div class=\"plot\" id=\"by-" + fields.get(i) + "\"");
      assertThat(fields.get(i), at, greaterThan(0));
      assertThat(fields.get(i) + " is folded away", at > folded, equalTo(i >= 5));
    }
  }

  @Test
  void rowsWithoutAValueAreCountedAsNever() throws Exception {
    JsonNode gold = facts("gold");
    for (JsonNode history : gold.get("histories")) {
      long prints = 0;
      long clicked = 0;
      for (JsonNode bin : history.get("bins")) {
        prints += bin.get("prints").asLong();
        clicked += bin.get("clicked").asLong();
      }
      String field = history.get("field").asText();
      assertThat(field, prints, equalTo(gold.get("rows").asLong()));
      assertThat(field, clicked, equalTo(gold.get("clicked").asLong()));
      assertThat(
          field,
          history.at("/bins/0/label").asText(),
          equalTo(field.startsWith("since") ? "never" : "0"));
    }
    // Whoever has a click has a day since the last one: the two ways to ask agree.
    assertThat(
        gold.at("/histories/1/bins/0/prints"), equalTo(gold.at("/histories/2/bins/0/prints")));
  }

  @Test
  void factsAreBySourceAndColumn() throws Exception {
    JsonNode silver = facts("silver");
    JsonNode gold = facts("gold");
    assertThat(
        "rows of a day", names(silver.at("/days/0/rows")), equalTo("views clicks carts buys"));
    assertThat("sums of amounts", names(silver.get("amounts")), equalTo("buys"));
    assertThat(
        "days with events",
        names(gold.at("/days/0/daysWith")),
        equalTo(
            "days_with_views_1w days_with_views_3w days_with_clicks_1w days_with_clicks_3w"
                + " days_with_carts_1w days_with_carts_3w days_with_buys_1w days_with_buys_3w"));
    assertThat(
        "totals of users",
        names(gold.at("/users/0/totals")),
        equalTo("seen_3w clicked_on_3w spent_3w"));
    assertThat("amounts", gold.at("/amounts/0/source").asText(), equalTo("buys"));
    long events = 0;
    for (JsonNode bin : gold.at("/amounts/0/bins")) {
      events += bin.get("events").asLong();
    }
    long seen = 0;
    for (JsonNode day : silver.get("days")) {
      seen +=
          day.get("day").asText().compareTo("2020-11-03") < 0 ? 0 : day.at("/rows/buys").asLong();
    }
    assertThat("buys by amount are those of the days that are seen", events, equalTo(seen));
  }

  private static String names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return String.join(" ", names);
  }

  @Test
  void everySumIsCheckedAndAllChecksHold() throws Exception {
    for (String layer : List.of("bronze", "silver", "gold")) {
      for (JsonNode check : facts(layer).get("checks")) {
        assertThat(check.toString(), check.get("failed").asInt(), equalTo(0));
      }
    }
    assertThat(page, containsString("The ledger balances"));
  }

  @Test
  void wordsAreThoseOfTheSet() {
    String text = text();
    for (String words :
        List.of(
            "views scored",
            "rows of gold, one per view",
            "Each looks back 7 and 21 days",
            "A view of 30 Nov sees 9–29 Nov",
            "Buys add up to",
            "1 buy matches no view.",
            "Buys by amount",
            "Accepted views, clicks, added items and buys",
            "The label: bought",
            "Of the 7 or 21 days before a view, those with events of any user",
            "days with buys, 7 days",
            "By earlier clicks, 21 days",
            "By days since the last buy, 7 days",
            "Bought more often after earlier",
            "where the user had a click of it in the 21 days before",
            "5 more columns of history")) {
      assertThat(text, containsString(words));
    }
  }
}
