package io.lookback.internal.parquet;

/** Texts as codes into a dictionary. The arrays belong to whoever asked for the column. */
public final class TextColumn {
  private final int[] codes;
  private final String[] dictionary;

  TextColumn(int[] codes, String[] dictionary) {
    this.codes = codes;
    this.dictionary = dictionary;
  }

  /** Returns the offset in {@link #dictionary()} of each value; -1 for null. */
  public int[] codes() {
    return codes;
  }

  /** Returns the texts; not necessarily all in use, or distinct. */
  public String[] dictionary() {
    return dictionary;
  }

  /** Returns the text of value {@code i}, or null. */
  public String text(int i) {
    return codes[i] < 0 ? null : dictionary[codes[i]];
  }
}
