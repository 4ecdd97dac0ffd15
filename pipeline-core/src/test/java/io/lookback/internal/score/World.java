package io.lookback.internal.score;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.batch.EventRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * A small random world: sources of any kind, measures of every operation, one to four look-backs,
 * and events on days around all borders of the windows. Some worlds have no event of a source, no
 * event on some days, or a stray event far away.
 */
public final class World {
  /** A source: its label and what its events hold. */
  public record From(String label, ValueKind kind) {}

  /** A measure, in plain words. */
  public record Ask(String name, String source, String operation) {}

  /** An event; {@code value} is a position, an amount in minor units, or 0. */
  public record Happening(String source, int day, long user, String valueProp, long value) {}

  private static final List<String> OPERATIONS =
      List.of("count", "sum", "max", "days_since", "active_days");

  final Random random;
  public final List<From> sources = new ArrayList<>();
  public final List<Ask> asks = new ArrayList<>();
  public final List<Integer> lookbacks;
  public final int scoringDays;
  public final int weeks;
  public final int maxHistory;
  public final String scored;
  public final String labelSource;
  public final boolean byPosition;
  public final int asOf;

  /** The world of a seed. */
  public World(long seed, int asOf) {
    this.asOf = asOf;
    random = new Random(seed);
    sources.add(new From("views", random.nextInt(4) == 0 ? ValueKind.NONE : ValueKind.POSITION));
    int more = random.nextInt(5);
    for (int i = 0; i < more; i++) {
      sources.add(new From("s" + i, ValueKind.values()[random.nextInt(3)]));
    }
    Collections.shuffle(sources, random);
    scored = "views";
    From label = sources.get(random.nextInt(sources.size()));
    labelSource = label.label;
    byPosition =
        label.kind == ValueKind.POSITION
            && kind(scored) == ValueKind.POSITION
            && random.nextBoolean();
    TreeSet<Integer> days = new TreeSet<>();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      days.add(1 + random.nextInt(25));
    }
    lookbacks = List.copyOf(days);
    scoringDays = 1 + random.nextInt(8);
    weeks = 1 + random.nextInt(3);
    maxHistory = random.nextInt(3) == 0 ? 1_000 : 1 + random.nextInt(5);
    for (int left = random.nextInt(7); left >= 0; left--) {
      From source = sources.get(random.nextInt(sources.size()));
      String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      boolean needsAmount = operation.equals("sum") || operation.equals("max");
      if (!needsAmount || source.kind == ValueKind.AMOUNT) {
        asks.add(new Ask("m" + asks.size(), source.label, operation));
      }
    }
    if (asks.isEmpty()) {
      asks.add(new Ask("m0", scored, "count"));
    }
  }

  /** What a source's events hold. */
  public ValueKind kind(String source) {
    for (From from : sources) {
      if (from.label.equals(source)) {
        return from.kind;
      }
    }
    throw new IllegalArgumentException(source);
  }

  /** The longest look-back. */
  public int longest() {
    return lookbacks.get(lookbacks.size() - 1);
  }

  /** Random events of users from {@code firstUser} on. */
  public List<Happening> events(long firstUser, String propPrefix) {
    int users = 1 + random.nextInt(3);
    int props = 1 + random.nextInt(8);
    int days = 2 + longest() + weeks * scoringDays;
    int span = random.nextBoolean() ? days : 1 + random.nextInt(days);
    String absent = random.nextInt(4) == 0 ? sources.get(random.nextInt(sources.size())).label : "";
    int gap = random.nextInt(4) == 0 ? 2 + random.nextInt(4) : Integer.MAX_VALUE;
    List<Happening> events = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      String source = sources.get(random.nextInt(sources.size())).label;
      int far = asOf - 1000 - random.nextInt(20_000);
      events.add(new Happening(source, far, firstUser, propPrefix, 0));
    }
    for (int left = random.nextInt(60); left >= 0; left--) {
      From source = random.nextInt(3) == 0 ? from(scored) : any();
      int day = asOf + 1 - random.nextInt(span);
      if (source.label.equals(absent) || (asOf + 1 - day) % gap == 1) {
        continue;
      }
      long value = source.kind == ValueKind.NONE ? 0 : random.nextInt(3);
      String prop = propPrefix + random.nextInt(props);
      long user = firstUser + random.nextInt(users);
      Happening event = new Happening(source.label, day, user, prop, value);
      for (int times = random.nextInt(4) == 0 ? 3 : 1; times > 0; times--) {
        events.add(event);
      }
    }
    return events;
  }

  private From any() {
    return sources.get(random.nextInt(sources.size()));
  }

  private From from(String label) {
    return new From(label, kind(label));
  }

  /** The world as the program wants it. */
  public FeatureSet features() {
    List<Source> all = new ArrayList<>();
    sources.forEach(from -> all.add(source(from.label)));
    List<Measure> measures = new ArrayList<>();
    for (Ask ask : asks) {
      Operation operation = Operation.valueOf(ask.operation.toUpperCase(Locale.ROOT));
      measures.add(Measure.of(ask.name, source(ask.source), operation));
    }
    // In any order: the program sorts them.
    List<Lookback> some = new ArrayList<>(lookbacks.stream().map(Lookback::new).toList());
    Collections.shuffle(some, new Random(asks.size()));
    return new FeatureSet(
        all,
        source(scored),
        new Label("hit", source(labelSource), byPosition),
        measures,
        new WindowSpec(some, scoringDays, weeks, maxHistory));
  }

  /** A source as the program wants it. */
  public Source source(String label) {
    return new Source(label, "thing", kind(label));
  }

  /** Splits events into batches of any size, some in the order of silver, some in none. */
  List<EventBatch> split(List<Happening> events) {
    Comparator<Happening> silverOrder =
        Comparator.comparingInt(Happening::day)
            .thenComparingLong(Happening::user)
            .thenComparing(Happening::valueProp)
            .thenComparingLong(Happening::value);
    List<Happening> rest = new ArrayList<>(events);
    if (random.nextBoolean()) {
      Collections.shuffle(rest, random);
    } else {
      rest.sort(silverOrder);
    }
    List<EventBatch> batches = new ArrayList<>();
    while (!rest.isEmpty()) {
      int size = 1 + random.nextInt(rest.size());
      List<Happening> part = new ArrayList<>(rest.subList(0, size));
      rest = new ArrayList<>(rest.subList(size, rest.size()));
      if (random.nextBoolean()) {
        part.sort(silverOrder);
      }
      for (From from : sources) {
        EventRows rows = new EventRows();
        for (Happening event : part) {
          if (event.source.equals(from.label)) {
            int code = rows.valueProps().code(event.valueProp);
            rows.add(event.day, event.user, code, event.value);
          }
        }
        rows.drain(source(from.label), "", batches::add);
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  @Override
  public String toString() {
    return sources
        + " "
        + asks
        + " "
        + lookbacks
        + " days, "
        + scoringDays
        + " scored in "
        + weeks
        + " periods, at most "
        + maxHistory
        + ", label "
        + labelSource
        + (byPosition ? " by position" : "");
  }
}
