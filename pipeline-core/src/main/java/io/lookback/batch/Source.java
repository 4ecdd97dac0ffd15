package io.lookback.batch;

import io.lookback.internal.batch.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A kind of events: its name, and what an event holds. How its files look is in {@code
 * io.lookback.spec.SourceSpec}.
 *
 * @param label the name in tables, columns and the ledger, such as {@code prints}: {@link #LEGAL}
 * @param noun what one event is called in messages, such as {@code print}
 * @param value what an event holds besides day, user and value prop
 */
public record Source(String label, String noun, ValueKind value)
    implements Serializable, Comparable<Source> {
  /** What a label may look like: lower-case letters, digits and underscores, at most 40. */
  public static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /** Impressions: what a user saw, at which position of a carousel. */
  public static final Source PRINTS = new Source("prints", "print", ValueKind.POSITION);

  /** Clicks, of the same form as prints. */
  public static final Source TAPS = new Source("taps", "tap", ValueKind.POSITION);

  /** Payments: an amount instead of a position. */
  public static final Source PAYS = new Source("pays", "payment", ValueKind.AMOUNT);

  /** The sources of the built-in feature set, in order. */
  public static final List<Source> BUILT_IN = List.of(PRINTS, TAPS, PAYS);

  /**
   * Checks the label.
   *
   * @throws IllegalArgumentException naming the label
   */
  public Source {
    if (!LEGAL.matcher(label).matches()) {
      throw new IllegalArgumentException(
          "source '" + label + "': a label matches " + LEGAL.pattern());
    }
  }

  /** What several events are called in messages, such as {@code prints}. */
  public String many() {
    return noun + "s";
  }

  /** What one event is called with its article, such as {@code a print}. */
  public String withArticle() {
    return withArticle(noun);
  }

  /** A noun with its article. */
  public static String withArticle(String noun) {
    boolean isVowel = !noun.isEmpty() && "aeiouAEIOU".indexOf(noun.charAt(0)) >= 0;
    return (isVowel ? "an " : "a ") + noun;
  }

  /** Whether an event holds an amount. */
  public boolean hasAmount() {
    return value == ValueKind.AMOUNT;
  }

  /** Whether an event holds a position. */
  public boolean hasPosition() {
    return value == ValueKind.POSITION;
  }

  /** Writes the wire form. */
  void writeTo(DataOutput out) throws IOException {
    Wire.writeText(out, label);
    Wire.writeText(out, noun);
    out.writeByte(value.ordinal());
  }

  /** Reads what {@link #writeTo} wrote. */
  static Source readFrom(DataInput in) throws IOException {
    String label = Wire.readText(in);
    String noun = Wire.readText(in);
    int value = in.readByte();
    if (value < 0 || value >= ValueKind.values().length || !LEGAL.matcher(label).matches()) {
      throw new IOException("corrupt batch: no source is named '" + label + "', kind " + value);
    }
    return new Source(label, noun, ValueKind.values()[value]);
  }

  @Override
  public int compareTo(Source other) {
    return ORDER.compare(this, other);
  }

  private static final Comparator<Source> ORDER =
      Comparator.comparing(Source::label).thenComparing(Source::value);

  /** The noun is a word for messages: sources that differ in it alone are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Source that && label.equals(that.label) && value == that.value;
  }

  @Override
  public int hashCode() {
    return label.hashCode();
  }

  @Override
  public String toString() {
    return label;
  }
}
