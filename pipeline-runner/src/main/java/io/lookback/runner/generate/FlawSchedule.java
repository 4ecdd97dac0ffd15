package io.lookback.runner.generate;

import java.util.List;

/**
 * Decides which events of one file get a flaw and which one.
 *
 * <p>On average one event in {@code 1 / ratio} is due. The flaws take turns, in a new order each
 * round. The first round comes early, every {@value #FIRST_ROUND_GAP} events, so that a short file
 * has them all.
 */
final class FlawSchedule {
  private static final int FIRST_ROUND_GAP = 3;

  private final Flaw[] round;
  private final double ratio;
  private final SplitMix64 random;
  private int turn;
  private boolean firstRound = true;
  private long eventsLeft;

  /**
   * Plans the flaws of one file.
   *
   * @param ratio flawed events per event in {@code [0, 1]}; 0 means none at all
   */
  FlawSchedule(List<Flaw> flaws, double ratio, long seed) {
    this.round = flaws.toArray(Flaw[]::new);
    this.ratio = ratio;
    this.random = new SplitMix64(seed);
    shuffle();
    this.eventsLeft = ratio == 0 ? Long.MAX_VALUE : gap();
  }

  /** Moves on by one event; returns whether this one is to get a flaw from {@link #next}. */
  boolean due() {
    return --eventsLeft == 0;
  }

  /** Returns the flaw of the event that is due. */
  Flaw next() {
    Flaw flaw = round[turn++];
    if (turn == round.length) {
      turn = 0;
      firstRound = false;
      shuffle();
    }
    eventsLeft = gap();
    return flaw;
  }

  /** Returns one of several spellings of a flaw. */
  String pick(String... spellings) {
    return spellings[random.below(spellings.length)];
  }

  private long gap() {
    if (firstRound) {
      return FIRST_ROUND_GAP;
    }
    // Uniform on [1, 2 / ratio): the mean is 1 / ratio, also when every event is due.
    return 1 + (long) (random.unit() * (2 / ratio - 1));
  }

  private void shuffle() {
    for (int end = round.length; end > 1; end--) {
      int other = random.below(end);
      Flaw flaw = round[end - 1];
      round[end - 1] = round[other];
      round[other] = flaw;
    }
  }
}
