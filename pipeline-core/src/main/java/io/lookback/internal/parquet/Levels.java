package io.lookback.internal.parquet;

/**
 * Where the values of a column chunk go: its slots, of which some hold a value. A slot is a row, or
 * an entry of a list or map, or the place of an empty list or map.
 */
interface Levels {
  /** Slots of one page, so that a page of eight-byte values ends at 8 MiB. */
  int PAGE_SLOTS = 1 << 20;

  /** Slots of the chunk. */
  int slots();

  /** Values of the chunk. */
  int values();

  /** The slot before which a page that starts at slot {@code from} ends at the latest. */
  int pageEnd(int from);

  /** How many slots of {@code [from, to)} hold a value. */
  int valuesIn(int from, int to);

  /** Writes the levels of the slots {@code [from, to)} as they lead a data page. */
  void write(int from, int to, GrowingBytes page);

  /** Every row has a value and no level is stored. */
  record Required(int slots) implements Levels {
    @Override
    public int values() {
      return slots;
    }

    @Override
    public int pageEnd(int from) {
      return Math.min(slots, from + PAGE_SLOTS);
    }

    @Override
    public int valuesIn(int from, int to) {
      return to - from;
    }

    @Override
    public void write(int from, int to, GrowingBytes page) {
      // Required columns have no levels.
    }
  }

  /** Either every row of an optional column has a value or none. */
  record Uniform(int slots, boolean present) implements Levels {
    @Override
    public int values() {
      return present ? slots : 0;
    }

    @Override
    public int pageEnd(int from) {
      return Math.min(slots, from + PAGE_SLOTS);
    }

    @Override
    public int valuesIn(int from, int to) {
      return present ? to - from : 0;
    }

    @Override
    public void write(int from, int to, GrowingBytes page) {
      int start = page.size();
      page.putInt(0);
      RunLengths.writeRun(present ? 1 : 0, to - from, 1, page);
      page.setInt(start, page.size() - start - Integer.BYTES);
    }
  }

  /** Some rows of an optional column have a value. */
  final class Optional implements Levels {
    private final int[] definition;
    private final int slots;
    private final int values;

    /**
     * Keeps {@code definition} without a copy.
     *
     * @param definition 1 for each row with a value, 0 for the others; {@code slots} of them count
     */
    Optional(int[] definition, int slots) {
      this.definition = definition;
      this.slots = slots;
      this.values = count(0, slots);
    }

    @Override
    public int slots() {
      return slots;
    }

    @Override
    public int values() {
      return values;
    }

    @Override
    public int pageEnd(int from) {
      return Math.min(slots, from + PAGE_SLOTS);
    }

    @Override
    public int valuesIn(int from, int to) {
      return count(from, to);
    }

    @Override
    public void write(int from, int to, GrowingBytes page) {
      writeLevel(definition, from, to, 1, page);
    }

    private int count(int from, int to) {
      int sum = 0;
      for (int i = from; i < to; i++) {
        sum += definition[i];
      }
      return sum;
    }
  }

  /**
   * The entries of a list or a map, encoded once and shared by all its required leaves. They go
   * into one page, because a page must not end inside of a row and row groups are small.
   */
  final class Entries implements Levels {
    private final int values;

    /** 1 for each slot that is an entry, 0 for the place of an empty list or map. */
    private final int[] definition;

    private final GrowingBytes encodedRepetition = new GrowingBytes(64);
    private final GrowingBytes encodedDefinition = new GrowingBytes(64);

    /**
     * Lays out the rows {@code [from, to)}.
     *
     * @param perRow entries of each row, 0 or more
     * @throws IllegalArgumentException if a row has a negative number of entries
     */
    Entries(int[] perRow, int from, int to) {
      long entries = 0;
      long places = 0;
      for (int row = from; row < to; row++) {
        if (perRow[row] < 0) {
          throw new IllegalArgumentException("row " + row + " has " + perRow[row] + " entries");
        }
        entries += perRow[row];
        places += Math.max(1, perRow[row]);
      }
      values = Math.toIntExact(entries);
      int[] repetition = new int[Math.toIntExact(places)];
      definition = new int[repetition.length];
      int slot = 0;
      for (int row = from; row < to; row++) {
        definition[slot++] = perRow[row] == 0 ? 0 : 1;
        for (int k = 1; k < perRow[row]; k++) {
          repetition[slot] = 1;
          definition[slot++] = 1;
        }
      }
      writeLevel(repetition, 0, repetition.length, 1, encodedRepetition);
      writeLevel(definition, 0, definition.length, 1, encodedDefinition);
    }

    @Override
    public int slots() {
      return definition.length;
    }

    @Override
    public int values() {
      return values;
    }

    @Override
    public int pageEnd(int from) {
      return definition.length;
    }

    @Override
    public int valuesIn(int from, int to) {
      return values;
    }

    @Override
    public void write(int from, int to, GrowingBytes page) {
      page.append(encodedRepetition);
      page.append(encodedDefinition);
    }
  }

  /**
   * The entries of a map as an optional field of it sees them: some entries have a value. The
   * definition level is 0 for the place of an empty map, 1 for null and 2 for a value.
   */
  final class OptionalEntries implements Levels {
    private static final int WIDTH = 2;

    private final Entries entries;
    private final int values;
    private final GrowingBytes encodedDefinition = new GrowingBytes(64);

    /**
     * Lays out the entries.
     *
     * @param present 1 for each entry with a value, 0 for the others; not kept
     * @param values how many entries have a value
     */
    OptionalEntries(Entries entries, int[] present, int values) {
      this.entries = entries;
      this.values = values;
      int[] level = new int[entries.slots()];
      int entry = 0;
      for (int slot = 0; slot < level.length; slot++) {
        level[slot] = entries.definition[slot] == 0 ? 0 : 1 + present[entry++];
      }
      writeLevel(level, 0, level.length, WIDTH, encodedDefinition);
    }

    @Override
    public int slots() {
      return entries.slots();
    }

    @Override
    public int values() {
      return values;
    }

    @Override
    public int pageEnd(int from) {
      return entries.pageEnd(from);
    }

    @Override
    public int valuesIn(int from, int to) {
      return values;
    }

    @Override
    public void write(int from, int to, GrowingBytes page) {
      page.append(entries.encodedRepetition);
      page.append(encodedDefinition);
    }
  }

  private static void writeLevel(int[] level, int from, int to, int width, GrowingBytes page) {
    int start = page.size();
    page.putInt(0);
    RunLengths.write(level, from, to, width, page);
    page.setInt(start, page.size() - start - Integer.BYTES);
  }
}
