package io.lookback.internal.score;

import java.util.Arrays;

/** A set of value props of one user, such as those touched: only they are visited and reset. */
final class TouchedProps {
  private final boolean[] isTouched;
  private final int[] props;
  private int size;
  private boolean isSorted = true;

  TouchedProps(int allProps) {
    isTouched = new boolean[allProps];
    props = new int[allProps];
  }

  void touch(int prop) {
    if (!isTouched[prop]) {
      isTouched[prop] = true;
      props[size++] = prop;
      isSorted = false;
    }
  }

  boolean isTouched(int prop) {
    return isTouched[prop];
  }

  /** Puts the value props into ascending order; returns how many there are. */
  int sort() {
    if (!isSorted) {
      Arrays.sort(props, 0, size);
      isSorted = true;
    }
    return size;
  }

  /** Takes some out, the first {@code count} of {@code gone}, which ascend as the set does. */
  void remove(int[] gone, int count) {
    int kept = 0;
    for (int i = 0, next = 0; i < size; i++) {
      if (next < count && props[i] == gone[next]) {
        isTouched[props[i]] = false;
        next++;
      } else {
        props[kept++] = props[i];
      }
    }
    size = kept;
  }

  int size() {
    return size;
  }

  /** The value props; the first {@link #size} count. Not a copy. */
  int[] props() {
    return props;
  }

  int get(int index) {
    return props[index];
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      isTouched[props[i]] = false;
    }
    size = 0;
    isSorted = true;
  }
}
