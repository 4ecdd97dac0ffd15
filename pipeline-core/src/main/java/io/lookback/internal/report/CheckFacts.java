package io.lookback.internal.report;

import io.lookback.ledger.Check;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A check of the ledger, or the same check of all landing files as one.
 *
 * @param key what is compared, as in the ledger; null in facts that an earlier version wrote
 * @param subject of what it is compared; null for all landing files, and in earlier facts
 * @param check what must be equal, as a sentence
 * @param times of how many files it was made; 1 if it is not one of files
 * @param left the sum of the left sides
 * @param right the sum of the right sides
 * @param failed how often it does not hold
 * @param amount whether the sums are amounts in minor units
 */
public record CheckFacts(
    String key,
    String subject,
    String check,
    int times,
    BigInteger left,
    BigInteger right,
    int failed,
    boolean amount) {
  /** What is shown as one row. */
  private record Row(Check.Key key, String subject) {}

  /** Checks in their order, those of landing files gathered, as there may be thousands. */
  static List<CheckFacts> of(List<Check> checks) {
    Map<Row, CheckFacts> rows = new LinkedHashMap<>();
    for (Check check : checks) {
      String subject = check.key().subject() == Check.Subject.FILE ? null : check.subject();
      rows.merge(
          new Row(check.key(), subject),
          new CheckFacts(
              check.key().code(),
              subject,
              check.nameOfAll(),
              1,
              check.left(),
              check.right(),
              check.holds() ? 0 : 1,
              check.isAmount()),
          CheckFacts::and);
    }
    return List.copyOf(rows.values());
  }

  private CheckFacts and(CheckFacts other) {
    return new CheckFacts(
        key,
        subject,
        check,
        times + other.times,
        left.add(other.left),
        right.add(other.right),
        failed + other.failed,
        amount);
  }
}
