package io.lookback.runner.cli;

import java.math.BigInteger;
import java.util.Locale;

/** A number of things in words, such as 1 file or 1,200 files. */
public final class Quantity {
  private Quantity() {}

  /** So many of what {@code one} names in the singular, and an s makes the plural of. */
  public static String of(BigInteger count, String one) {
    return number(count) + " " + one + (count.equals(BigInteger.ONE) ? "" : "s");
  }

  /** So many of what {@code one} names in the singular, and an s makes the plural of. */
  public static String of(long count, String one) {
    return of(BigInteger.valueOf(count), one);
  }

  /** A number with commas. */
  public static String number(BigInteger count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
