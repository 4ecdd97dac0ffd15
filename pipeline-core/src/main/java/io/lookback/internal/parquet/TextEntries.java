package io.lookback.internal.parquet;

/** The elements of a list column or the keys of a map column, all rows' behind each other. */
public final class TextEntries {
  private final int[] perRow;
  private final TextColumn texts;

  TextEntries(int[] perRow, TextColumn texts) {
    this.perRow = perRow;
    this.texts = texts;
  }

  /** Returns how many entries each row has. The array belongs to whoever asked for the column. */
  public int[] perRow() {
    return perRow;
  }

  /** Returns the text of each entry. */
  public TextColumn texts() {
    return texts;
  }
}
