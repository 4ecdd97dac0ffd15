package io.lookback.batch;

/**
 * On how many days of a window the loaded data has an event of each source, of any user.
 *
 * @param prints days with a print
 * @param taps days with a tap
 * @param pays days with a payment
 */
public record CoveredDays(int prints, int taps, int pays) {
  /** The days with an event of {@code source}. */
  public int of(Source source) {
    return switch (source) {
      case PRINTS -> prints;
      case TAPS -> taps;
      case PAYS -> pays;
    };
  }
}
