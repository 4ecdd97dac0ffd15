package io.lookback.ledger;

import java.math.BigInteger;

/**
 * Two numbers that were counted in different places and must agree.
 *
 * @param name what is compared, as a sentence with an equals sign
 * @param left the first number
 * @param right the second number
 */
public record Check(String name, BigInteger left, BigInteger right) {
  /** Whether they agree. */
  public boolean holds() {
    return left.equals(right);
  }
}
