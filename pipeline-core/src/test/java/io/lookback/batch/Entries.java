package io.lookback.batch;

/** Adds single entries of the built-in columns: views, taps, pays, and an amount in minor units. */
public final class Entries {
  /** How many values an entry has. */
  public static final int COLUMNS = 4;

  private Entries() {}

  /** Adds an entry to the history under construction. */
  public static void add(
      FeatureBatch.Builder builder, int prop, int views, int taps, int pays, long amount) {
    builder.entries(new int[] {prop}, 1, values(views, taps, pays, amount));
  }

  /** Adds an entry that the history under construction leaves out. */
  public static void addUnlisted(
      FeatureBatch.Builder builder, int prop, int views, int taps, int pays, long amount) {
    builder.unlistedEntries(new int[] {prop}, 1, values(views, taps, pays, amount));
  }

  private static FeatureBatch.EntryValues values(long... ofColumns) {
    return (column, values, at) -> values[at] = ofColumns[column];
  }
}
