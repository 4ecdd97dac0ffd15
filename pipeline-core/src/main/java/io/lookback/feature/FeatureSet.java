package io.lookback.feature;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What gold holds: which events are scored, their label, the measures and the look-backs, and so
 * the ordered list of gold's columns. Immutable.
 *
 * <p>All else asks this list: the Parquet table, Beam's and Avro's schema, batches and their wire
 * form, the encoder, the ledger, the fingerprint, the profile, the report and the help. The order
 * of columns is that of the measures, and for each measure that of the look-backs, the shortest
 * first.
 */
public final class FeatureSet implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The day of the scored event, and gold's partition. */
  public static final String PRINT_DAY = "print_day";

  /** The day that features are served for, and the partition of {@code gold/user_features}. */
  public static final String FEATURE_DAY = "feature_day";

  /** The column of users, in silver and gold. */
  public static final String USER_ID = "user_id";

  /** The column of value props, in silver and gold. */
  public static final String VALUE_PROP = "value_prop";

  /** The column of positions, in silver and gold. */
  public static final String POSITION = ValueKind.POSITION.column();

  /** The map from value prop to measures. */
  public static final String HISTORY = "history";

  /** How many value props {@link #HISTORY} does not list. */
  public static final String HISTORY_LEFT_OUT = "history_left_out";

  /** What the ledger says of gold beside labels and columns. */
  private static final Set<String> IN_LEDGER =
      Set.of(
          "as_of",
          "first_scored_day",
          "first_history_day",
          "lookback_days",
          "scoring_days",
          "weeks",
          "max_history",
          "rows",
          "capped_rows",
          "capped_users",
          "most_value_props",
          "coverage",
          "fingerprint",
          "days",
          HISTORY_LEFT_OUT);

  /** The most measures of a feature set. */
  public static final int MAX_MEASURES = 100;

  /** Views, taps, payments and their amount in the three weeks before each print of a week. */
  public static final FeatureSet BUILT_IN =
      new FeatureSet(
          Source.BUILT_IN,
          Source.PRINTS,
          new Label("clicked", Source.TAPS, true),
          List.of(
              Measure.of("views", Source.PRINTS, Operation.COUNT),
              Measure.of("taps", Source.TAPS, Operation.COUNT),
              Measure.of("pays", Source.PAYS, Operation.COUNT),
              Measure.of("amount", Source.PAYS, Operation.SUM)),
          WindowSpec.DEFAULT);

  private final List<Source> sources;
  private final Source scored;
  private final Label label;
  private final List<Measure> measures;
  private final WindowSpec window;
  private final List<Source> measured;
  private final List<FeatureColumn> columns;
  private final List<CoverageColumn> coverage;
  private final List<GoldColumn> goldColumns;
  private final List<GoldColumn> servedColumns;

  /**
   * A feature set.
   *
   * @param sources all sources, in the order in which tables, ledger and report show them
   * @param scored the source whose events are scored; it has a position or no value
   * @param label the label of each scored event
   * @param measures at least one, with different names
   * @param window the look-backs, and which days are scored
   * @throws IllegalArgumentException naming what does not fit together
   */
  public FeatureSet(
      List<Source> sources, Source scored, Label label, List<Measure> measures, WindowSpec window) {
    this.sources = List.copyOf(sources);
    this.scored = Objects.requireNonNull(scored, "scored");
    this.label = Objects.requireNonNull(label, "label");
    this.measures = List.copyOf(measures);
    this.window = Objects.requireNonNull(window, "window");
    check();
    measured =
        this.sources.stream()
            .filter(source -> measures.stream().anyMatch(of -> of.source().equals(source)))
            .toList();
    columns = List.copyOf(makeColumns());
    coverage = List.copyOf(makeCoverage());
    goldColumns = List.copyOf(makeGoldColumns());
    servedColumns = List.copyOf(makeServedColumns());
    Set<String> names = new HashSet<>();
    for (GoldColumn column : goldColumns) {
      require(names.add(column.name()), "gold would have two columns " + column.name());
    }
    Set<String> counted = new HashSet<>(IN_LEDGER);
    for (String name : ledgerNames()) {
      require(
          counted.add(name),
          "the ledger would count two things as "
              + name
              + "; choose other names of label or measures");
    }
  }

  /** What the ledger counts rows and columns as. */
  private List<String> ledgerNames() {
    List<String> names = new ArrayList<>(List.of(label.name()));
    for (FeatureColumn column : columns) {
      for (String name : List.of(column.name(), HISTORY + "_" + column.field())) {
        names.add(name);
        if (column.isNullable()) {
          names.add(name + "_values");
        }
      }
      names.add("left_out_" + column.field());
    }
    coverage.forEach(column -> names.add(column.name()));
    return names;
  }

  /** The built-in measures over another window. */
  public static FeatureSet builtIn(WindowSpec window) {
    return BUILT_IN.over(window);
  }

  /**
   * The same with more measures after its own.
   *
   * <pre>{@code
   * FeatureSet.BUILT_IN.and(Measure.of("days_since_tap", Source.TAPS, Operation.DAYS_SINCE))
   * }</pre>
   *
   * @throws IllegalArgumentException as the constructor does, such as for a name that it has
   */
  public FeatureSet and(Measure... more) {
    List<Measure> all = new ArrayList<>(measures);
    all.addAll(List.of(more));
    return new FeatureSet(sources, scored, label, all, window);
  }

  /** The same over another window. */
  public FeatureSet over(WindowSpec other) {
    return new FeatureSet(sources, scored, label, measures, other);
  }

  /** All sources, in order. */
  public List<Source> sources() {
    return sources;
  }

  /** The source whose events are scored. */
  public Source scored() {
    return scored;
  }

  /** The label. */
  public Label label() {
    return label;
  }

  /** The measures, in order. */
  public List<Measure> measures() {
    return measures;
  }

  /** The look-backs, and which days are scored. */
  public WindowSpec window() {
    return window;
  }

  /** The sources that a measure looks at, in order. */
  public List<Source> measuredSources() {
    return measured;
  }

  /** Each measure over each look-back: gold's columns and the fields of {@code history}. */
  public List<FeatureColumn> columns() {
    return columns;
  }

  /** The columns that add up over value props, over the longest look-back alone. */
  public List<FeatureColumn> totals() {
    return columns.stream()
        .filter(column -> column.measure().operation().isAdditive())
        .filter(column -> column.lookback().days() == window.lookbackDays())
        .toList();
  }

  /** The days with events, for each source and look-back. */
  public List<CoverageColumn> coverage() {
    return coverage;
  }

  /** All columns of gold in order, the partition {@link #PRINT_DAY} first. */
  public List<GoldColumn> goldColumns() {
    return goldColumns;
  }

  /**
   * The columns of {@code gold/user_features} in order, the partition {@link #FEATURE_DAY} first:
   * those of gold that are the same for all prints of a user and day.
   */
  public List<GoldColumn> servedColumns() {
    return servedColumns;
  }

  /** Whether the events of a source may become counts where only measures look at them. */
  public boolean combines(Source source) {
    return measures.stream()
        .noneMatch(of -> of.source().equals(source) && of.operation().needsSingleEvents());
  }

  /** Whether scored days keep each event of a source: those scored, and those of the label. */
  public boolean isOnScoredDays(Source source) {
    return source.equals(scored) || source.equals(label.source());
  }

  /**
   * What the columns are and what they compute, as one line of text: what gold was made with, if it
   * is remembered by a hash of this. Which days are scored and how long a history may be are not in
   * it.
   */
  public String rules() {
    StringBuilder rules = new StringBuilder();
    rules.append("sources").append(sources.stream().map(Source::label).toList());
    rules.append(" scored ").append(scored.label());
    rules.append(" label ").append(label.name()).append(' ').append(label.source().label());
    rules.append(label.matchesPosition() ? " by position" : "");
    for (Measure measure : measures) {
      rules.append(' ').append(measure.name()).append('=').append(measure.operation().code());
      rules.append('(').append(measure.source().label()).append(')');
    }
    return rules.append(window.lookbacks().stream().map(Lookback::days).toList()).toString();
  }

  private void check() {
    require(!measures.isEmpty(), "there is no measure; at least one is needed");
    require(
        measures.size() <= MAX_MEASURES,
        "there are " + measures.size() + " measures; legal: 1 to " + MAX_MEASURES);
    Set<String> labels = new HashSet<>();
    for (Source source : sources) {
      require(labels.add(source.label()), "two sources are named " + source.label());
    }
    requireKnown(scored, "the scored source");
    requireKnown(label.source(), "the source of the label");
    require(
        !scored.hasAmount(), "the scored source " + scored.label() + " has an amount; it may not");
    require(
        !label.matchesPosition() || (scored.hasPosition() && label.source().hasPosition()),
        "the label matches positions, and " + scored + " or " + label.source() + " has none");
    require(
        Source.LEGAL.matcher(label.name()).matches(),
        "the label is named '" + label.name() + "'; legal: " + Source.LEGAL.pattern());
    Set<String> names = new HashSet<>();
    for (Measure measure : measures) {
      requireKnown(measure.source(), "the source of measure " + measure.name());
      require(names.add(measure.name()), "two measures are named " + measure.name());
    }
  }

  private void requireKnown(Source source, String what) {
    require(sources.contains(source), what + ", " + source + ", is none of " + sources);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private List<FeatureColumn> makeColumns() {
    List<FeatureColumn> made = new ArrayList<>();
    for (Measure measure : measures) {
      for (Lookback lookback : window.lookbacks()) {
        String name = measure.name() + lookback.suffix();
        String field = window.lookbacks().size() == 1 ? measure.name() : name;
        made.add(new FeatureColumn(name, field, measure, lookback));
      }
    }
    return made;
  }

  private List<CoverageColumn> makeCoverage() {
    List<CoverageColumn> made = new ArrayList<>();
    for (Source source : sources) {
      for (Lookback lookback : window.lookbacks()) {
        String name = "days_with_" + source.label() + lookback.suffix();
        made.add(new CoverageColumn(name, source, lookback));
      }
    }
    return made;
  }

  private List<GoldColumn> makeGoldColumns() {
    List<GoldColumn> made = new ArrayList<>();
    String noun = scored.noun();
    made.add(column(PRINT_DAY, GoldColumn.Type.DATE, "the day of the " + noun));
    made.add(column(USER_ID, GoldColumn.Type.INT64, "the user"));
    made.add(column(VALUE_PROP, GoldColumn.Type.TEXT, "what was shown"));
    if (scored.hasPosition()) {
      made.add(column(POSITION, GoldColumn.Type.INT32, "at which position it was shown"));
    }
    made.add(
        column(
            label.name(),
            GoldColumn.Type.BOOLEAN,
            "whether "
                + label.source().withArticle()
                + " has the same day, user_id"
                + (label.matchesPosition() ? ", value_prop and position" : " and value_prop")));
    for (FeatureColumn column : columns) {
      made.add(
          new GoldColumn(
              column.name(),
              column.type() == ColumnType.AMOUNT ? GoldColumn.Type.AMOUNT : GoldColumn.Type.INT32,
              column.isNullable(),
              column.measure().meaning()
                  + " of this value prop in the "
                  + column.lookback().inWords()
                  + " before the "
                  + noun));
    }
    addColumnsOfUser(made, "the same", noun);
    return made;
  }

  private List<GoldColumn> makeServedColumns() {
    List<GoldColumn> made = new ArrayList<>();
    made.add(column(FEATURE_DAY, GoldColumn.Type.DATE, "the day of which these are the features"));
    made.add(column(USER_ID, GoldColumn.Type.INT64, "the user"));
    addColumnsOfUser(made, "the measures", "feature day");
    return made;
  }

  /** Adds the columns that all rows of one user and day share. */
  private void addColumnsOfUser(List<GoldColumn> made, String measures, String end) {
    made.add(
        column(
            HISTORY,
            GoldColumn.Type.HISTORY,
            measures
                + " for every value prop that the user touched, at most "
                + window.maxHistory()
                + " of them"));
    made.add(
        column(
            HISTORY_LEFT_OUT,
            GoldColumn.Type.INT32,
            "how many touched value props history does not list"));
    for (CoverageColumn column : coverage) {
      made.add(
          column(
              column.name(),
              GoldColumn.Type.INT32,
              "days of the "
                  + column.lookback().inWords()
                  + " before the "
                  + end
                  + " with "
                  + column.source().withArticle()
                  + ", of any user"));
    }
  }

  private static GoldColumn column(String name, GoldColumn.Type type, String meaning) {
    return new GoldColumn(name, type, false, meaning);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureSet that
        && sources.equals(that.sources)
        && scored.equals(that.scored)
        && label.equals(that.label)
        && measures.equals(that.measures)
        && window.equals(that.window);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sources, scored, label, measures, window);
  }

  @Override
  public String toString() {
    return goldColumns.stream().map(GoldColumn::name).toList().toString();
  }
}
