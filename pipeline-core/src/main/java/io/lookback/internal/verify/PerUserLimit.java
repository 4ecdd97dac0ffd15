package io.lookback.internal.verify;

import io.lookback.internal.plain.PlainLine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a sender from handing on all lines, or all rows, of a user who has very many: those of one
 * user meet in one place and must fit into its memory.
 *
 * <p>One more than {@link #MOST} is handed on, so whoever hears them can tell that the user is to
 * be left out. A user with fewer loses nothing. Memory is bounded for any number of users: counts
 * of those with few are forgotten in turn (the algorithm of Misra and Gries), so of a user with too
 * many a sender may hand on a few more, at most one for each {@link #MOST_COUNTED} that it is asked
 * for.
 */
public final class PerUserLimit {
  /** A user with more lines is left out: a robot, whose history would take too long. */
  static final int MOST = 20_000;

  /** So many counts are held. */
  static final int MOST_COUNTED = 1 << 16;

  private final Map<Long, Integer> counts = new HashMap<>();
  private final Set<Long> over = new HashSet<>();

  /** Whether one more of a user is to be handed on. */
  public boolean admits(long user) {
    if (over.contains(user)) {
      return false;
    }
    int count = counts.merge(user, 1, Integer::sum);
    if (count > MOST) {
      counts.remove(user);
      over.add(user);
    } else if (counts.size() > MOST_COUNTED) {
      counts.replaceAll((of, some) -> some - 1);
      counts.values().removeIf(some -> some == 0);
    }
    return true;
  }

  /**
   * Whether a line is to be handed on. Equal rejected lines count like the lines of one user: more
   * of them would tell nothing new.
   */
  public boolean admits(PlainLine line, long readAs) {
    return admits(readAs == Witness.Line.REJECTED ? nobody(line) : readAs);
  }

  /** In place of a user; ids of users are not negative. */
  private static long nobody(PlainLine line) {
    return -1L - Integer.toUnsignedLong(Arrays.hashCode(line.raw()));
  }
}
