package io.lookback.runner.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was probably meant to be. */
public final class NearestName {
  private static final int SHORTEST_PREFIX = 3;

  private NearestName() {}

  /**
   * The candidate with the fewest edits (Levenshtein) from {@code typed}, if that is at most a
   * third of the length and one edit for short names. Letter case, dashes and underscores do not
   * count; a beginning of a name is one edit away from it. Of equals, the first one.
   */
  public static Optional<String> of(String typed, Collection<String> candidates) {
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
    int[] above = new int[name.length() + 1];
    for (int j = 0; j <= name.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= typed.length(); i++) {
      int[] row = new int[name.length() + 1];
      row[0] = i;
      for (int j = 1; j <= name.length(); j++) {
        int replaced = above[j - 1] + (typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[name.length()];
  }
}
