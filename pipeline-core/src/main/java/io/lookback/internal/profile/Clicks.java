package io.lookback.internal.profile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Prints and how many of them were clicked, by bin. Mutable; not thread-safe.
 *
 * <p>A {@code long} is enough: it counts rows, and no lake holds 2<sup>63</sup> of them.
 */
public final class Clicks implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] prints;
  private final long[] clicked;

  /** No prints yet, in {@code bins} bins. */
  public Clicks(int bins) {
    this.prints = new long[bins];
    this.clicked = new long[bins];
  }

  /** Adds one print. */
  public void add(int bin, boolean wasClicked) {
    prints[bin]++;
    clicked[bin] += wasClicked ? 1 : 0;
  }

  /** Adds prints and how many of them were clicked. */
  void add(int bin, long more, long moreClicked) {
    prints[bin] += more;
    clicked[bin] += moreClicked;
  }

  /** Adds everything of {@code other}, which has as many bins and stays as it is. */
  public Clicks merge(Clicks other) {
    for (int bin = 0; bin < prints.length; bin++) {
      prints[bin] += other.prints[bin];
      clicked[bin] += other.clicked[bin];
    }
    return this;
  }

  /** How many bins there are. */
  public int size() {
    return prints.length;
  }

  /** The prints of a bin. */
  public long prints(int bin) {
    return prints[bin];
  }

  /** The clicked prints of a bin. */
  public long clicked(int bin) {
    return clicked[bin];
  }

  /** All prints. */
  public long prints() {
    return Arrays.stream(prints).sum();
  }

  /** All clicked prints. */
  public long clicked() {
    return Arrays.stream(clicked).sum();
  }

  /** The bytes of the wire form. */
  public int wireBytes() {
    return Integer.BYTES + 2 * Long.BYTES * prints.length;
  }

  /** Writes the wire form. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeInt(prints.length);
    for (int bin = 0; bin < prints.length; bin++) {
      out.writeLong(prints[bin]);
      out.writeLong(clicked[bin]);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Clicks readFrom(DataInput in) throws IOException {
    int bins = in.readInt();
    if (bins < 0 || bins > 1 << 16) {
      throw new IOException("corrupt profile: " + bins + " bins");
    }
    Clicks clicks = new Clicks(bins);
    for (int bin = 0; bin < bins; bin++) {
      clicks.prints[bin] = in.readLong();
      clicks.clicked[bin] = in.readLong();
    }
    return clicks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Clicks that
        && Arrays.equals(prints, that.prints)
        && Arrays.equals(clicked, that.clicked);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prints) + Arrays.hashCode(clicked);
  }

  @Override
  public String toString() {
    return Arrays.toString(clicked) + " of " + Arrays.toString(prints);
  }
}
