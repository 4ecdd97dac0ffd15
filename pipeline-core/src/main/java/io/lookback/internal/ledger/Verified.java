package io.lookback.internal.ledger;

import io.lookback.internal.batch.UserSample;
import io.lookback.ledger.Tally;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the second opinion on gold came to: rows of some users, computed again by plain code.
 *
 * @param share the share of users, from 0 to 1; 0 where there is no opinion
 * @param goldRows the rows of gold
 * @param rows the rows that were compared
 * @param users the users that they are of
 * @param usersLeftOut users with too many lines, whose rows were not compared
 * @param cells the cells that differ; a row that only one side has counts as one
 * @param unsampledFiles landing files of which no lines were kept, if there is no opinion for that
 * @param damagedFiles landing files whose kept lines are damaged, if there is no opinion for that
 * @param filesReadOtherwise landing files whose lines were kept as they were read by other fields
 *     or rules, if there is no opinion for that
 * @param lacksBronze whether there is no opinion because the lake does not keep the bronze
 * @param differences the first cells that differ
 */
public record Verified(
    double share,
    BigInteger goldRows,
    BigInteger rows,
    BigInteger users,
    BigInteger usersLeftOut,
    BigInteger cells,
    BigInteger unsampledFiles,
    BigInteger damagedFiles,
    BigInteger filesReadOtherwise,
    boolean lacksBronze,
    List<Difference> differences) {
  /** What counts tell. */
  public static Verified of(Tally tally) {
    Long threshold = tally.maximum(Counted.VERIFIED, Measures.THRESHOLD);
    return new Verified(
        threshold == null ? 0 : UserSample.NONE.withThreshold(threshold).share(),
        GoldCounts.scored(tally).total().number(),
        tally.sum(Counted.VERIFIED, Measures.ROWS),
        tally.sum(Counted.VERIFIED, Measures.USERS),
        tally.sum(Counted.VERIFIED, Measures.USERS_LEFT_OUT),
        tally.sum(Counted.VERIFIED, Measures.CELLS),
        tally.sum(Counted.VERIFIED, Measures.UNSAMPLED_FILES),
        tally.sum(Counted.VERIFIED, Measures.DAMAGED_FILES),
        tally.sum(Counted.VERIFIED, Measures.FILES_READ_OTHERWISE),
        tally.sum(Counted.VERIFIED, Measures.LACKS_BRONZE).signum() > 0,
        tally.maximaUnder(Counted.DIFFERENCE).keySet().stream().map(Difference::ofJson).toList());
  }

  /** Whether there is an opinion: no row of gold may be of a user who was looked at. */
  public boolean isGiven() {
    return share > 0 && (rows.signum() > 0 || cells.signum() > 0 || goldRows.signum() == 0);
  }

  /** The opinion in words, or why there is none; empty where it was switched off. */
  public String inWords() {
    String robots = count(usersLeftOut, "user") + " with too many lines left out";
    if (isGiven()) {
      if (rows.signum() == 0 && cells.signum() == 0) {
        return "no row to recompute, and none in gold";
      }
      String leftOut = usersLeftOut.signum() == 0 ? "" : "; " + robots;
      String found = cells.signum() == 0 ? "all cells equal" : count(cells, "cell") + " differ";
      if (cells.equals(BigInteger.ONE)) {
        found += "s";
      }
      return count(rows, "row") + " of " + count(users, "user") + " recomputed, " + found + leftOut;
    }
    if (share > 0) {
      return usersLeftOut.signum() > 0
          ? "no second opinion: " + robots + ", and no other chosen user has a row"
          : "no second opinion: no chosen user has any of the "
              + count(goldRows, "row")
              + " of gold; lookback verify looks at all users";
    }
    if (lacksBronze) {
      return "no second opinion: the lake does not keep the bronze that silver was made of; run again"
          + " to make both anew";
    }
    List<String> reasons = new ArrayList<>();
    if (unsampledFiles.signum() > 0) {
      String have = unsampledFiles.equals(BigInteger.ONE) ? " has" : " have";
      reasons.add(count(unsampledFiles, "landing file") + have + " no lines kept for it");
    }
    if (damagedFiles.signum() > 0) {
      String have = damagedFiles.equals(BigInteger.ONE) ? " has" : " have";
      reasons.add(count(damagedFiles, "landing file") + have + " damaged lines");
    }
    if (filesReadOtherwise.signum() > 0) {
      String were = filesReadOtherwise.equals(BigInteger.ONE) ? " was" : " were";
      reasons.add(
          count(filesReadOtherwise, "landing file") + were + " loaded by other fields or rules");
    }
    return reasons.isEmpty()
        ? ""
        : "no second opinion: " + String.join(", ", reasons) + "; lookback verify gives one";
  }

  /** What is wrong with gold, as a part of a sentence; some cell must differ. */
  public String problem() {
    return "differs from the second opinion in "
        + count(cells, "cell")
        + (cells.equals(BigInteger.ONE) ? ": " : ", the first: ")
        + differences.get(0).inWords();
  }

  private static String count(BigInteger count, String noun) {
    return String.format(
        Locale.ROOT, "%,d %s%s", count, noun, count.equals(BigInteger.ONE) ? "" : "s");
  }
}
