package io.lookback.internal.explain;

import io.lookback.batch.Reason;
import io.lookback.feature.Measure;
import io.lookback.internal.ledger.Coverage;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A row of gold with all that it was made of.
 *
 * @param name which row
 * @param rows how many equal rows gold has
 * @param scored the scored events; as many as there are rows if all is well
 * @param cells all cells, in the order of gold's columns
 * @param leftOut how many events of measured sources each value prop has that the history should
 *     not list
 * @param nearMisses what counts in no cell, grouped by why
 */
public record Explanation(
    RowName name,
    long rows,
    List<PlainEvent> scored,
    List<Cell> cells,
    Map<String, Long> leftOut,
    List<NearMiss> nearMisses) {
  /** What a cell is. */
  public enum Kind {
    /** The label. */
    LABEL,
    /** A measure of the row's value prop. */
    MEASURE,
    /** A field of the history. */
    HISTORY,
    /** How many value props the history leaves out. */
    LEFT_OUT,
    /** On how many days any user has an event. */
    COVERAGE
  }

  /**
   * A value of the row.
   *
   * @param kind what it is
   * @param column the column of gold
   * @param valueProp the value prop of a field of the history; else null
   * @param field the field of the history; else null
   * @param meaning what it is, in words
   * @param measure the measure; null for other kinds
   * @param days the days that it looks at; null where it looks at none
   * @param gold the value in gold, see {@link Made}
   * @param made the value that the events make
   * @param events the events
   * @param covered the days with events, of coverage
   */
  public record Cell(
      Kind kind,
      String column,
      String valueProp,
      String field,
      String meaning,
      Measure measure,
      Coverage.Span days,
      Made gold,
      Made made,
      List<PlainEvent> events,
      List<Coverage.Span> covered) {
    /** Whether gold has the value that the events make. */
    public boolean agrees() {
      return gold.equals(made);
    }

    /** As in {@code views_3w} or {@code history['point'].views}. */
    public String path() {
      return valueProp == null ? column : column + "['" + valueProp + "']." + field;
    }
  }

  /**
   * A value, or that there is none.
   *
   * @param isThere false where a history does not list the value prop
   * @param value a value as {@link io.lookback.internal.plain.PlainRow} describes it; null where
   *     gold has a null
   */
  public record Made(boolean isThere, Object value) {
    /** There is no such cell. */
    static final Made NOTHING = new Made(false, null);

    static Made of(Object value) {
      return new Made(true, value);
    }

    @Override
    public String toString() {
      return isThere ? Objects.toString(value) : "no entry";
    }
  }

  /** Why a line counts in no cell. */
  public enum Why {
    /** An event of the row's own day. */
    OWN_DAY,
    /** An event of the day before the longest look-back. */
    DAY_BEFORE,
    /** A repeat. */
    REPEAT,
    /** A rejected line. */
    REJECTED
  }

  /**
   * A line that names the user and counts in no cell.
   *
   * @param why why not
   * @param line the line
   * @param event the event; null for a rejected line
   * @param kept the equal event that is kept; null for all but repeats
   * @param reasons why it was rejected; empty for all others
   */
  public record NearMiss(
      Why why, PlainLine line, PlainEvent event, PlainEvent kept, List<Reason> reasons) {}

  /** The cells whose value is not the one that the events make. */
  public List<Cell> differences() {
    return cells.stream().filter(cell -> !cell.agrees()).toList();
  }

  /** Whether gold has the row once for each scored event, with the values that the events make. */
  public boolean holds() {
    return rows == scored.size() && differences().isEmpty();
  }
}
