package io.lookback.runner.leak;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof holds for the plain code, and is broken by each rule of it that looks too far. */
class LeakProverTest {
  private static final LakeSpec SPEC = LakeSpec.BUILT_IN;
  private static final LocalDate AS_OF = LocalDate.of(2020, 11, 30);
  private static final List<LocalDate> DAYS = List.of(AS_OF.minusDays(4), AS_OF);
  private static final List<String> PROPS = List.of("point", "send", "a \"b\", c", "ä");
  private static final long SEED = 20_261_128;
  private static final int USERS = 12;

  @TempDir private Path folder;
  private int folders;

  /** Gold of events by the plain code, changed by a mutation. */
  private interface Mutant {
    List<Map<String, Object>> gold(List<PlainEvent> events);
  }

  @Test
  void goldByTheDefinitionDoesNotLeak() throws Exception {
    LeakProof proof = prove(events -> PlainGold.of(SPEC, AS_OF, events));
    assertThat(proof.firstLeak(), proof.holds(), equalTo(true));
    assertThat(
        "tries",
        proof.kinds().stream().map(LeakProof.Kind::tries).toList(),
        everyItem(greaterThan(0L)));
    assertThat(
        "cells",
        proof.kinds().stream().map(LeakProof.Kind::cells).toList(),
        everyItem(greaterThan(99L)));
    assertThat(
        "changed",
        proof.kinds().subList(6, 9).stream().map(LeakProof.Kind::changed).toList(),
        everyItem(greaterThan(9L)));
  }

  @Test
  void aWindowOneDayLateIsFound() throws Exception {
    // [day - 20, day + 1): the same as the window of a print of the next day.
    requireFound(
        events -> withFeatures(events, event -> event, row -> ((LocalDate) row).plusDays(1)),
        "later events",
        "add one on its first day");
  }

  @Test
  void theOwnDayInsideIsFound() throws Exception {
    // [day - 21, day + 1): events of the own day count as of the day before.
    requireFound(
        events -> {
          List<Map<String, Object>> gold = new ArrayList<>();
          for (Map<String, Object> row : PlainGold.of(SPEC, AS_OF, events)) {
            LocalDate day = (LocalDate) row.get(FeatureSet.PRINT_DAY);
            long today =
                count(
                    events,
                    event ->
                        event.source().equals(Source.TAPS)
                            && event.day().equals(day)
                            && isOf(event, row));
            gold.add(with(row, "taps_3w", (Long) row.get("taps_3w") + today));
          }
          return gold;
        },
        "later events");
  }

  @Test
  void aLabelOfTheHistoryIsFound() throws Exception {
    requireFound(
        events ->
            PlainGold.of(SPEC, AS_OF, events).stream()
                .map(row -> with(row, "clicked", (Long) row.get("taps_3w") > 0))
                .toList(),
        "event in the window");
  }

  @Test
  void countsOverAllDaysAreFound() throws Exception {
    requireFound(
        events ->
            PlainGold.of(SPEC, AS_OF, events).stream()
                .map(
                    row ->
                        with(
                            row,
                            "pays_3w",
                            count(
                                events,
                                event -> event.source().equals(Source.PAYS) && isOf(event, row))))
                .toList(),
        "later events");
  }

  @Test
  void coverageOverAllDaysIsFound() throws Exception {
    requireFound(
        events ->
            PlainGold.of(SPEC, AS_OF, events).stream()
                .map(
                    row ->
                        with(
                            row,
                            "days_with_taps_3w",
                            events.stream()
                                .filter(event -> event.source().equals(Source.TAPS))
                                .map(PlainEvent::day)
                                .distinct()
                                .count()))
                .toList(),
        "later events");
  }

  @Test
  void aWindowThatIsADayTooLongIsFound() throws Exception {
    requireFound(
        events -> {
          List<Map<String, Object>> gold = new ArrayList<>();
          for (Map<String, Object> row : PlainGold.of(SPEC, AS_OF, events)) {
            LocalDate first = ((LocalDate) row.get(FeatureSet.PRINT_DAY)).minusDays(22);
            long more =
                count(
                    events,
                    event ->
                        event.source().equals(Source.PRINTS)
                            && event.day().equals(first)
                            && isOf(event, row));
            gold.add(with(row, "views_3w", (Long) row.get("views_3w") + more));
          }
          return gold;
        },
        "add one the day before it");
  }

  @Test
  void aRowThatVanishesIsFound() throws Exception {
    requireFound(
        events -> {
          List<Map<String, Object>> gold = PlainGold.of(SPEC, AS_OF, events);
          LocalDate last = events.stream().map(PlainEvent::day).max(LocalDate::compareTo).get();
          return last.isAfter(AS_OF) ? gold.subList(gold.size() / 2, gold.size()) : gold;
        },
        "later events");
  }

  private void requireFound(Mutant mutant, String... changes) throws Exception {
    LeakProof proof = prove(mutant);
    assertThat("holds", proof.holds(), equalTo(false));
    assertThat(proof.firstLeak(), containsString("): row 2020-11-"));
    List<String> wrong =
        proof.kinds().stream().filter(kind -> kind.wrong() > 0).map(LeakProof.Kind::words).toList();
    for (String change : changes) {
      assertThat("kinds that find it", wrong, hasItem(containsString(change)));
    }
  }

  private LeakProof prove(Mutant mutant) throws Exception {
    List<EventLine.File> files =
        List.of(
            new EventLine.File(SourceSpec.PRINTS, "prints.json", null),
            new EventLine.File(SourceSpec.TAPS, "taps/1.json", null),
            new EventLine.File(
                SourceSpec.PAYS, "pays.csv", "user_id,x,\"total\",value_prop,pay_date"));
    List<EventLine> lines = new ArrayList<>();
    for (PlainEvent event : events()) {
      EventLine.File file = files.get(Source.BUILT_IN.indexOf(event.source()));
      lines.add(EventLine.of(file, event));
    }
    lines.add(new EventLine(files.get(0), "no JSON".getBytes(StandardCharsets.UTF_8), null));
    return new LeakProver(
            SPEC,
            AS_OF,
            new UserLines(files, lines),
            SEED,
            landing -> mutant.gold(parsed(landing)),
            () -> Files.createDirectories(folder.resolve("landing-" + folders++)))
        .prove(DAYS);
  }

  private static List<PlainEvent> events() {
    Random random = new Random(SEED);
    List<PlainEvent> events = new ArrayList<>();
    for (int i = 0; i < 60 * USERS; i++) {
      SourceSpec source = SPEC.sources().get(random.nextInt(3));
      events.add(
          LaterChange.event(
              source,
              AS_OF.minusDays(random.nextInt(33) - 2),
              random.nextInt(USERS),
              PROPS.get(random.nextInt(PROPS.size())),
              random));
    }
    return events;
  }

  /** The events of the landing folder: what was written can be read, line by line. */
  private static List<PlainEvent> parsed(Path landing) throws IOException {
    List<PlainEvent> events = new ArrayList<>();
    try {
      for (LandingFile file : LandingFolder.list(landing.toString()).files()) {
        PlainParser parser = new PlainParser(file.source());
        String header = "";
        for (String line : Files.readAllLines(landing.resolve(file.name()))) {
          if (file.source().isCsv() && header.isEmpty()) {
            header = line;
            continue;
          }
          PlainRecord record =
              parser.parse(
                  new PlainLine(
                      file.source().label(),
                      file.name(),
                      1,
                      PlainLine.UNKNOWN,
                      "",
                      PlainLine.WHOLE,
                      line.getBytes(StandardCharsets.UTF_8),
                      header.getBytes(StandardCharsets.UTF_8)));
          if (record.event() != null) {
            events.add(record.event());
          }
        }
      }
    } catch (LandingException e) {
      throw new IOException(e);
    }
    return events;
  }

  /** Gold whose features are those of prints of another day. */
  private static List<Map<String, Object>> withFeatures(
      List<PlainEvent> events, UnaryOperator<PlainEvent> kept, UnaryOperator<Object> otherDay) {
    List<Map<String, Object>> gold = new ArrayList<>();
    Map<Long, List<PlainEvent>> byUser = new HashMap<>();
    events.forEach(
        event ->
            byUser.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(kept.apply(event)));
    for (Map<String, Object> row : PlainGold.of(SPEC, AS_OF, events)) {
      LocalDate day = (LocalDate) otherDay.apply(row.get(FeatureSet.PRINT_DAY));
      io.lookback.internal.plain.PlainUser user =
          new io.lookback.internal.plain.PlainUser(
              SPEC, false, byUser.get((Long) row.get(FeatureSet.USER_ID)));
      Map<String, Object> changed = new LinkedHashMap<>(row);
      user.before(day)
          .columns((String) row.get(FeatureSet.VALUE_PROP))
          .forEach((name, cell) -> changed.put(name, cell.value()));
      gold.add(changed);
    }
    return gold;
  }

  private static long count(List<PlainEvent> events, java.util.function.Predicate<PlainEvent> of) {
    return events.stream().filter(of).count();
  }

  private static boolean isOf(PlainEvent event, Map<String, Object> row) {
    return row.get(FeatureSet.USER_ID).equals(event.user())
        && row.get(FeatureSet.VALUE_PROP).equals(event.valueProp());
  }

  private static Map<String, Object> with(Map<String, Object> row, String column, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(row);
    changed.put(column, value);
    return changed;
  }

  @Test
  void linesOfEventsAreReadAsTheyWereMeant() {
    EventLine.File csv =
        new EventLine.File(SourceSpec.PAYS, "pays.csv", "user_id,x,\"total\",value_prop,pay_date");
    PlainEvent pay =
        new PlainEvent(Source.PAYS, AS_OF, 7, "a \"b\", c", null, new BigDecimal("12.50"), null);
    assertThat(
        new String(EventLine.of(csv, pay).raw(), StandardCharsets.UTF_8),
        equalTo("\"7\",\"\",\"12.50\",\"a \"\"b\"\", c\",\"2020-11-30\""));
    EventLine.File json = new EventLine.File(SourceSpec.TAPS, "taps.json", null);
    PlainEvent tap = new PlainEvent(Source.TAPS, AS_OF, 7, "a\"b", 3, null, null);
    assertThat(
        new String(EventLine.of(json, tap).raw(), StandardCharsets.UTF_8),
        equalTo(
            "{\"day\":\"2020-11-30\",\"event_data\":{\"position\":3,\"value_prop\":\"a\\\"b\"},"
                + "\"user_id\":7}"));
  }
}
