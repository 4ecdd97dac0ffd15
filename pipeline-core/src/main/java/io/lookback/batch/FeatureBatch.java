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

  /** The entry of a row's history for the row's own value prop, or -1 where there is none. */
  public int ownEntry(int row) {
    int history = history(row);
    int end = historyEnd(history);
    int prop = prop(row);
    int entry = entryProps.lowerBound(historyStart(history), end, prop);
    return entry < end && entryProp(entry) == prop ? entry : -1;
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
    PackedLongs[] columns = new PackedLongs[11];
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
        && isWithin(histories, historyCount())
        && isWithin(historyStarts, entries + 1L)
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
      entryAmounts
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
    private final LongColumn entryProps = new LongColumn();
    private final LongColumn entryViews = new LongColumn();
    private final LongColumn entryTaps = new LongColumn();
    private final LongColumn entryPays = new LongColumn();
    private final LongColumn entryAmounts = new LongColumn();

    /**
     * Begins an empty batch.
     *
     * @param printDay the epoch day of all prints
     * @param coveredDays on how many days of the lookback the data has events
     * @param valueProps the dictionary, ascending; not copied
     */
    public Builder(int printDay, CoveredDays coveredDays, String[] valueProps) {
      this.printDay = printDay;
      this.coveredDays = coveredDays;
      this.valueProps = valueProps;
      historyStarts.add(0);
    }

    /** Adds an entry to the history under construction, in ascending order of {@code prop}. */
    public void entry(int prop, int views, int taps, int pays, long amount) {
      entryProps.add(prop);
      entryViews.add(views);
      entryTaps.add(taps);
      entryPays.add(pays);
      entryAmounts.add(amount);
    }

    /** Ends the history under construction; returns its number. */
    public int endHistory() {
      historyStarts.add(entryProps.size());
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
      return users.size() >= MAX_ROWS || entryProps.size() >= MAX_ENTRIES;
    }

    /** The batch; the builder is of no use afterwards. */
    public FeatureBatch build() {
      return new FeatureBatch(
          printDay,
          coveredDays,
          valueProps,
          new PackedLongs[] {
            users.pack(),
            props.pack(),
            positions.pack(),
            clicked.pack(),
            histories.pack(),
            historyStarts.pack(),
            entryProps.pack(),
            entryViews.pack(),
            entryTaps.pack(),
            entryPays.pack(),
            entryAmounts.pack()
          });
    }
  }
}
