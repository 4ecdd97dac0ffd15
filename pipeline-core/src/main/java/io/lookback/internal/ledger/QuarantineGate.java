package io.lookback.internal.ledger;

import io.lookback.batch.Source;
import io.lookback.internal.term.Term;
import io.lookback.ledger.FileCounts;
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
public final class QuarantineGate {
  /** The largest part that is legal unless the caller says otherwise. */
  public static final double DEFAULT_PART = 0.01;

  private final Ledger ledger;
  private final double most;

  /**
   * A gate.
   *
   * @param most the largest part that is legal, from 0 to 1
   * @throws IllegalArgumentException if it is not a number from 0 to 1
   */
  public QuarantineGate(Ledger ledger, double most) {
    requireLegal(most);
    this.ledger = ledger;
    this.most = most;
  }

  /**
   * Checks a largest part.
   *
   * @throws IllegalArgumentException if it is not a number from 0 to 1
   */
  public static void requireLegal(double most) {
    if (!(most >= 0 && most <= 1)) {
      throw new IllegalArgumentException(
          Term.MAX_QUARANTINE + " is " + most + "; legal: numbers from 0 to 1");
    }
  }

  /** The sources of which too much is set aside. */
  public Set<Source> overfull() {
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
  public String message() {
    return overfull().stream().map(this::message).collect(Collectors.joining("; "));
  }

  private String message(Source source) {
    FileCounts total = ledger.total(source);
    return String.format(
        Locale.ROOT,
        "%,d of the %,d lines of %s that are not blank and %s %% of its bytes (%,d of %,d) are set"
            + " aside, more than %s=%s allows",
        total.quarantined(),
        total.judged(),
        source.label(),
        percent(part(total.sizes().quarantined(), total.sizes().bytes())),
        total.sizes().quarantined(),
        total.sizes().bytes(),
        Term.MAX_QUARANTINE,
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
