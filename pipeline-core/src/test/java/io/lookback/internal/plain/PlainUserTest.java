package io.lookback.internal.plain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.score.NaiveFeatures;
import io.lookback.internal.score.World;
import io.lookback.internal.score.World.Happening;
import io.lookback.spec.EventFields;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compares the plain code with the naive definition, which other tests compare all else with. */
class PlainUserTest {
  private static final long SEED = 20261128;
  private static final int WORLDS = 400;
  private static final LocalDate AS_OF = LocalDate.of(2020, 3, 2);

  @Test
  void rowsAreThoseOfTheDefinition() {
    int rows = 0;
    for (int i = 0; i < WORLDS; i++) {
      World world = new World(SEED + i, (int) AS_OF.toEpochDay());
      List<Happening> events = new ArrayList<>(world.events(1, "p"));
      events.addAll(world.events(10, "q"));
      List<Map<String, Object>> expected = new ArrayList<>();
      NaiveFeatures.rows(world, events).forEach(row -> expected.add(asNumbers(row)));
      List<Map<String, Object>> computed = new ArrayList<>();
      rows(world, events).forEach(row -> computed.add(asNumbers(row)));
      assertThat(
          "seed " + (SEED + i) + ": " + world, computed, containsInAnyOrder(expected.toArray()));
      rows += computed.size();
    }
    assertThat("rows", rows, greaterThan(WORLDS));
  }

  private static List<Map<String, Object>> rows(World world, List<Happening> events) {
    FeatureSet features = world.features();
    LakeSpec spec = spec(features);
    Set<List<Object>> days = new HashSet<>();
    Map<Long, List<PlainEvent>> byUser = new TreeMap<>();
    for (Happening event : events) {
      PlainEvent plain = event(world, event);
      days.add(List.of(plain.source(), plain.day()));
      byUser.computeIfAbsent(plain.user(), key -> new ArrayList<>()).add(plain);
    }
    LocalDate first =
        LocalDate.ofEpochDay(features.window().firstScoredDay((int) AS_OF.toEpochDay()));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<PlainEvent> mine : byUser.values()) {
      PlainUser user = new PlainUser(spec, true, mine);
      for (PlainEvent scored : user.scored(first, AS_OF)) {
        rows.add(
            PlainRow.of(
                features,
                user,
                scored,
                user.before(scored.day()),
                (source, day) -> days.contains(List.of(source, day))));
      }
    }
    return rows;
  }

  private static PlainEvent event(World world, Happening event) {
    Source source = world.source(event.source());
    return new PlainEvent(
        source,
        LocalDate.ofEpochDay(event.day()),
        event.user(),
        event.valueProp(),
        source.hasPosition() ? (int) event.value() : null,
        source.hasAmount() ? BigDecimal.valueOf(event.value(), 2) : null,
        null);
  }

  private static LakeSpec spec(FeatureSet features) {
    List<SourceSpec> sources = new ArrayList<>();
    for (Source source : features.sources()) {
      String value = source.value() == ValueKind.NONE ? null : "value";
      sources.add(
          new SourceSpec(
              source,
              SourceSpec.Format.JSON,
              SourceSpec.namedLike(source),
              new EventFields("day", "user", "prop", value, source.value()),
              true,
              true));
    }
    return new LakeSpec(sources, features);
  }

  /** Days and amounts as whole numbers, as the naive definition has them. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> asNumbers(Map<String, Object> row) {
    Map<String, Object> numbers = new TreeMap<>();
    row.forEach(
        (name, value) -> {
          if (value instanceof LocalDate day) {
            numbers.put(name, day.toEpochDay());
          } else if (value instanceof BigDecimal amount) {
            numbers.put(name, amount.unscaledValue().longValueExact());
          } else if (value instanceof Integer number) {
            numbers.put(name, (long) number);
          } else if (value instanceof Map) {
            numbers.put(name, asNumbers((Map<String, Object>) value));
          } else {
            numbers.put(name, value);
          }
        });
    return numbers;
  }

  @Test
  void theFirstOfEqualEventsIsKept() {
    PlainEvent later = print("b.json", 7);
    PlainEvent earlier = print("a.json", 9);
    PlainUser user = new PlainUser(LakeSpec.BUILT_IN, false, List.of(later, earlier));
    assertThat(user.events(), equalTo(List.of(earlier)));
    assertThat(user.repeats(), equalTo(List.of(new PlainUser.Repeat(later, earlier))));
    assertThat(
        new PlainUser(LakeSpec.BUILT_IN, true, List.of(later, earlier)).events(),
        equalTo(List.of(earlier, later)));
  }

  private static PlainEvent print(String file, long offset) {
    PlainLine line =
        new PlainLine("prints", file, offset, 1, "", PlainLine.WHOLE, new byte[0], new byte[0]);
    return new PlainEvent(Source.PRINTS, AS_OF, 7, "point", 0, null, line);
  }
}
