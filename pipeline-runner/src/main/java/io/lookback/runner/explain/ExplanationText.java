package io.lookback.runner.explain;

import io.lookback.batch.Reason;
import io.lookback.batch.Source;
import io.lookback.feature.Lookback;
import io.lookback.internal.explain.Explainer;
import io.lookback.internal.explain.Explanation;
import io.lookback.internal.explain.Explanation.Cell;
import io.lookback.internal.explain.Explanation.Kind;
import io.lookback.internal.explain.Explanation.NearMiss;
import io.lookback.internal.explain.Explanation.Why;
import io.lookback.internal.ledger.Coverage.Span;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.term.Visible;
import io.lookback.runner.cli.Quantity;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The explanation of a row as a page for people, at most 100 columns wide. */
public final class ExplanationText {
  private static final int COLUMNS = 100;
  private static final int LONGEST_VALUE_PROP = 40;
  private static final String INDENT = "  ";

  private final Explainer lake;
  private final Explanation row;
  private final int most;
  private final PrintStream out;

  /**
   * A page.
   *
   * @param lake what the row is of
   * @param most how many events of a cell are shown, and how many value props of the history
   */
  public ExplanationText(Explainer lake, Explanation row, int most, PrintStream out) {
    this.lake = lake;
    this.row = row;
    this.most = most;
    this.out = out;
  }

  /** Prints the page. */
  public void print() {
    top();
    row.cells().stream().filter(cell -> cell.kind() == Kind.LABEL).forEach(this::label);
    measures();
    row.cells().stream().filter(cell -> cell.kind() == Kind.LEFT_OUT).forEach(this::leftOut);
    out.println();
    row.cells().stream().filter(cell -> cell.kind() == Kind.COVERAGE).forEach(this::coverage);
    for (Why why : Why.values()) {
      nearMisses(why);
    }
    bottom();
  }

  private void top() {
    field("row", Visible.text(row.name().toString()));
    field("gold", lake.versions().gold().runId());
    for (Lookback lookback : lake.features().window().lookbacks()) {
      field(
          "look-back",
          lookback.inWords()
              + " ("
              + lookback.suffix()
              + "), "
              + Explainer.before(row.name().day(), lookback.days()));
    }
    if (row.rows() != 1 || row.scored().size() != 1) {
      field(
          "rows",
          Quantity.of(row.rows(), "row")
              + " in gold, "
              + count(row.scored().size(), lake.features().scored())
              + " in bronze"
              + (row.rows() == row.scored().size() ? "" : INDENT + "DIFFERS"));
    }
    out.println();
    out.println("the " + lake.features().scored().noun());
    events(row.scored());
  }

  private void field(String name, String text) {
    out.println(String.format(Locale.ROOT, "%-10s %s", name, text));
  }

  private void label(Cell cell) {
    out.println();
    out.println(value(cell));
    paragraph(cell.meaning());
    events(cell.events());
  }

  /** What cells of one look-back, source and value prop have in common: their events. */
  private record Seen(String valueProp, Source source, Span days) {}

  private void measures() {
    Map<Seen, List<Cell>> groups = new LinkedHashMap<>();
    Set<String> valueProps = new LinkedHashSet<>(List.of(row.name().valueProp()));
    int unseen = 0;
    for (Cell cell : row.cells()) {
      if (cell.measure() == null) {
        continue;
      }
      String valueProp = cell.valueProp() == null ? row.name().valueProp() : cell.valueProp();
      if (cell.agrees() && valueProps.size() > most && !valueProps.contains(valueProp)) {
        unseen++;
        continue;
      }
      valueProps.add(valueProp);
      groups
          .computeIfAbsent(
              new Seen(valueProp, cell.measure().source(), cell.days()), key -> new ArrayList<>())
          .add(cell);
    }
    groups.forEach(
        (seen, cells) -> {
          out.println();
          for (Cell cell : cells) {
            out.println(value(cell) + ", " + cell.measure().operation().meaning(seen.source()));
          }
          out.println(
              INDENT
                  + (cells.get(0).events().isEmpty()
                      ? "no " + seen.source().noun()
                      : count(cells.get(0).events().size(), seen.source()))
                  + ", "
                  + seen.days());
          events(cells.get(0).events());
        });
    if (unseen > 0) {
      out.println();
      out.println(
          "and "
              + Quantity.of(unseen / lake.features().columns().size(), "more value prop")
              + " of the history, all as their events make them; --most=N shows more");
    }
  }

  private void leftOut(Cell cell) {
    out.println();
    out.println(value(cell));
    List<String> names =
        row.leftOut().entrySet().stream()
            .limit(most)
            .map(prop -> shown(prop.getKey()) + " (" + Quantity.of(prop.getValue(), "event") + ")")
            .toList();
    if (!names.isEmpty()) {
      int more = row.leftOut().size() - names.size();
      paragraph(String.join(", ", names) + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  private void coverage(Cell cell) {
    out.println(value(cell));
    paragraph(
        cell.covered().isEmpty()
            ? "none of " + cell.days()
            : cell.covered().stream().map(Span::toString).collect(Collectors.joining(", ")));
  }

  private void nearMisses(Why why) {
    List<NearMiss> misses = row.nearMisses().stream().filter(miss -> miss.why() == why).toList();
    if (misses.isEmpty()) {
      return;
    }
    out.println();
    out.println(heading(why) + ": " + Quantity.of(misses.size(), "line"));
    for (NearMiss miss : misses.subList(0, Math.min(most, misses.size()))) {
      String day = miss.event() == null ? "" : miss.event().day() + INDENT;
      line(day, miss.line());
      if (miss.kept() != null) {
        out.println(INDENT + INDENT + "repeats " + place(miss.kept().line()));
      }
      if (!miss.reasons().isEmpty()) {
        out.println(
            INDENT
                + INDENT
                + miss.reasons().stream().map(Reason::code).collect(Collectors.joining(", ")));
      }
    }
    more(misses.size());
  }

  private String heading(Why why) {
    return "in no cell, "
        + switch (why) {
          case OWN_DAY -> "of the row's own day, after every look-back";
          case DAY_BEFORE ->
              "of the day before the longest look-back, "
                  + row.name().day().minusDays(lake.features().window().lookbackDays() + 1L);
          case REPEAT -> "dropped, as an equal event is kept";
          case REJECTED -> "rejected, and naming the user";
        };
  }

  private void bottom() {
    int differing = row.differences().size();
    out.println();
    out.println(
        row.holds()
            ? "all " + Quantity.of(row.cells().size(), "cell") + " are what their events make"
            : differing + " of " + Quantity.of(row.cells().size(), "cell") + " differ");
  }

  private void events(List<PlainEvent> events) {
    for (PlainEvent event : events.subList(0, Math.min(most, events.size()))) {
      line(event.day() + INDENT, event.line());
    }
    more(events.size());
  }

  private void more(int all) {
    if (all > most) {
      out.println(
          INDENT
              + "and "
              + String.format(Locale.ROOT, "%,d", all - most)
              + " more; --most="
              + all
              + " shows all");
    }
  }

  private void line(String day, PlainLine line) {
    String load = line.load().isEmpty() ? "" : ", load " + Visible.text(line.load());
    String place = INDENT + day + place(line);
    if (place.length() + load.length() <= COLUMNS || load.isEmpty()) {
      out.println(place + load);
    } else {
      out.println(place);
      out.println(INDENT + INDENT + load.substring(2));
    }
    int room = COLUMNS - 2 * INDENT.length() - "...".length();
    out.println(INDENT + INDENT + Visible.bytes(line.raw(), 0, line.raw().length, room));
  }

  private static String place(PlainLine line) {
    return Visible.text(line.file())
        + (line.offset() < 0 ? "" : ", byte " + line.offset())
        + (line.number() == PlainLine.UNKNOWN ? "" : ", line " + line.number());
  }

  private static String value(Cell cell) {
    String path =
        cell.valueProp() == null
            ? cell.column()
            : cell.column() + "['" + shown(cell.valueProp()) + "']." + cell.field();
    return path
        + " = "
        + (cell.agrees()
            ? cell.gold()
            : cell.gold() + " in gold, " + cell.made() + " by its events" + INDENT + "DIFFERS");
  }

  private static String shown(String valueProp) {
    return Visible.text(valueProp, LONGEST_VALUE_PROP);
  }

  private static String count(int events, Source source) {
    return String.format(Locale.ROOT, "%,d ", events)
        + (events == 1 ? source.noun() : source.many());
  }

  /** Indented text, broken at spaces. */
  private void paragraph(String text) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > COLUMNS) {
        out.println(line);
        line.setLength(INDENT.length());
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    out.println(line);
  }
}
