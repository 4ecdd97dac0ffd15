package io.lookback.batch;

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
 */
public final class FeatureBatch {
  private final int printDay;
  private final CoveredDays coveredDays;
  private final String[] valueProps;
  private final PackedLongs users;
  private final PackedLongs props;
  private final PackedLongs positions;
  private final PackedLongs clicked;
  private final PackedLongs histories;
  private final PackedLongs historyStarts;
  private final PackedLongs entryProps;
  private final PackedLongs entryViews;
  private final PackedLongs entryTaps;
  private final PackedLongs entryPays;
  private final PackedLongs entryAmounts;
  private final PackedLongs leftOut;

  /** Where the entries apart of each history start, counted from the end of all histories. */
  private final PackedLongs unlistedStarts;

  private FeatureBatch(
      int printDay, CoveredDays coveredDays, String[] valueProps, PackedLongs[] columns) {
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
    this.entryViews = columns[7];
    this.entryTaps = columns[8];
    this.entryPays = columns[9];
    this.entryAmounts = columns[10];
    this.leftOut = columns[11];
    this.unlistedStarts = columns[12];
  }

  /** The epoch day of all prints of the batch. */
  public int printDay() {
    return printDay;
  }

  /** On how many days of the lookback the loaded data has events of each source. */
  public CoveredDays coveredDays() {
    return coveredDays;
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

  /** The prints that an entry counts. */
  public int entryViews(int entry) {
    return entryViews.getInt(entry);
  }

  /** The taps that an entry counts. */
  public int entryTaps(int entry) {
    return entryTaps.getInt(entry);
  }

  /** The payments that an entry counts. */
  public int entryPays(int entry) {
    return entryPays.getInt(entry);
  }

  /** The sum of an entry's payments, in minor units. */
  public long entryAmount(int entry) {
    return entryAmounts.get(entry);
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
    out.writeInt(coveredDays.prints());
    out.writeInt(coveredDays.taps());
    out.writeInt(coveredDays.pays());
    Wire.writeTexts(out, valueProps);
    for (PackedLongs column : columns()) {
      column.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static FeatureBatch readFrom(DataInput in) throws IOException {
    int printDay = in.readInt();
    CoveredDays coveredDays = new CoveredDays(in.readInt(), in.readInt(), in.readInt());
    String[] valueProps = Wire.readTexts(in);
    PackedLongs[] columns = new PackedLongs[13];
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
        && coveredDays.equals(that.coveredDays)
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
        && haveSize(entries, entryViews, entryTaps, entryPays, entryAmounts)
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
    return new PackedLongs[] {
      users,
      props,
      positions,
      clicked,
      histories,
      historyStarts,
      entryProps,
      entryViews,
      entryTaps,
      entryPays,
      entryAmounts,
      leftOut,
      unlistedStarts
    };
  }

  /** Gathers rows and histories; build batches of bounded size with {@link #isFull}. */
  public static final class Builder {
    /** A batch takes no further row once it has this many. */
    public static final int MAX_ROWS = 1 << 16;

    private static final int MAX_ENTRIES = 1 << 17;

    private final int printDay;
    private final CoveredDays coveredDays;
    private final String[] valueProps;
    private final LongColumn users = new LongColumn();
    private final LongColumn props = new LongColumn();
    private final LongColumn positions = new LongColumn();
    private final LongColumn clicked = new LongColumn();
    private final LongColumn histories = new LongColumn();
    private final LongColumn historyStarts = new LongColumn();
    private final LongColumn leftOut = new LongColumn();
    private final LongColumn unlistedStarts = new LongColumn();
    private final Entries listed = new Entries();
    private final Entries unlisted = new Entries();

    /**
     * Begins an empty batch.
     *
     * @param printDay the epoch day of all prints
     * @param coveredDays on how many days of the lookback the data has events
     * @param valueProps the dictionary, ascending; not copied. The batch keeps of it what its rows
     *     and entries use
     */
    public Builder(int printDay, CoveredDays coveredDays, String[] valueProps) {
      this.printDay = printDay;
      this.coveredDays = coveredDays;
      this.valueProps = valueProps;
      historyStarts.add(0);
      unlistedStarts.add(0);
    }

    /** Adds an entry to the history under construction, in ascending order of {@code prop}. */
    public void entry(int prop, int views, int taps, int pays, long amount) {
      listed.add(prop, views, taps, pays, amount);
    }

    /**
     * Adds an entry that the history under construction leaves out, for the rows that have it as
     * their own value prop; in ascending order of {@code prop}.
     */
    public void unlistedEntry(int prop, int views, int taps, int pays, long amount) {
      unlisted.add(prop, views, taps, pays, amount);
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
      return users.size() >= MAX_ROWS || listed.size() + unlisted.size() >= MAX_ENTRIES;
    }

    /** The batch; the builder is of no use afterwards. */
    public FeatureBatch build() {
      listed.addAll(unlisted);
      String[] used = keepUsedValueProps();
      return new FeatureBatch(
          printDay,
          coveredDays,
          used,
          new PackedLongs[] {
            users.pack(),
            props.pack(),
            positions.pack(),
            clicked.pack(),
            histories.pack(),
            historyStarts.pack(),
            listed.props.pack(),
            listed.views.pack(),
            listed.taps.pack(),
            listed.pays.pack(),
            listed.amounts.pack(),
            leftOut.pack(),
            unlistedStarts.pack()
          });
    }

    /**
     * Gives the value props in use new codes, in the order of the old ones; returns their texts.
     */
    private String[] keepUsedValueProps() {
      int[] codes = new int[valueProps.length];
      props.mark(codes);
      listed.props.mark(codes);
      String[] used = new String[valueProps.length];
      int size = 0;
      for (int code = 0; code < codes.length; code++) {
        if (codes[code] != 0) {
          used[size] = valueProps[code];
          codes[code] = size++;
        }
      }
      if (size == valueProps.length) {
        return valueProps;
      }
      props.recode(codes);
      listed.props.recode(codes);
      return Arrays.copyOf(used, size);
    }
  }

  /** Growing columns of entries. */
  private static final class Entries {
    final LongColumn props = new LongColumn();
    final LongColumn views = new LongColumn();
    final LongColumn taps = new LongColumn();
    final LongColumn pays = new LongColumn();
    final LongColumn amounts = new LongColumn();

    void add(int prop, int viewCount, int tapCount, int payCount, long amount) {
      props.add(prop);
      views.add(viewCount);
      taps.add(tapCount);
      pays.add(payCount);
      amounts.add(amount);
    }

    void addAll(Entries other) {
      props.addAll(other.props);
      views.addAll(other.views);
      taps.addAll(other.taps);
      pays.addAll(other.pays);
      amounts.addAll(other.amounts);
    }

    int size() {
      return props.size();
    }
  }
}
