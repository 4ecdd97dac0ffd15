package io.lookback.internal.parse;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Names of fields that a landing file has and no event has. Bounded, whatever the file holds: at
 * most {@link #MAX_NAMES} names of at most {@link #MAX_NAME_LENGTH} characters. Not thread-safe.
 */
public final class UnknownFields {
  /** How many names are kept. */
  public static final int MAX_NAMES = 100;

  /** How many characters of a name are kept. */
  public static final int MAX_NAME_LENGTH = 100;

  private final TreeSet<String> names = new TreeSet<>();

  UnknownFields() {}

  /**
   * The first {@link #MAX_NAMES} names in their order, whatever order they were met in; a JSON
   * field inside of an object on the way to a field of an event by its path, such as {@code
   * event_data.name}. A live view.
   */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(names);
  }

  /** Takes a name. */
  void add(String name) {
    String kept = name;
    if (name.length() > MAX_NAME_LENGTH) {
      int end = Character.isHighSurrogate(name.charAt(MAX_NAME_LENGTH - 1)) ? 1 : 0;
      kept = name.substring(0, MAX_NAME_LENGTH - end);
    }
    boolean hasPlace = names.size() < MAX_NAMES || kept.compareTo(names.last()) < 0;
    if (hasPlace && names.add(kept) && names.size() > MAX_NAMES) {
      names.pollLast();
    }
  }
}
