package io.lookback.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Keeper;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every check of the ledger can fail, and by itself: a tally that balances is put out in one place,
 * and the check that watches this place fails and no other one.
 */
class LedgerTest {
  private static final Source VIEWS = new Source("views", "view", ValueKind.POSITION);
  private static final Source CLICKS = new Source("clicks", "click", ValueKind.POSITION);
  private static final Source BUYS = new Source("buys", "buy", ValueKind.AMOUNT);

  private static final FeatureSet FEATURES =
      new FeatureSet(
          List.of(VIEWS, CLICKS, BUYS),
          VIEWS,
          new Label("opened", CLICKS, true),
          List.of(
              Measure.of("seen", VIEWS, Operation.COUNT),
              Measure.of("spent", BUYS, Operation.SUM),
              Measure.of("most", BUYS, Operation.MAX)),
          new WindowSpec(List.of(new Lookback(7), new Lookback(21)), 7, 1, 1000));

  /** The newest day, which is scored. */
  private static final String SCORED = "2020-11-30";

  /** A day of history. */
  private static final String SEEN = "2020-11-20";

  /** A day that was served, five days after the day of history. */
  private static final String SERVED = "2020-11-25";

  /** A day that no scored event sees, and no served user. */
  private static final String OLD = "2020-10-30";

  /** How to put the tally out so that only checks with the key fail. */
  private static final Map<Check.Key, Consumer<Tally>> WRONG = new EnumMap<>(Check.Key.class);

  static {
    WRONG.put(
        Check.Key.BRONZE_ROWS, tally -> tally.add(1, Counted.WRITTEN, "bronze", "views/1.parquet"));
    WRONG.put(
        Check.Key.BRONZE_BYTES,
        tally -> tally.add(1, Counted.LOADED, "views", "v.json", "text_bytes"));
    WRONG.put(
        Check.Key.LINES_PARSED, tally -> tally.add(1, Counted.LOADED, "views", "v.json", "lines"));
    WRONG.put(
        Check.Key.LINES_BYTES,
        tally -> tally.add(1, Counted.LOADED, "views", "v.json", "line_bytes"));
    WRONG.put(
        Check.Key.LINES_ACCOUNTED, tally -> tally.add(1, Counted.FILE, "views", "v.json", "blank"));
    WRONG.put(
        Check.Key.SILVER_ACCEPTED,
        tally ->
            tally
                .add(1, Counted.ACCEPTED, "views", "v.json", OLD)
                .add(-1, Counted.FILE, "views", "v.json", "blank"));
    WRONG.put(
        Check.Key.SILVER_ROWS, tally -> tally.add(1, Counted.WRITTEN, "silver", "views/1.parquet"));
    WRONG.put(
        Check.Key.QUARANTINE_ROWS,
        tally -> tally.add(1, Counted.WRITTEN, "silver", "quarantine/1.parquet"));
    WRONG.put(
        Check.Key.QUARANTINE_BYTES,
        tally -> tally.add(1, Counted.QUARANTINE_BYTES, "views", "v.json"));
    WRONG.put(
        Check.Key.GOLD_ROWS,
        tally ->
            tally
                .add(-1, Counted.SILVER, "views", "rows", SCORED)
                .add(-1, Counted.SCORED, "views", "rows", SCORED)
                .add(1, Counted.SILVER, "views", "rows", OLD));
    WRONG.put(
        Check.Key.GOLD_FILES,
        tally -> tally.add(1, Counted.WRITTEN, "gold", "print_features/1.parquet"));
    WRONG.put(Check.Key.SCORED_ROWS, tally -> tally.add(1, Counted.SCORED, "clicks", "rows", SEEN));
    WRONG.put(
        Check.Key.SCORED_AMOUNT, tally -> tally.add(1, Counted.SCORED, "buys", "amount", SEEN));
    WRONG.put(Check.Key.GOLD_LABEL, tally -> tally.add(1, Counted.GOLD, "opened", SCORED));
    WRONG.put(
        Check.Key.COVERAGE_DAYS, tally -> tally.add(1, Counted.GOLD, "days_with_buys_1w", SCORED));
    WRONG.put(Check.Key.HISTORY_SUM, tally -> tally.add(1, Counted.REACH, "spent_3w"));
    WRONG.put(Check.Key.HISTORY_VALUES, tally -> tally.add(1, Counted.REACH, "most_3w", "values"));
    WRONG.put(
        Check.Key.HISTORY_OUTSIDE, tally -> tally.add(1, Counted.GOLD_OUTSIDE, "most_1w", SCORED));
    WRONG.put(Check.Key.HISTORY_CAPPED, tally -> tally.add(1, Counted.LEFT_OUT, "prints"));
    WRONG.put(Check.Key.HISTORY_LEFT_OUT, tally -> tally.add(1, Counted.LEFT_OUT, "value_props"));
    WRONG.put(Check.Key.SERVED_USERS, tally -> tally.add(1, Counted.SERVED_USERS, SERVED));
    WRONG.put(
        Check.Key.SERVED_FILES,
        tally ->
            tally.add(1, Counted.WRITTEN, "gold", "user_features/feature_day=" + SERVED + "/2"));
    WRONG.put(
        Check.Key.SERVED_ROWS,
        tally -> tally.add(1, Counted.SERVED_EVENTS, "views", "rows", SERVED));
    WRONG.put(
        Check.Key.SERVED_AMOUNT,
        tally -> tally.add(1, Counted.SERVED_EVENTS, "buys", "amount", SERVED));
    WRONG.put(
        Check.Key.SERVED_COVERAGE,
        tally -> tally.add(1, Counted.SERVED, "days_with_buys_1w", SERVED));
    WRONG.put(
        Check.Key.SERVED_SUM, tally -> tally.add(1, Counted.SERVED, "history_spent_1w", SERVED));
    WRONG.put(
        Check.Key.SERVED_VALUES,
        tally -> tally.add(1, Counted.SERVED_VALUES, "history_most_3w", SERVED));
    WRONG.put(
        Check.Key.SERVED_OUTSIDE, tally -> tally.add(1, Counted.SERVED_OUTSIDE, "most_1w", SERVED));
    WRONG.put(
        Check.Key.SERVED_LEFT_OUT,
        tally -> tally.add(1, Counted.SERVED_LEFT_OUT, "value_props", SERVED));
    WRONG.put(Check.Key.VERIFIED_CELLS, tally -> tally.add(1, Counted.VERIFIED, Measures.CELLS));
  }

  /** What a run counts that balances: a few events, of which two rows of gold are made. */
  private static Tally balanced() {
    Tally tally = new Tally();
    for (Source source : FEATURES.sources()) {
      String label = source.label();
      String file = label.charAt(0) + (source.hasAmount() ? ".csv" : ".json");
      tally
          .add(6, Counted.LOADED, label, file, "lines")
          .add(6, Counted.LOADED, label, file, "records")
          .add(60, Counted.LOADED, label, file, "line_bytes")
          .add(66, Counted.LOADED, label, file, "text_bytes")
          .max(66, Counted.LOADED, label, file, "plain_bytes")
          .add(6, Counted.FILE, label, file, "lines")
          .add(50, Counted.FILE, label, file, "bytes")
          .add(10, Counted.FILE, label, file, "blank_bytes")
          .add(10, Counted.FILE, label, file, "quarantined_bytes")
          .add(10, Counted.QUARANTINE_BYTES, label, file)
          .add(1, Counted.FILE, label, file, "blank")
          .add(1, Counted.FILE, label, file, "quarantined")
          .add(1, Counted.WRITTEN, "silver", "quarantine/1.parquet")
          .add(6, Counted.WRITTEN, "bronze", label + "/1.parquet")
          .add(4, Counted.WRITTEN, "silver", label + "/1.parquet");
      for (String day : List.of(OLD, SEEN, SCORED, SCORED)) {
        tally.add(1, Counted.ACCEPTED, label, file, day);
        for (Counted counted :
            day.equals(OLD) ? List.of(Counted.SILVER) : List.of(Counted.SILVER, Counted.SCORED)) {
          tally.add(1, counted, label, "rows", day);
          if (source.hasAmount()) {
            tally.add(500, counted, label, "amount", day);
          }
        }
      }
    }
    tally
        .add(2, Counted.WRITTEN, "gold", "print_features/1.parquet")
        .add(2, Counted.GOLD, "rows", SCORED)
        .add(1, Counted.GOLD, "opened", SCORED)
        .add(1, Counted.TAPS, "labelled", SCORED)
        .add(1, Counted.GOLD, "capped_rows", SCORED)
        .add(3, Counted.GOLD, "history_left_out", SCORED)
        .add(1, Counted.LEFT_OUT, "prints")
        .add(3, Counted.LEFT_OUT, "value_props")
        .add(1, Counted.LEFT_OUT, "users")
        .max(Long.MAX_VALUE, Counted.VERIFIED, Measures.THRESHOLD)
        .add(1, Counted.VERIFIED, Measures.ROWS);
    // The one day of history is ten days back: in three weeks, not in one.
    for (Source source : FEATURES.sources()) {
      tally.add(2, Counted.GOLD, "days_with_" + source.label() + "_3w", SCORED);
      tally.add(0, Counted.GOLD, "days_with_" + source.label() + "_1w", SCORED);
    }
    for (String field : List.of("seen_3w", "spent_3w", "most_3w")) {
      tally.add(700, Counted.GOLD, "history_" + field, SCORED);
      tally.add(300, Counted.LEFT_OUT_FIELD, field);
      tally.add(1000, Counted.REACH, field);
    }
    addServed(tally);
    return tally
        .add(1, Counted.GOLD_VALUES, "history_most_3w", SCORED)
        .add(1, Counted.LEFT_OUT_FIELD, "most_3w", "values")
        .add(2, Counted.REACH, "most_3w", "values");
  }

  /** Two users on a day with one event of each source before it, one of them left out. */
  private static void addServed(Tally tally) {
    tally
        .add(2, Counted.SERVED_USERS, SERVED)
        .add(2, Counted.SERVED, "rows", SERVED)
        .add(2, Counted.WRITTEN, "gold", "user_features/feature_day=" + SERVED + "/1.parquet")
        .add(1, Counted.SERVED, "history_left_out", SERVED)
        .add(1, Counted.SERVED_LEFT_OUT, "value_props", SERVED);
    for (Source source : FEATURES.sources()) {
      tally.add(1, Counted.SERVED_EVENTS, source.label(), "rows", SERVED);
    }
    tally.add(500, Counted.SERVED_EVENTS, "buys", "amount", SERVED);
    for (String lookback : List.of("_1w", "_3w")) {
      for (Source source : FEATURES.sources()) {
        tally.add(2, Counted.SERVED, "days_with_" + source.label() + lookback, SERVED);
      }
      tally
          .add(1, Counted.SERVED_LEFT_OUT_FIELD, "seen" + lookback, SERVED)
          .add(1, Counted.SERVED_REACH, "seen" + lookback, SERVED)
          .add(500, Counted.SERVED_REACH, "spent" + lookback, SERVED)
          .add(500, Counted.SERVED, "history_spent" + lookback, SERVED)
          .add(500, Counted.SERVED, "history_most" + lookback, SERVED)
          .add(500, Counted.SERVED_REACH, "most" + lookback, SERVED)
          .add(1, Counted.SERVED_VALUES, "history_most" + lookback, SERVED)
          .add(1, Counted.SERVED_REACH, "most" + lookback, "values", SERVED);
    }
  }

  private static Ledger ledger(Tally tally) {
    return Ledger.of(new Ledger.Run("run", true, true, true, null, FEATURES, null), tally);
  }

  @Test
  void balancesAsItIsAndMakesEveryCheck() {
    Ledger ledger = ledger(balanced());
    assertThat(ledger.failures(), empty());
    assertThat(
        "keys",
        ledger.checks().stream().map(Check::key).distinct().toList(),
        containsInAnyOrder(Check.Key.values()));
    assertThat(
        "key and subject name one check",
        ledger.checks().stream()
            .map(check -> check.key() + " " + check.subject())
            .distinct()
            .toList(),
        hasSize(ledger.checks().size()));
  }

  @Test
  void everyCheckCanFailByItself() {
    for (Check.Key key : Check.Key.values()) {
      Tally wrong = balanced();
      WRONG.get(key).accept(wrong);
      assertThat(
          key.code(),
          ledger(wrong).failures().stream().map(Check::key).toList(),
          equalTo(List.of(key)));
    }
  }

  private static List<String> keys(Ledger ledger) {
    return ledger.checks().stream().map(check -> check.key().code()).distinct().toList();
  }

  private static Ledger ledger(boolean silver, Ledger.Known known, Tally tally) {
    return Ledger.of(
        new Ledger.Run("run", false, silver, true, null, FEATURES, null, known), tally);
  }

  @Test
  void withoutTheLinesThatWereReadTheRestIsChecked() {
    Tally tally = balanced().filter(key -> key.counted() != Counted.LOADED);
    Ledger ledger = ledger(true, new Ledger.Known(false, true, true), tally);
    assertThat(ledger.failures(), empty());
    List<String> missing = new ArrayList<>(keys(ledger(balanced())));
    missing.removeAll(keys(ledger));
    assertThat(
        missing, containsInAnyOrder("bronze.rows", "bronze.bytes", "lines.parsed", "lines.bytes"));
    tally.add(1, Counted.FILE, "views", "v.json", "lines");
    assertThat(
        "a line that nothing became of",
        keys(ledger(true, new Ledger.Known(false, true, true), tally)),
        equalTo(keys(ledger)));
    assertThat(
        ledger(true, new Ledger.Known(false, true, true), tally).failures().stream()
            .map(Check::key)
            .toList(),
        equalTo(List.of(Check.Key.LINES_ACCOUNTED)));
  }

  @Test
  void eventsThatNoLineIsKnownOfAreComparedWithSilver() {
    Tally tally =
        balanced()
            .filter(
                key ->
                    key.counted() != Counted.LOADED
                        && key.counted() != Counted.FILE
                        && key.counted() != Counted.QUARANTINE_BYTES
                        && !key.has(Part.PATH, path -> path.startsWith("quarantine/")));
    Ledger.Known known = new Ledger.Known(false, true, true);
    assertThat(ledger(true, known, tally).failures(), empty());
    assertThat(keys(ledger(true, known, tally)), not(hasItem("lines.accounted")));
    assertThat(keys(ledger(true, known, tally)), hasItem("silver.accepted"));
    tally.add(1, Counted.ACCEPTED, "views", "another.json", OLD);
    assertThat(
        ledger(true, known, tally).failures().stream().map(Check::key).toList(),
        equalTo(List.of(Check.Key.SILVER_ACCEPTED)));
  }

  @Test
  void goldAloneIsCheckedByItself() {
    Tally tally = balanced().filter(key -> key.counted().keeper() != Keeper.SILVER);
    Ledger ledger = ledger(false, new Ledger.Known(false, false, false), tally);
    assertThat(ledger.failures(), empty());
    assertThat(
        keys(ledger),
        containsInAnyOrder(
            "gold.files",
            "history.sum",
            "history.values",
            "history.outside",
            "history.capped",
            "history.left_out",
            "served.users",
            "served.files",
            "served.left_out",
            "served.sum",
            "served.values",
            "served.outside",
            "verified.cells"));
    assertThat("as of", ledger.asOf().toString(), equalTo(SCORED));
    assertThat("no days of silver to warn of", ledger.coverage().warnings(), empty());
    assertThat("no silver to tell of", ledger.toJson(true), not(containsString("\"silver\" :")));
    assertThat("not empty", ledger.emptyGold().isPresent(), is(false));
    assertThat(
        "empty",
        ledger(false, new Ledger.Known(false, false, false), new Tally()).emptyGold(),
        equalTo(Optional.of("no view on the scored days")));
  }

  @Test
  void daysThatTheCallerGaveAreNotComparedWithThoseOfSilver() {
    Tally tally = balanced().add(-1, Counted.GOLD, "days_with_buys_3w", SCORED);
    Ledger.Known known = new Ledger.Known(true, true, false);
    assertThat(ledger(true, known, tally).failures(), empty());
    assertThat(keys(ledger(true, known, tally)), not(hasItem("coverage.days")));
    assertThat(keys(ledger(true, known, tally)), hasItem("gold.rows"));
  }

  @Test
  void checksSayInWordsWhatTheyCompare() {
    List<String> names = new ArrayList<>();
    for (Check check : ledger(balanced()).checks()) {
      if (check.subject().equals("most_1w")
          || check.subject().equals("days_with_buys_1w")
          || check.subject().equals("opened")
          || check.key() == Check.Key.QUARANTINE_BYTES
          || check.key() == Check.Key.HISTORY_CAPPED) {
        names.add(check.name());
      }
    }
    assertThat(
        names,
        equalTo(
            List.of(
                "bytes of quarantined lines, those cut off apart = bytes of quarantine rows",
                "opened gold rows = silver views with clicks that match, on scored days",
                "days with buys in 7 days over gold rows = silver days before them",
                "history most_1w over gold rows + left out = silver most_1w over views that see"
                    + " them",
                "history most_1w that are not null + left out = those of silver buys over views"
                    + " that see them",
                "history most_1w that no event of its 7 days makes = 0",
                "gold rows that leave out value props = scored views of users over the limit",
                "days_with_buys_1w over served users = silver days before them",
                "served history most_1w + left out = silver most_1w before feature days",
                "served history most_1w that are not null + left out = those of events before"
                    + " feature days",
                "served history most_1w that no event of its 7 days makes = 0")));
  }

  @Test
  void aDayThatWasNotScoredIsNamed() {
    Tally wrong = balanced().add(-1, Counted.SCORED, "buys", "rows", SEEN);
    assertThat(
        ledger(wrong).failures().stream().map(Check::name).toList(),
        equalTo(List.of("rows of silver buys in scored windows = scored on " + SEEN)));
  }

  @Test
  void aFeatureDayThatDiffersIsNamed() {
    Tally wrong = balanced().add(1, Counted.SERVED, "history_seen_1w", SERVED);
    assertThat(
        ledger(wrong).failures().stream().map(Check::name).toList(),
        equalTo(
            List.of(
                "served history seen_1w + left out = silver seen_1w before feature days, for "
                    + SERVED)));
  }

  @Test
  void checksOfFilesHaveOneNameTogether() {
    assertThat(
        ledger(balanced()).checks().stream()
            .filter(check -> check.key() == Check.Key.LINES_BYTES)
            .map(Check::nameOfAll)
            .toList(),
        everyItem(is("bytes of the lines of each file in bronze = bytes parsed")));
    assertThat(
        "of a source",
        ledger(balanced()).checks().get(0).nameOfAll(),
        equalTo("bronze views rows = records read"));
  }

  @Test
  void onlyAmountsAreAmounts() {
    assertThat(
        ledger(balanced()).checks().stream()
            .filter(Check::isAmount)
            .map(check -> check.key().code() + " " + check.subject())
            .toList(),
        equalTo(
            List.of(
                "scored.amount buys",
                "history.sum spent_1w",
                "history.sum spent_3w",
                "history.sum most_1w",
                "history.sum most_3w",
                "served.amount buys",
                "served.sum spent_1w",
                "served.sum spent_3w",
                "served.sum most_1w",
                "served.sum most_3w")));
  }

  /** Whoever reads ledger.json may rely on the codes: none may change. */
  @Test
  void keysAndSubjectsStandInTheJson() throws IOException {
    List<String> keys = new ArrayList<>();
    List<String> subjects = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(ledger(balanced()).toJson(true))) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && "key".equals(json.currentName())) {
          keys.add(json.getText());
        } else if (token == JsonToken.VALUE_STRING && "subject".equals(json.currentName())) {
          subjects.add(json.getText());
        }
      }
    }
    assertThat(
        "keys",
        keys.stream().distinct().toList(),
        containsInAnyOrder(
            "bronze.rows",
            "bronze.bytes",
            "lines.parsed",
            "lines.bytes",
            "lines.accounted",
            "silver.accepted",
            "silver.rows",
            "quarantine.rows",
            "quarantine.bytes",
            "gold.rows",
            "gold.files",
            "scored.rows",
            "scored.amount",
            "gold.label",
            "coverage.days",
            "history.sum",
            "history.values",
            "history.outside",
            "history.capped",
            "history.left_out",
            "served.users",
            "served.files",
            "served.rows",
            "served.amount",
            "served.coverage",
            "served.sum",
            "served.values",
            "served.outside",
            "served.left_out",
            "verified.cells"));
    assertThat(
        "subjects",
        Stream.of(
                "views",
                "v.json",
                "quarantine",
                "print_features",
                "user_features",
                "opened",
                "most_3w")
            .filter(subject -> !subjects.contains(subject))
            .toList(),
        empty());
  }
}
