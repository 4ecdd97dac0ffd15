package io.lookback.batch;

/** The three kinds of events that landing holds. */
public enum Source {
  /** Impressions: what a user saw, at which position of a carousel. */
  PRINTS("prints"),
  /** Clicks, of the same shape as prints. */
  TAPS("taps"),
  /** Payments: an amount instead of a position. */
  PAYS("pays");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /**
   * The lower-case name used in file names, tables and the ledger: {@code prints}, {@code taps},
   * {@code pays}.
   */
  public String label() {
    return label;
  }

  /**
   * The source with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Source ofLabel(String label) {
    for (Source source : values()) {
      if (source.label.equals(label)) {
        return source;
      }
    }
    throw new IllegalArgumentException("unknown source '" + label + "'; legal: prints, taps, pays");
  }
}
