package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.internal.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much of a source may be set aside. Both count: the part of its lines and the part of its
 * bytes, blank and mended lines apart, since a whole file can be on one line.
 */
final class QuarantineGate {
  private final Ledger ledger;
  private final double most;

  /**
   * A gate.
   *
   * @param most the largest part that is legal, from 0 to 1
   */
  QuarantineGate(Ledger ledger, double most) {
    this.ledger = ledger;
    this.most = most;
  }

  /** The sources of which too much is set aside. */
  Set<Source> overfull() {
    Set<Source> overfull = new LinkedHashSet<>();
    for (Source source : ledger.features().sources()) {
      FileCounts total = ledger.total(source);
      if (part(total.quarantined(), total.judged()) > most
          || part(total.sizes().quarantined(), total.sizes().bytes()) > most) {
        overfull.add(source);
      }
    }
    return overfull;
  }

  /** How much of each source that is over the gate is set aside, and that it is too much. */
  String message() {
    return overfull().stream().map(this::message).collect(Collectors.joining("; "));
  }

  private String message(Source source) {
    FileCounts total = ledger.total(source);
    return String.format(
        Locale.ROOT,
        "%,d of the %,d lines of %s that are not blank and %s %% of its bytes (%,d of %,d) are set"
            + " aside, more than --maxQuarantine=%s allows",
        total.quarantined(),
        total.judged(),
        source.label(),
        percent(part(total.sizes().quarantined(), total.sizes().bytes())),
        total.sizes().quarantined(),
        total.sizes().bytes(),
        BigDecimal.valueOf(most).stripTrailingZeros().toPlainString());
  }

  private static double part(BigInteger of, BigInteger all) {
    return all.signum() == 0 ? 0 : of.doubleValue() / all.doubleValue();
  }

  private static String percent(double part) {
    return BigDecimal.valueOf(100 * part)
        .round(new MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }
}
