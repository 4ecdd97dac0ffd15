package io.lookback.batch;

import io.lookback.internal.batch.LongColumn;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.batch.UsedCodes;
import io.lookback.internal.batch.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Gold rows of one print day as columns. Immutable.
 *
 * <p>Prints of one user and day share one history, so histories are stored once and rows refer to
 * them: {@link #history row → history}, whose entries are {@code [historyStart(h), historyEnd(h))}.
 * The entries of a history are in ascending order of their value prop's code, and codes ascend with
 * the value prop's text.
 *
 * <p>A history may {@linkplain #leftOut leave out} value props. Where a row has one of them as its
 * own, the batch holds an entry for it apart from those of the history; {@link #ownEntry} finds it.
 *
 * <p>An entry has one value for each column of the feature set that the batch was made for, in the
 * order of that set; {@link #NONE} where the column is null.
 */
public final class FeatureBatch {
  /** The value of a column that is null. */
  public static final long NONE = -1;

  /** The most columns that a wire form may have: more is damage. */
  private static final int MAX_COLUMNS = 1 << 12;

  /** How many packed columns there are but for the values of entries. */
  private static final int FIXED_COLUMNS = 9;

  private final int printDay;
  private final int[] coveredDays;
  private final String[] valueProps;
  private final PackedLongs users;
  private final PackedLongs props;
  private final PackedLongs positions;
  private final PackedLongs clicked;
  private final PackedLongs histories;
  private final PackedLongs historyStarts;
  private final PackedLongs entryProps;
  private final PackedLongs leftOut;

  /** Where the entries apart of each history start, counted from the end of all histories. */
  private final PackedLongs unlistedStarts;

  /** The values of all entries, by column. */
  private final PackedLongs[] entryValues;

  private FeatureBatch(
      int printDay, int[] coveredDays, String[] valueProps, PackedLongs[] columns) {
    this.printDay = printDay;
    this.coveredDays = coveredDays;
    this.valueProps = valueProps;
    this.users = columns[0];
    this.props = columns[1];
    this.positions = columns[2];
    this.clicked = columns[3];
    this.histories = columns[4];
    this.historyStarts = columns[5];
    this.entryProps = columns[6];
    this.leftOut = columns[7];
    this.unlistedStarts = columns[8];
    this.entryValues = Arrays.copyOfRange(columns, FIXED_COLUMNS, columns.length);
  }

  /** The epoch day of all prints of the batch. */
  public int printDay() {
    return printDay;
  }

  /**
   * On how many days of a look-back the loaded data has events of a source.
   *
   * @param column which of the feature set's coverage columns, from 0
   */
  public int coveredDays(int column) {
    return coveredDays[column];
  }

  /** How many coverage columns there are. */
  public int coverageCount() {
    return coveredDays.length;
  }

  /** How many values an entry has. */
  public int columnCount() {
    return entryValues.length;
  }

  /** The number of rows. */
  public int size() {
    return users.size();
  }

  /** Users, one per row. */
  public PackedLongs users() {
    return users;
  }

  /** Positions, one per row. */
  public PackedLongs positions() {
    return positions;
  }

  /** The user of a row. */
  public long user(int row) {
    return users.get(row);
  }

  /** The code of a row's value prop. */
  public int prop(int row) {
    return props.getInt(row);
  }

  /** The position of a row. */
  public int position(int row) {
    return positions.getInt(row);
  }

  /** Whether the print was tapped. */
  public boolean clicked(int row) {
    return clicked.get(row) != 0;
  }

  /** The history of a row. */
  public int history(int row) {
    return histories.getInt(row);
  }

  /** The number of distinct histories. */
  public int historyCount() {
    return historyStarts.size() - 1;
  }

  /** The first entry of a history. */
  public int historyStart(int history) {
    return historyStarts.getInt(history);
  }

  /** The entry behind the last one of a history. */
  public int historyEnd(int history) {
    return historyStarts.getInt(history + 1);
  }

  /** How many value props the user touched in the window that a history does not list. */
  public int leftOut(int history) {
    return leftOut.getInt(history);
  }

  /** The code of an entry's value prop. */
  public int entryProp(int entry) {
    return entryProps.getInt(entry);
  }

  /**
   * The value of an entry; amounts in minor units.
   *
   * @param column which of the feature set's columns, from 0
   */
  public long entryValue(int column, int entry) {
    return entryValues[column].get(entry);
  }

  /** The values of a column for all entries, those apart from histories included. */
  public PackedLongs entryValues(int column) {
    return entryValues[column];
  }

  /** The number of entries, those apart from histories included. */
  public int entryCount() {
    return entryProps.size();
  }

  /**
   * The entry for a row's own value prop, whether the row's history lists it or leaves it out; -1
   * where the user did not touch it in the window.
   */
  public int ownEntry(int row) {
    int history = history(row);
    int prop = prop(row);
    int entry = find(prop, historyStart(history), historyEnd(history));
    if (entry < 0 && leftOut(history) > 0) {
      int first = historyStarts.getInt(historyCount());
      entry =
          find(
              prop,
              first + unlistedStarts.getInt(history),
              first + unlistedStarts.getInt(history + 1));
    }
    return entry;
  }

  /** The entry of {@code [from, to)} for a value prop, or -1. */
  private int find(int prop, int from, int to) {
    int entry = entryProps.lowerBound(from, to, prop);
    return entry < to && entryProp(entry) == prop ? entry : -1;
  }

  /** {@link #ownEntry} of every row, for those who need it more than once. */
  public int[] ownEntries() {
    int[] entries = new int[size()];
    for (int row = 0; row < entries.length; row++) {
      entries[row] = ownEntry(row);
    }
    return entries;
  }

  /** The number of value props in the dictionary. */
  public int valuePropCount() {
    return valueProps.length;
  }

  /** The value prop with this code. */
  public String valueProp(int code) {
    return valueProps[code];
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(printDay);
    out.writeInt(coveredDays.length);
    for (int days : coveredDays) {
      out.writeInt(days);
    }
    Wire.writeTexts(out, valueProps);
    out.writeInt(entryValues.length);
    for (PackedLongs column : columns()) {
      column.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static FeatureBatch readFrom(DataInput in) throws IOException {
    int printDay = in.readInt();
    int[] coveredDays = new int[Wire.readCount(in, MAX_COLUMNS)];
    for (int i = 0; i < coveredDays.length; i++) {
      coveredDays[i] = in.readInt();
    }
    String[] valueProps = Wire.readTexts(in);
    PackedLongs[] columns = new PackedLongs[FIXED_COLUMNS + Wire.readCount(in, MAX_COLUMNS)];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = PackedLongs.readFrom(in);
    }
    FeatureBatch batch = new FeatureBatch(printDay, coveredDays, valueProps, columns);
    if (!batch.isConsistent()) {
      throw new IOException("corrupt batch: columns do not fit together");
    }
    return batch;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FeatureBatch that)) {
      return false;
    }
    return printDay == that.printDay
        && Arrays.equals(coveredDays, that.coveredDays)
        && Arrays.equals(valueProps, that.valueProps)
        && Arrays.equals(columns(), that.columns());
  }

  @Override
  public int hashCode() {
    return 31 * printDay + Arrays.hashCode(columns());
  }

  @Override
  public String toString() {
    return size() + " feature rows of epoch day " + printDay;
  }

  private boolean isConsistent() {
    int entries = entryProps.size();
    return haveSize(users.size(), props, positions, clicked, histories)
        && haveSize(entries, entryValues)
        && historyStarts.size() > 0
        && unlistedStarts.size() == historyStarts.size()
        && leftOut.size() == historyCount()
        && isWithin(histories, historyCount())
        && isWithin(leftOut, Integer.MAX_VALUE)
        && isWithin(historyStarts, entries + 1L)
        && isWithin(unlistedStarts, entries + 1L)
        && historyStarts.max() + unlistedStarts.max() == entries
        && historyStarts.get(historyCount()) == historyStarts.max()
        && isWithin(props, valueProps.length)
        && isWithin(entryProps, valueProps.length);
  }

  private static boolean haveSize(int size, PackedLongs... columns) {
    return Arrays.stream(columns).allMatch(column -> column.size() == size);
  }

  private static boolean isWithin(PackedLongs column, long end) {
    return column.size() == 0 || (column.min() >= 0 && column.max() < end);
  }

  private PackedLongs[] columns() {
    PackedLongs[] fixed = {
      users,
      props,
      positions,
      clicked,
      histories,
      historyStarts,
      entryProps,
      leftOut,
      unlistedStarts
    };
    return concat(fixed, entryValues);
  }

  private static PackedLongs[] concat(PackedLongs[] first, PackedLongs[] second) {
    PackedLongs[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** Gives the values of entries, column by column. */
  public interface EntryValues {
    /**
     * Writes the values of a column.
     *
     * @param values takes the value of each entry
     * @param at where that of the first entry goes
     */
    void write(int column, long[] values, int at);
  }

  /** Gathers rows and histories; build batches of bounded size with {@link #isFull}. */
  public static final class Builder {
    /** A batch takes no further row once it has this many. */
    public static final int MAX_ROWS = 1 << 16;

    /** A batch takes no further history once its entries have this many values. */
    private static final int MAX_VALUES = 1 << 19;

    private final int printDay;
    private final int[] coveredDays;
    private final String[] valueProps;
    private final LongColumn users = new LongColumn();
    private final LongColumn props = new LongColumn();
    private final LongColumn positions = new LongColumn();
    private final LongColumn clicked = new LongColumn();
    private final LongColumn histories = new LongColumn();
    private final LongColumn historyStarts = new LongColumn();
    private final LongColumn leftOut = new LongColumn();
    private final LongColumn unlistedStarts = new LongColumn();
    private final Entries listed;
    private final Entries unlisted;

    /**
     * Begins an empty batch.
     *
     * @param printDay the epoch day of all prints
     * @param coveredDays on how many days the data has events, by coverage column; not copied
     * @param columns how many values an entry has
     * @param valueProps the dictionary, ascending; not copied. The batch keeps of it what its rows
     *     and entries use
     */
    public Builder(int printDay, int[] coveredDays, int columns, String[] valueProps) {
      this.printDay = printDay;
      this.coveredDays = coveredDays;
      this.valueProps = valueProps;
      listed = new Entries(columns);
      unlisted = new Entries(columns);
      historyStarts.add(0);
      unlistedStarts.add(0);
    }

    /**
     * Adds entries to the history under construction.
     *
     * @param entryProps their value props in ascending order, after those that are there
     * @param count how many there are, from index 0
     * @param values gives the values of each column
     */
    public void entries(int[] entryProps, int count, EntryValues values) {
      listed.add(entryProps, count, values);
    }

    /**
     * Adds entries that the history under construction leaves out, for the rows that have them as
     * their own value prop; otherwise as {@link #entries}.
     */
    public void unlistedEntries(int[] entryProps, int count, EntryValues values) {
      unlisted.add(entryProps, count, values);
    }

    /** Ends a history that leaves nothing out; returns its number. */
    public int endHistory() {
      return endHistory(0);
    }

    /**
     * Ends the history under construction; returns its number.
     *
     * @param valuePropsLeftOut how many value props it leaves out
     */
    public int endHistory(int valuePropsLeftOut) {
      historyStarts.add(listed.size());
      unlistedStarts.add(unlisted.size());
      leftOut.add(valuePropsLeftOut);
      return historyStarts.size() - 2;
    }

    /** Adds a row. */
    public void row(long user, int prop, int position, boolean isClicked, int history) {
      users.add(user);
      props.add(prop);
      positions.add(position);
      clicked.add(isClicked ? 1 : 0);
      histories.add(history);
    }

    /** The number of rows so far. */
    public int size() {
      return users.size();
    }

    /** Whether the batch should be built before the next history is begun. */
    public boolean isFull() {
      return users.size() >= MAX_ROWS
          || (listed.size() + unlisted.size()) * (long) listed.values.length >= MAX_VALUES;
    }

    /** The batch; the builder is of no use afterwards. */
    public FeatureBatch build() {
      listed.addAll(unlisted);
      String[] used = keepUsedValueProps();
      return new FeatureBatch(
          printDay,
          coveredDays,
          used,
          concat(
              new PackedLongs[] {
                users.pack(),
                props.pack(),
                positions.pack(),
                clicked.pack(),
                histories.pack(),
                historyStarts.pack(),
                listed.props.pack(),
                leftOut.pack(),
                unlistedStarts.pack()
              },
              listed.packValues()));
    }

    /**
     * Gives the value props in use new codes, in the order of the old ones; returns their texts.
     */
    private String[] keepUsedValueProps() {
      int[] codes = new int[props.size() + listed.props.size()];
      props.copyTo(codes, 0);
      listed.props.copyTo(codes, props.size());
      UsedCodes used = UsedCodes.of(codes, 0, codes.length, valueProps.length);
      if (used.size() == valueProps.length) {
        return valueProps;
      }
      props.recode(used::of);
      listed.props.recode(used::of);
      String[] kept = new String[used.size()];
      Arrays.setAll(kept, code -> valueProps[used.old(code)]);
      return kept;
    }
  }

  /** Growing columns of entries. */
  private static final class Entries {
    final LongColumn props = new LongColumn();
    final LongColumn[] values;

    Entries(int columns) {
      values = new LongColumn[columns];
      Arrays.setAll(values, column -> new LongColumn());
    }

    void add(int[] entryProps, int count, EntryValues more) {
      int at = props.size();
      props.addAll(entryProps, count);
      for (int column = 0; column < values.length; column++) {
        values[column].grow(count);
        more.write(column, values[column].array(), at);
      }
    }

    void addAll(Entries other) {
      props.addAll(other.props);
      for (int column = 0; column < values.length; column++) {
        values[column].addAll(other.values[column]);
      }
    }

    PackedLongs[] packValues() {
      return Arrays.stream(values).map(LongColumn::pack).toArray(PackedLongs[]::new);
    }

    int size() {
      return props.size();
    }
  }
}
