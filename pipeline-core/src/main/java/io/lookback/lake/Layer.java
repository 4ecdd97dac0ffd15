package io.lookback.lake;

/** The three layers of the lake. */
public enum Layer {
  /** Landing lines as they came. */
  BRONZE("bronze"),
  /** Conformed events, and what was set aside. */
  SILVER("silver"),
  /** Features, one row per scored print. */
  GOLD("gold");

  private final String folder;

  Layer(String folder) {
    this.folder = folder;
  }

  /** The folder below the lake. */
  public String folder() {
    return folder;
  }
}
