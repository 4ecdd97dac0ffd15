package io.lookback.internal.term;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was probably meant to be. */
public final class NearestName {
  private static final int SHORTEST_PREFIX = 3;
  private static final int LONGEST = 200;

  private NearestName() {}

  /**
   * The candidate with the fewest edits from {@code typed}, if that is at most a third of the
   * length and one edit for short names. An edit inserts, removes or replaces a character, or swaps
   * two neighbours. Letter case, dashes and underscores do not count; a beginning of a name is one
   * edit away from it. Of equals, the first one. Nothing is near to a text of more than 200
   * characters.
   */
  public static Optional<String> of(String typed, Collection<String> candidates) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(typed);
    int allowed = Math.max(1, plain.length() / 3);
    String nearest = null;
    for (String candidate : candidates) {
      int distance = distance(plain, plain(candidate));
      if (distance <= allowed && (nearest == null || distance < distance(plain, plain(nearest)))) {
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static String plain(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private static int distance(String typed, String name) {
    if (typed.length() >= SHORTEST_PREFIX && name.startsWith(typed) && !name.equals(typed)) {
      return 1;
    }
    int[][] edits = new int[typed.length() + 1][name.length() + 1];
    for (int i = 0; i <= typed.length(); i++) {
      for (int j = 0; j <= name.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, typed, name, i, j);
      }
    }
    return edits[typed.length()][name.length()];
  }

  private static int fewest(int[][] edits, String typed, String name, int i, int j) {
    boolean isSame = typed.charAt(i - 1) == name.charAt(j - 1);
    int fewest = edits[i - 1][j - 1] + (isSame ? 0 : 1);
    fewest = Math.min(fewest, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean isSwapped =
        i > 1
            && j > 1
            && typed.charAt(i - 1) == name.charAt(j - 2)
            && typed.charAt(i - 2) == name.charAt(j - 1);
    return isSwapped ? Math.min(fewest, 1 + edits[i - 2][j - 2]) : fewest;
  }
}
