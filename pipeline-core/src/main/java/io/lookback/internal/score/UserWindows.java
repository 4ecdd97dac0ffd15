package io.lookback.internal.score;

import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.internal.operation.Sliding;
import io.lookback.internal.operation.UserEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All windows over the events of one user after the other: one for each measured source and
 * look-back. Gives the values of all columns for the value props that the user touched in the
 * longest look-back.
 */
final class UserWindows implements FeatureBatch.EntryValues {
  private final int longest;
  private final String[] props;
  private final TouchedProps touched;
  private final SlidingWindow[] windows;

  /** The value of each column. */
  private final Sliding[] values;

  private final int[] lookbackDays;
  private int[] gone = new int[16];
  private int[] chosen;
  private int chosenCount;
  private int printDay;

  /** How many events there are in the longest look-back, by measured source. */
  private final PresentEvents[] present;

  /**
   * Windows of a feature set.
   *
   * @param events the events of each measured source
   * @param props all value props
   */
  UserWindows(FeatureSet features, Map<Source, UserEvents> events, String[] props) {
    this.longest = features.window().lookbackDays();
    this.props = props;
    this.touched = new TouchedProps(props.length);
    List<FeatureColumn> columns = features.columns();
    values = new Sliding[columns.size()];
    lookbackDays = columns.stream().mapToInt(column -> column.lookback().days()).toArray();
    List<Source> sources = features.measuredSources();
    present = new PresentEvents[sources.size()];
    List<SlidingWindow> all = new ArrayList<>();
    for (int i = 0; i < present.length; i++) {
      Source source = sources.get(i);
      present[i] = new PresentEvents(props.length, touched);
      for (Lookback lookback : features.window().lookbacks()) {
        boolean isLongest = lookback.days() == longest;
        SlidingWindow window = new SlidingWindow(events.get(source), lookback.days());
        if (isLongest) {
          window.add(Measure.of("events", source, Operation.COUNT), present[i]);
        }
        for (int column = 0; column < values.length; column++) {
          Measure measure = columns.get(column).measure();
          if (!measure.source().equals(source) || lookbackDays[column] != lookback.days()) {
            continue;
          }
          if (isLongest && measure.operation() == Operation.COUNT) {
            values[column] = present[i];
          } else {
            values[column] = measure.operation().sliding(props.length);
            window.add(measure, values[column]);
          }
        }
        if (!window.isIdle()) {
          all.add(window);
        }
      }
    }
    windows = all.toArray(SlidingWindow[]::new);
  }

  /**
   * The value props with an event in the longest look-back, ascending. Those that have left it are
   * forgotten, so a day costs what is in its window and not all that the user ever touched.
   */
  TouchedProps present() {
    int size = touched.sort();
    int left = 0;
    for (int i = 0; i < size; i++) {
      int prop = touched.get(i);
      if (!isPresent(prop)) {
        if (left == gone.length) {
          gone = Arrays.copyOf(gone, 2 * left);
        }
        gone[left++] = prop;
      }
    }
    if (left > 0) {
      touched.remove(gone, left);
      forget(gone, left);
    }
    return touched;
  }

  /** How many values there are for each value prop. */
  int columnCount() {
    return values.length;
  }

  /** Begins with another user. */
  void begin(int user) {
    for (SlidingWindow window : windows) {
      window.begin(user);
    }
  }

  /**
   * Moves all windows to the days before a print.
   *
   * @param userId the user, for the message
   * @throws WindowOverflowException if a value leaves its range
   */
  void moveTo(int day, long userId) throws WindowOverflowException {
    for (SlidingWindow window : windows) {
      Measure faulty = window.moveTo(day);
      if (faulty != null) {
        throw new WindowOverflowException(faulty, userId, props[window.faultyProp()]);
      }
    }
  }

  /** Whether the user has an event of a value prop in the longest look-back. */
  private boolean isPresent(int prop) {
    for (PresentEvents ofSource : present) {
      if (ofSource.count(prop) != 0) {
        return true;
      }
    }
    return false;
  }

  /** How many events of a value prop the user has in the longest look-back, all sources added. */
  long events(int prop) {
    long events = 0;
    for (PresentEvents ofSource : present) {
      events += ofSource.count(prop);
    }
    return events;
  }

  /**
   * Chooses what {@link #write} gives.
   *
   * @param wanted the value props; the first {@code count} count; not copied
   */
  UserWindows of(int[] wanted, int count, int day) {
    chosen = wanted;
    chosenCount = count;
    printDay = day;
    return this;
  }

  @Override
  public void write(int column, long[] out, int at) {
    values[column].values(chosen, chosenCount, printDay - lookbackDays[column], printDay, out, at);
  }

  /** Forgets the user. */
  void end() {
    forget(touched.props(), touched.size());
    touched.clear();
  }

  private void forget(int[] forgotten, int count) {
    for (PresentEvents ofSource : present) {
      ofSource.forget(forgotten, count);
    }
    for (Sliding value : values) {
      value.forget(forgotten, count);
    }
  }
}
