package io.lookback.runner.generate;

import java.util.List;

/** The seven value props of the generated data and how often each is shown or paid. */
final class Catalogue {
  /** Names, in the order of the indexes that the pick methods return. */
  static final List<String> NAMES =
      List.of(
          "cellphone_recharge",
          "credits_consumer",
          "link_cobro",
          "point",
          "prepaid",
          "send_money",
          "transport");

  private static final int SHARES = 64;
  private static final byte[] SHOWN = table(9, 12, 6, 14, 8, 5, 10);
  private static final byte[] PAID = table(16, 4, 5, 9, 12, 3, 15);

  private Catalogue() {}

  /** Returns the index of a value prop for a print. */
  static int shown(SplitMix64 random) {
    return SHOWN[random.below(SHARES)];
  }

  /** Returns the index of a value prop for a payment. */
  static int paid(SplitMix64 random) {
    return PAID[random.below(SHARES)];
  }

  private static byte[] table(int... shares) {
    byte[] table = new byte[SHARES];
    int next = 0;
    for (int prop = 0; prop < shares.length; prop++) {
      for (int share = 0; share < shares[prop]; share++) {
        table[next++] = (byte) prop;
      }
    }
    if (next != SHARES) {
      throw new IllegalStateException("shares sum to " + next + ", not to " + SHARES);
    }
    return table;
  }
}
