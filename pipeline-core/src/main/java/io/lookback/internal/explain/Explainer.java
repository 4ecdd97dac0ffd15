package io.lookback.internal.explain;

import io.lookback.batch.Source;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.internal.explain.Explanation.Cell;
import io.lookback.internal.explain.Explanation.Kind;
import io.lookback.internal.explain.Explanation.Made;
import io.lookback.internal.explain.Explanation.NearMiss;
import io.lookback.internal.explain.Explanation.Why;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LakeVersions.GoldVersions;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Coverage.Span;
import io.lookback.internal.plain.PlainCell;
import io.lookback.internal.plain.PlainDay;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainUser;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.lake.LakeException;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** Explains rows of a version of gold by the lines of bronze that it was made of. */
public final class Explainer {
  private final GoldVersions versions;
  private final LakeSpec spec;
  private final FeatureSet features;
  private final GoldRead gold;

  private Explainer(GoldVersions versions, LakeSpec spec) {
    this.versions = versions;
    this.spec = spec;
    this.features = spec.features();
    this.gold = new GoldRead(features, versions.gold().files(Table.features(features)));
  }

  /**
   * Opens a version of gold.
   *
   * @param version its name or the beginning of one name alone; null for the published one
   * @throws LakeException if the lake does not keep it, or what it was made of
   */
  public static Explainer open(LakeFolder lake, String version) throws IOException, LakeException {
    GoldVersions versions = LakeVersions.goldOf(lake, version);
    return new Explainer(versions, KeptSpec.effectiveOf(versions.gold(), lake));
  }

  /** What gold holds. */
  public FeatureSet features() {
    return features;
  }

  /** The version of gold, and the silver and bronze that it was made of. */
  public GoldVersions versions() {
    return versions;
  }

  /**
   * The rows of some users on a day, in the form of {@link io.lookback.internal.plain.PlainRow}.
   */
  public List<Map<String, Object>> rows(LocalDate day, LongPredicate users) throws IOException {
    return gold.rows(day, users);
  }

  /** How many rows a user has on each day that has any. */
  public SortedMap<LocalDate, Long> days(long user) throws IOException {
    return gold.days(user);
  }

  /** The days that a look-back of so many days has before a row. */
  public static Span before(LocalDate day, int days) {
    return new Span(day.minusDays(days), day.minusDays(1));
  }

  /**
   * Explains rows; bronze is read once for all of them.
   *
   * @param rows all rows of gold of some names; equal ones are explained once
   */
  public List<Explanation> explain(Collection<Map<String, Object>> rows) throws IOException {
    Set<Map<String, Object>> different = new LinkedHashSet<>(rows);
    Map<RowName, Long> counts = new LinkedHashMap<>();
    LocalDate first = LocalDate.MAX;
    LocalDate last = LocalDate.MIN;
    Set<Long> users = new LinkedHashSet<>();
    for (Map<String, Object> row : rows) {
      RowName name = RowName.of(row);
      counts.merge(name, 1L, Long::sum);
      users.add(name.user());
      LocalDate before = dayBefore(name);
      first = before.isBefore(first) ? before : first;
      last = name.day().isAfter(last) ? name.day() : last;
    }
    if (users.isEmpty()) {
      return List.of();
    }
    Map<Long, List<PlainEvent>> events =
        new EventSearch(spec, versions.bronze(), users, first, last).find();
    boolean keepsDuplicates = SilverPlan.keepsDuplicates(versions.silver().counts());
    Map<Long, PlainUser> plain = new TreeMap<>();
    Map<Long, List<NearMiss>> rejected = new TreeMap<>();
    for (long user : users) {
      plain.put(user, new PlainUser(spec, keepsDuplicates, events.getOrDefault(user, List.of())));
      rejected.put(user, new RejectedLines(spec, versions.silver(), versions.bronze()).of(user));
    }
    List<Explanation> explanations = new ArrayList<>();
    for (Map<String, Object> row : different) {
      RowName name = RowName.of(row);
      explanations.add(
          explain(name, row, counts.get(name), plain.get(name.user()), rejected.get(name.user())));
    }
    return explanations;
  }

  private LocalDate dayBefore(RowName name) {
    return name.day().minusDays(features.window().lookbackDays() + 1L);
  }

  private Explanation explain(
      RowName name, Map<String, Object> row, long rows, PlainUser user, List<NearMiss> rejected) {
    List<PlainEvent> scored =
        user.scored(name.day(), name.day()).stream()
            .filter(event -> event.valueProp().equals(name.valueProp()))
            .filter(event -> Objects.equals(event.position(), name.position()))
            .toList();
    // A scored event that bronze does not have has a label all the same, if its gold is to be told.
    PlainEvent event =
        scored.isEmpty()
            ? new PlainEvent(
                features.scored(),
                name.day(),
                name.user(),
                name.valueProp(),
                name.position(),
                null,
                null)
            : scored.get(0);
    PlainDay before = user.before(name.day());
    List<Cell> cells = new ArrayList<>();
    List<PlainEvent> labels = user.labels(event);
    cells.add(label(name, row, labels));
    Map<String, PlainCell> columns = before.columns(name.valueProp());
    for (FeatureColumn column : features.columns()) {
      cells.add(
          measured(
              Kind.MEASURE,
              column,
              null,
              name,
              Made.of(row.get(column.name())),
              columns.get(column.name())));
    }
    Map<String, Map<String, PlainCell>> history = before.history();
    addHistory(name, row, before, history, cells);
    Map<String, Long> leftOut = new TreeMap<>(before.touched());
    leftOut.keySet().removeAll(history.keySet());
    cells.add(
        plain(
            Kind.LEFT_OUT,
            FeatureSet.HISTORY_LEFT_OUT,
            before(name.day(), features.window().lookbackDays()),
            Made.of(row.get(FeatureSet.HISTORY_LEFT_OUT)),
            Made.of(before.leftOut()),
            List.of(),
            List.of()));
    for (CoverageColumn column : features.coverage()) {
      cells.add(coverage(name, row, column));
    }
    return new Explanation(
        name,
        rows,
        scored,
        List.copyOf(cells),
        leftOut,
        nearMisses(name, user, scored, labels, rejected));
  }

  private Cell label(RowName name, Map<String, Object> row, List<PlainEvent> labels) {
    Label label = features.label();
    return plain(
        Kind.LABEL,
        label.name(),
        new Span(name.day(), name.day()),
        Made.of(row.get(label.name())),
        Made.of(!labels.isEmpty()),
        labels,
        List.of());
  }

  private void addHistory(
      RowName name,
      Map<String, Object> row,
      PlainDay before,
      Map<String, Map<String, PlainCell>> history,
      List<Cell> cells) {
    Map<?, ?> inGold = (Map<?, ?>) row.get(FeatureSet.HISTORY);
    TreeMap<String, Boolean> valueProps = new TreeMap<>();
    history.keySet().forEach(valueProp -> valueProps.put(valueProp, true));
    inGold.keySet().forEach(valueProp -> valueProps.putIfAbsent((String) valueProp, false));
    valueProps.forEach(
        (valueProp, isMade) -> {
          Map<String, PlainCell> columns = before.columns(valueProp);
          Map<?, ?> fields = (Map<?, ?>) inGold.get(valueProp);
          for (FeatureColumn column : features.columns()) {
            Made value = fields == null ? Made.NOTHING : Made.of(fields.get(column.field()));
            PlainCell made = isMade ? columns.get(column.name()) : null;
            cells.add(measured(Kind.HISTORY, column, valueProp, name, value, made));
          }
        });
  }

  /**
   * A measure.
   *
   * @param made the value of the events and the events; null where there is none
   */
  private Cell measured(
      Kind kind, FeatureColumn column, String valueProp, RowName name, Made gold, PlainCell made) {
    return new Cell(
        kind,
        valueProp == null ? column.name() : FeatureSet.HISTORY,
        valueProp,
        valueProp == null ? null : column.field(),
        column.measure().meaning(),
        column.measure(),
        before(name.day(), column.lookback().days()),
        gold,
        made == null ? Made.NOTHING : Made.of(made.value()),
        made == null ? List.of() : made.events(),
        List.of());
  }

  private Cell coverage(RowName name, Map<String, Object> row, CoverageColumn column) {
    Span days = before(name.day(), column.lookback().days());
    List<Span> covered = covered(column.source(), days);
    long count = 0;
    for (Span span : covered) {
      count += span.last().toEpochDay() - span.first().toEpochDay() + 1;
    }
    return plain(
        Kind.COVERAGE,
        column.name(),
        days,
        Made.of(row.get(column.name())),
        Made.of(count),
        List.of(),
        covered);
  }

  private Cell plain(
      Kind kind,
      String column,
      Span days,
      Made gold,
      Made made,
      List<PlainEvent> events,
      List<Span> covered) {
    String meaning =
        features.goldColumns().stream()
            .filter(of -> of.name().equals(column))
            .findFirst()
            .orElseThrow()
            .meaning();
    return new Cell(kind, column, null, null, meaning, null, days, gold, made, events, covered);
  }

  /** The days of {@code within} on which silver has an event of a source, next to each other. */
  private List<Span> covered(Source source, Span within) {
    SortedMap<String, ?> days =
        versions.silver().counts().sumsUnder(Counted.SILVER, source.label(), "rows");
    List<Span> spans = new ArrayList<>();
    for (LocalDate day = within.first(); !day.isAfter(within.last()); day = day.plusDays(1)) {
      if (!days.containsKey(day.toString())) {
        continue;
      }
      Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && last.last().plusDays(1).equals(day)) {
        spans.set(spans.size() - 1, new Span(last.first(), day));
      } else {
        spans.add(new Span(day, day));
      }
    }
    return spans;
  }

  private List<NearMiss> nearMisses(
      RowName name,
      PlainUser user,
      List<PlainEvent> scored,
      List<PlainEvent> labels,
      List<NearMiss> rejected) {
    LocalDate dayBefore = dayBefore(name);
    List<NearMiss> ownDay = new ArrayList<>();
    List<NearMiss> before = new ArrayList<>();
    Set<PlainLine> counted = lines(scored, labels);
    for (PlainEvent event : user.events()) {
      if (event.day().equals(name.day()) && !counted.contains(event.line())) {
        ownDay.add(new NearMiss(Why.OWN_DAY, event.line(), event, null, List.of()));
      } else if (event.day().equals(dayBefore)) {
        before.add(new NearMiss(Why.DAY_BEFORE, event.line(), event, null, List.of()));
      }
    }
    List<NearMiss> misses = new ArrayList<>(ownDay);
    misses.addAll(before);
    for (PlainUser.Repeat repeat : user.repeats()) {
      PlainEvent dropped = repeat.dropped();
      if (!dropped.day().isBefore(dayBefore) && !dropped.day().isAfter(name.day())) {
        misses.add(new NearMiss(Why.REPEAT, dropped.line(), dropped, repeat.kept(), List.of()));
      }
    }
    misses.addAll(rejected);
    return misses;
  }

  private static Set<PlainLine> lines(List<PlainEvent> some, List<PlainEvent> others) {
    Set<PlainLine> lines = Collections.newSetFromMap(new IdentityHashMap<>());
    some.forEach(event -> lines.add(event.line()));
    others.forEach(event -> lines.add(event.line()));
    return lines;
  }
}
