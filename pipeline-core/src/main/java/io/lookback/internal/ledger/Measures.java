package io.lookback.internal.ledger;

/** Parts of keys that several places name, see {@link Counted}. */
public final class Measures {
  /** See {@link Counted#LOADED}: 0 where a file has only blank lines and a header, else 1. */
  public static final String HOLDS_RECORD = "holds_record";

  /** See {@link Counted#LOADED}: 1 where the events of a landing file were counted by day. */
  public static final String DAYS_COUNTED = "days_counted";

  /** See {@link Counted#TAPS}: scored events whose label is true. */
  public static final String LABELLED = "labelled";

  /** See {@link Counted#MADE_WITH}: 1 where repeats were kept. */
  public static final String KEEP_DUPLICATES = "keep_duplicates";

  /** See {@link Counted#FAULT}: a landing file that could not be read to its end. */
  public static final String UNREADABLE = "unreadable";

  /** See {@link Counted#FAULT}: a sum that does not fit its column. */
  public static final String WINDOW_OVERFLOW = "window_overflow";

  private Measures() {}
}
