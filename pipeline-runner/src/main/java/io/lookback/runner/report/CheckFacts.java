package io.lookback.runner.report;

import io.lookback.ledger.Check;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A check of the ledger, or the same check of many files as one.
 *
 * @param check what must be equal
 * @param times of how many files it was made; 1 if it is not one of files
 * @param left the sum of the left sides
 * @param right the sum of the right sides
 * @param failed how often it does not hold
 */
public record CheckFacts(String check, int times, BigInteger left, BigInteger right, int failed) {
  /** Checks in their order, those of single files gathered, as there may be thousands. */
  static List<CheckFacts> of(List<Check> checks, List<String> files) {
    TreeMap<Integer, CheckFacts> rows = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (Check check : checks) {
      String name = check.name();
      for (String file : files) {
        if (name.startsWith("lines of " + file + " =")
            || name.startsWith("bytes of " + file + " =")) {
          name = name.substring(0, 9) + "each file" + name.substring(9 + file.length());
          break;
        }
      }
      if (!names.contains(name)) {
        names.add(name);
      }
      CheckFacts one = new CheckFacts(name, 1, check.left(), check.right(), check.holds() ? 0 : 1);
      rows.merge(names.indexOf(name), one, CheckFacts::and);
    }
    return List.copyOf(rows.values());
  }

  private CheckFacts and(CheckFacts other) {
    return new CheckFacts(
        check,
        times + other.times,
        left.add(other.left),
        right.add(other.right),
        failed + other.failed);
  }
}
