package io.lookback.runner.diff;

import io.lookback.internal.diff.DiffColumns;
import io.lookback.internal.diff.DiffExample;
import io.lookback.internal.diff.GoldDiff;
import io.lookback.internal.diff.GoldDiff.Kind;
import io.lookback.internal.term.Visible;
import io.lookback.runner.cli.Quantity;
import java.io.PrintStream;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What differs between two golds, for people. */
public final class DiffText {
  private static final int LABEL_COLUMNS = 22;
  private static final int LONGEST_VALUE_PROP = 60;

  private final Compared compared;
  private final GoldDiff diff;
  private final DiffColumns columns;
  private final PrintStream out;

  /** A text of {@code compared}, to be printed to {@code out}. */
  public DiffText(Compared compared, PrintStream out) {
    this.compared = compared;
    this.diff = compared.diff();
    this.columns = compared.plan().columns();
    this.out = out;
  }

  /** Prints it. */
  public void print() {
    line("A", side(compared.nameOfA(), compared.plan().a().rows()));
    line("B", side(compared.nameOfB(), compared.plan().b().rows()));
    printDays();
    line(
        "rows",
        number(compared.rowsInBoth())
            + " in both, "
            + number(diff.rows(Kind.DIFFERS))
            + " of them differ; "
            + number(diff.rows(Kind.ONLY_IN_A))
            + " only in A, "
            + number(diff.rows(Kind.ONLY_IN_B))
            + " only in B");
    if (!columns.onlyInA().isEmpty()) {
      line("columns only in A", String.join(", ", columns.onlyInA()));
    }
    if (!columns.onlyInB().isEmpty()) {
      line("columns only in B", String.join(", ", columns.onlyInB()));
    }
    if (compared.areEqual()) {
      line("result", "equal");
      return;
    }
    line("result", "A and B differ");
    printColumns();
    printOnly("only in A", diff.onlyInA());
    printOnly("only in B", diff.onlyInB());
  }

  private void printDays() {
    int equal = 0;
    List<String> onlyInA = new ArrayList<>();
    List<String> onlyInB = new ArrayList<>();
    for (int day : diff.days()) {
      long inBoth = diff.rows(day, Kind.EQUAL) + diff.rows(day, Kind.DIFFERS);
      long ofA = inBoth + diff.rows(day, Kind.ONLY_IN_A);
      long ofB = inBoth + diff.rows(day, Kind.ONLY_IN_B);
      if (diff.rows(day, Kind.EQUAL) == ofA && ofA == ofB) {
        equal++;
      }
      if (ofB == 0) {
        onlyInA.add(LocalDate.ofEpochDay(day).toString());
      }
      if (ofA == 0) {
        onlyInB.add(LocalDate.ofEpochDay(day).toString());
      }
    }
    line(
        "days",
        diff.days().size()
            + ", "
            + equal
            + " of them equal"
            + (onlyInA.isEmpty() ? "" : "; only in A " + span(onlyInA))
            + (onlyInB.isEmpty() ? "" : "; only in B " + span(onlyInB)));
  }

  /** The days of a list, or where it begins and ends. */
  private static String span(List<String> days) {
    return days.size() <= 2
        ? String.join(", ", days)
        : days.get(0) + " to " + days.get(days.size() - 1) + " (" + days.size() + " days)";
  }

  private void printColumns() {
    out.println();
    List<String> names = columns.names();
    for (int column = 0; column < names.size(); column++) {
      if (diff.differing(column) == 0) {
        continue;
      }
      line(names.get(column), Quantity.of(diff.differing(column), "row") + differ(column));
      for (DiffExample example : diff.examples(column)) {
        out.println("  " + place(example) + ": " + change(example));
      }
    }
  }

  private String differ(int column) {
    return diff.differing(column) == 1 ? " differs" : " differ";
  }

  private void printOnly(String label, List<DiffExample> examples) {
    if (examples.isEmpty()) {
      return;
    }
    line(label, "");
    for (DiffExample example : examples) {
      out.println("  " + place(example));
    }
  }

  private String place(DiffExample example) {
    return LocalDate.ofEpochDay(example.day())
        + " user "
        + example.user()
        + " '"
        + Visible.text(example.valueProp(), LONGEST_VALUE_PROP)
        + "'"
        + (columns.matchesPosition() ? " position " + example.position() : "")
        + (example.number() > 0 ? ", equal row " + (example.number() + 1) : "");
  }

  private static String change(DiffExample example) {
    String values = example.a() + " -> " + example.b();
    if (example.entry() == null) {
      return values;
    }
    String field = example.field().isEmpty() ? "" : " " + example.field();
    return "'" + Visible.text(example.entry(), LONGEST_VALUE_PROP) + "'" + field + " " + values;
  }

  private static String side(String name, long rows) {
    return Visible.text(name) + ", " + Quantity.of(rows, "row");
  }

  private static String number(long count) {
    return Quantity.number(BigInteger.valueOf(count));
  }

  private void line(String label, String text) {
    out.println(
        String.format(Locale.ROOT, "%-" + LABEL_COLUMNS + "s %s", label, text).stripTrailing());
  }
}
