package io.lookback.internal.spec;

import io.lookback.internal.term.NearestName;
import io.lookback.spec.Problem;
import io.lookback.spec.SpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects the mistakes of one feature file. */
public final class Problems {
  /** How many are told: a file of a mebibyte has room for many more. */
  static final int MOST = 1000;

  private static final int LISTED = 50;

  private final String name;
  private final List<Problem> found = new ArrayList<>();
  private boolean hasMore;

  /** None yet, of a file of this name. */
  public Problems(String name) {
    this.name = SpecText.escaped(name);
  }

  /** Notes a mistake: what is wrong, and what is legal. */
  public void add(int line, String message) {
    if (found.size() < MOST) {
      found.add(new Problem(line, name + ":" + line + ": " + message));
    } else {
      hasMore = true;
    }
  }

  /** A name that is none of the legal ones. */
  void unknown(int line, String what, String received, Collection<String> legal) {
    boolean isTold = found.size() < MOST;
    String near = isTold ? didYouMean(received, legal) : "";
    add(line, what + " is unknown; legal: " + list(legal) + near);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  int size() {
    return found.size();
  }

  /** Ends the reading of a file that has mistakes. */
  public SpecException exception() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Problem::line));
    if (hasMore) {
      int line = sorted.get(sorted.size() - 1).line();
      sorted.add(
          new Problem(
              line,
              name + ":" + line + ": there are more mistakes; the first " + MOST + " are told"));
    }
    return new SpecException(sorted);
  }

  /** {@code ; did you mean count?}, or nothing. */
  static String didYouMean(String received, Collection<String> legal) {
    return NearestName.of(received, legal)
        .map(near -> "; did you mean " + SpecText.shortened(near) + "?")
        .orElse("");
  }

  /** The names, with commas between them; of many, the first ones. */
  static String list(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    List<String> first = names.stream().limit(LISTED).map(SpecText::shortened).toList();
    String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
    return String.join(", ", first) + more;
  }
}
