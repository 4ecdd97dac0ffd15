package io.lookback.runner;

import io.lookback.internal.explain.Explainer;
import io.lookback.internal.explain.Explanation;
import io.lookback.internal.explain.Explanation.Cell;
import io.lookback.internal.explain.RowName;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.term.NearestName;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.Quantity;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.explain.ExplanationJson;
import io.lookback.runner.explain.ExplanationText;
import io.lookback.runner.explain.RowQuery;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** The command that shows the events behind every number of a row of gold. */
final class ExplainCommand {
  private static final int MOST_NAMES = 20;

  private static final Option<String> PRINT =
      new Option<>(
          "print",
          Legal.text("DAY/USER/VALUE_PROP/POSITION", "the name of a row"),
          "The row, as in 2020-11-30/7/point/0, without the position where scored events have none."
              + " A slash inside of a value prop is written %2F, a percent sign %25. Instead of"
              + " --user and --day.");
  private static final Option<Long> USER =
      new Option<>(
          "user", RowQuery.USER, "The user of the row: a whole number from 0; with --day.");
  private static final Option<LocalDate> DAY =
      new Option<>("day", Legal.day(), "The day of the row, as in 2020-11-30; with --user.");
  private static final Option<String> VALUE_PROP =
      new Option<>(
          "valueProp",
          Legal.text("TEXT", "the value prop of a row"),
          "The value prop of the row, any text; needed where the user has several rows on the day.");
  private static final Option<Integer> POSITION =
      new Option<>(
          "position",
          RowQuery.POSITION,
          "The position of the row: a whole number from 0; needed where the user has several rows of"
              + " the value prop on the day.");
  private static final Option<Integer> MOST =
      new Option<>(
          "most",
          Legal.ints(1, 1_000_000),
          "How many events of a cell, value props of the history and near misses of a kind the text"
              + " shows. 1 to 1000000, default 20. JSON has all of them.");

  private final PrintStream out;
  private final PrintStream err;

  ExplainCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(
        LakeOptions.LAKE,
        PRINT,
        USER,
        DAY,
        VALUE_PROP,
        POSITION,
        LakeOptions.VERSION,
        MOST,
        LakeOptions.FORMAT);
  }

  /**
   * Explains a row; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    String root = LakeOptions.LAKE.in(given, "data");
    String version = LakeOptions.VERSION.in(given, null);
    boolean isJson = LakeOptions.FORMAT.in(given, "text").equals("json");
    int most = MOST.in(given, 20);
    RowQuery query = query(given);
    try {
      Explainer lake = Explainer.open(LakeFolder.of(root), version);
      if (query.position() != null && !lake.features().scored().hasPosition()) {
        throw new UsageException(
            "rows of this lake have no position; leave it out, got " + query.position());
      }
      List<Map<String, Object>> rows =
          lake.rows(query.day(), user -> user == query.user()).stream()
              .filter(row -> query.fits(RowName.of(row)))
              .toList();
      Set<RowName> names = new LinkedHashSet<>();
      rows.forEach(row -> names.add(RowName.of(row)));
      if (names.isEmpty()) {
        return fail(ExitCode.INPUT, noRow(lake, query));
      }
      if (names.size() > 1) {
        return list(query, names, isJson);
      }
      List<Explanation> explanations = lake.explain(rows);
      Explanation row =
          explanations.stream().filter(one -> !one.holds()).findFirst().orElse(explanations.get(0));
      if (isJson) {
        ExplanationJson.write(lake, row, out);
      } else {
        new ExplanationText(lake, row, most, out).print();
      }
      return row.holds() ? ExitCode.DONE : fail(ExitCode.QUALITY, difference(row));
    } catch (LakeException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (IOException e) {
      return fail(ExitCode.INPUT, "lake '" + root + "': " + StoreFault.message(e, e.getMessage()));
    }
  }

  private static RowQuery query(Map<String, String> given) throws UsageException {
    String print = PRINT.in(given, null);
    Long user = USER.in(given, null);
    LocalDate day = DAY.in(given, null);
    String valueProp = VALUE_PROP.in(given, null);
    Integer position = POSITION.in(given, null);
    if (print == null) {
      if (user == null || day == null) {
        throw new UsageException(
            "explain needs a row: --print=DAY/USER/VALUE_PROP/POSITION, or --user=USER and"
                + " --day=DAY");
      }
      return new RowQuery(day, user, valueProp, position);
    }
    for (Option<?> other : List.of(USER, DAY, VALUE_PROP, POSITION)) {
      if (given.containsKey(other.name())) {
        throw new UsageException(
            "--print names the row alone; leave out --" + other.name() + ", or --print");
      }
    }
    return RowQuery.of(PRINT.name(), print);
  }

  /** Lists the rows that fit, as they are named on the command line. */
  private int list(RowQuery query, Collection<RowName> names, boolean isJson) throws IOException {
    if (isJson) {
      ExplanationJson.writeFitting(names, out);
    } else {
      names.stream()
          .limit(MOST_NAMES)
          .forEach(name -> out.println("--print=" + Visible.text(name.toString())));
      if (names.size() > MOST_NAMES) {
        out.println("and " + (names.size() - MOST_NAMES) + " more");
      }
    }
    return fail(
        ExitCode.USAGE,
        Quantity.of(names.size(), "row")
            + " of gold fit "
            + query
            + "; name one of them with --print");
  }

  /** That no row fits, and what the user has nearest. */
  private static String noRow(Explainer lake, RowQuery query) throws IOException {
    String none = "gold has no row of " + query + "; ";
    List<RowName> ofDay =
        lake.rows(query.day(), user -> user == query.user()).stream()
            .map(RowName::of)
            .distinct()
            .toList();
    if (!ofDay.isEmpty()) {
      return none
          + "of the user's "
          + Quantity.of(ofDay.size(), "row")
          + " of that day the nearest is --print="
          + nearest(ofDay, query);
    }
    SortedMap<LocalDate, Long> days = lake.days(query.user());
    if (days.isEmpty()) {
      return none + "it has no row of that user on any day";
    }
    LocalDate nearest =
        days.keySet().stream()
            .min(Comparator.comparing(day -> Math.abs(ChronoUnit.DAYS.between(day, query.day()))))
            .orElseThrow();
    return none
        + "the nearest day with rows of the user is "
        + nearest
        + " ("
        + Quantity.of(days.get(nearest), "row")
        + ")";
  }

  private static RowName nearest(List<RowName> rows, RowQuery query) {
    if (query.valueProp() == null) {
      return rows.get(0);
    }
    List<String> valueProps = rows.stream().map(RowName::valueProp).toList();
    String valueProp =
        valueProps.contains(query.valueProp())
            ? query.valueProp()
            : NearestName.of(query.valueProp(), valueProps).orElse(valueProps.get(0));
    return rows.stream()
        .filter(row -> row.valueProp().equals(valueProp))
        .min(Comparator.comparing(row -> distance(row, query)))
        .orElseThrow();
  }

  private static long distance(RowName row, RowQuery query) {
    return row.position() == null || query.position() == null
        ? 0
        : Math.abs((long) row.position() - query.position());
  }

  private static String difference(Explanation row) {
    String what;
    if (row.differences().isEmpty()) {
      what =
          "gold has the row "
              + row.name()
              + " "
              + row.rows()
              + " times, bronze has its event "
              + row.scored().size()
              + " times";
    } else {
      Cell first = row.differences().get(0);
      int more = row.differences().size() - 1;
      what =
          first.path()
              + " of "
              + row.name()
              + " is "
              + first.gold()
              + " in gold, and its events make "
              + first.made()
              + (more > 0 ? "; " + Quantity.of(more, "more cell") + " of the row differ" : "");
    }
    return what
        + "; restore gold's files, or move gold aside and make it again with: lookback gold";
  }

  private int fail(int code, String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
    return code;
  }
}
