package io.lookback.internal.ledger;

import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many rows a table of gold has on each day, and their order-free fingerprint, as a tally
 * tells.
 *
 * @param days the days that were counted
 */
public record GoldCounts(SortedMap<LocalDate, Rows> days) {
  /**
   * Some rows.
   *
   * @param number how many there are
   * @param hash the sum of their hashes
   */
  public record Rows(BigInteger number, long hash) {
    private static final Rows NONE = new Rows(BigInteger.ZERO, 0);

    /** Their number and the sum of their hashes, as people and programs compare them. */
    public String fingerprint() {
      String digits = Long.toHexString(hash);
      return number + "-" + "0".repeat(16 - digits.length()) + digits;
    }

    private Rows plus(Rows more) {
      return new Rows(number.add(more.number), hash + more.hash);
    }
  }

  /** Makes the days unchangeable. */
  public GoldCounts {
    days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
  }

  /** The scored prints. */
  public static GoldCounts scored(Tally tally) {
    return of(tally, Counted.GOLD);
  }

  /** The served users. */
  public static GoldCounts served(Tally tally) {
    return of(tally, Counted.SERVED);
  }

  private static GoldCounts of(Tally tally, Counted table) {
    Map<String, Long> hashes = tally.hashesUnder(table, Measures.FINGERPRINT);
    SortedMap<LocalDate, Rows> days = new TreeMap<>();
    tally
        .sumsUnder(table, Measures.ROWS)
        .forEach(
            (day, number) ->
                days.put(LocalDate.parse(day), new Rows(number, hashes.getOrDefault(day, 0L))));
    return new GoldCounts(days);
  }

  /** The rows of a day. */
  public Rows on(LocalDate day) {
    return days.getOrDefault(day, Rows.NONE);
  }

  /** The rows of all days. */
  public Rows total() {
    return days.values().stream().reduce(Rows.NONE, Rows::plus);
  }
}
