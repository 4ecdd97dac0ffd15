package io.lookback.ledger;

import java.math.BigInteger;

/**
 * Two numbers that were counted in different places and must agree.
 *
 * @param key what is compared
 * @param subject of what it is compared: the {@link Key#subject} of the key, by name
 * @param name the same as a sentence with an equals sign
 * @param left the first number
 * @param right the second number
 * @param isAmount whether the numbers are amounts in minor units
 */
public record Check(
    Key key, String subject, String name, BigInteger left, BigInteger right, boolean isAmount) {
  /** Of what a check speaks. */
  public enum Subject {
    /** A source, by its label. */
    SOURCE,
    /** A landing file, by its name. */
    FILE,
    /** A table of silver or gold. */
    TABLE,
    /** A column of gold, or a field of {@code history}. */
    COLUMN
  }

  /** What is compared: all checks that a ledger can make. */
  public enum Key {
    /** The rows of bronze against the records read. */
    BRONZE_ROWS("bronze.rows", Subject.SOURCE, "bronze %s rows = records read"),
    /** The size of a plain landing file against the bytes read. */
    BRONZE_BYTES("bronze.bytes", Subject.FILE, "bytes of %s = bytes read"),
    /** The lines that bronze holds against those that silver was made of. */
    LINES_PARSED("lines.parsed", Subject.FILE, "lines of %s in bronze = lines parsed"),
    /** The bytes of these lines. */
    LINES_BYTES("lines.bytes", Subject.FILE, "bytes of the lines of %s in bronze = bytes parsed"),
    /** The lines of a file against what became of them. */
    LINES_ACCOUNTED(
        "lines.accounted",
        Subject.FILE,
        "lines of %s = accepted + quarantined + mended + duplicates + blank"),
    /** Accepted events against the rows of silver. */
    SILVER_ACCEPTED("silver.accepted", Subject.SOURCE, "accepted %s = silver rows"),
    /** The rows of silver against those of its files. */
    SILVER_ROWS("silver.rows", Subject.SOURCE, "silver %s rows = rows in files"),
    /** Rejected lines against the rows of the quarantine's files. */
    QUARANTINE_ROWS("quarantine.rows", Subject.TABLE, "quarantined lines = %s rows in files"),
    /** The bytes of rejected lines against those in the quarantine. */
    QUARANTINE_BYTES(
        "quarantine.bytes",
        Subject.TABLE,
        "bytes of quarantined lines, those cut off apart = bytes of %s rows"),
    /** The rows of gold against the events of the scored source on scored days. */
    GOLD_ROWS("gold.rows", Subject.SOURCE, "gold rows = silver %s on scored days"),
    /** The rows of gold against those of its files. */
    GOLD_FILES("gold.files", Subject.TABLE, "gold rows = rows in files"),
    /** The events of silver in scored windows against those that came to be scored. */
    SCORED_ROWS("scored.rows", Subject.SOURCE, "rows of silver %s in scored windows = scored"),
    /** The amounts of these events. */
    SCORED_AMOUNT(
        "scored.amount", Subject.SOURCE, "amount of silver %s in scored windows = scored"),
    /** The rows of gold with a true label against the events of silver that match. */
    GOLD_LABEL(
        "gold.label",
        Subject.COLUMN,
        "%s gold rows = silver %s with %s that match, on scored days"),
    /** A column with days of data against the days of silver. */
    COVERAGE_DAYS(
        "coverage.days", Subject.COLUMN, "days with %s over gold rows = silver days before them"),
    /** A field of the histories and what they leave out against the events. */
    HISTORY_SUM(
        "history.sum",
        Subject.COLUMN,
        "history %1$s over gold rows + left out = silver %1$s over %2$s that see them"),
    /** How many values of a field are not null against the events. */
    HISTORY_VALUES(
        "history.values",
        Subject.COLUMN,
        "history %s that are not null + left out = those of silver %s over %s that see them"),
    /** How many values of a field lie outside of what the look-back allows, against none. */
    HISTORY_OUTSIDE(
        "history.outside", Subject.COLUMN, "history %s that no event of its %s makes = 0"),
    /**
     * The rows whose histories leave value props out against the events of users over the limit.
     */
    HISTORY_CAPPED(
        "history.capped",
        Subject.SOURCE,
        "gold rows that leave out value props = scored %s of users over the limit"),
    /** What the histories leave out against the value props left out. */
    HISTORY_LEFT_OUT(
        "history.left_out", Subject.COLUMN, "%s over gold rows = value props left out"),
    /** Served users against the users with an event in the look-back. */
    SERVED_USERS("served.users", Subject.TABLE, "served users = users with events before the day"),
    /** Served users against the rows of the files. */
    SERVED_FILES("served.files", Subject.TABLE, "served users = rows in files"),
    /** The events of silver in the look-back of each feature day against those that were served. */
    SERVED_ROWS("served.rows", Subject.SOURCE, "rows of silver %s before feature days = served"),
    /** The amounts of these events. */
    SERVED_AMOUNT(
        "served.amount", Subject.SOURCE, "amount of silver %s before feature days = served"),
    /** The days with data of served users against the days of silver. */
    SERVED_COVERAGE(
        "served.coverage", Subject.COLUMN, "%s over served users = silver days before them"),
    /** A field of served histories and what they leave out against silver. */
    SERVED_SUM(
        "served.sum",
        Subject.COLUMN,
        "served history %1$s + left out = silver %1$s before feature days"),
    /** How many values of such a field are not null against the events. */
    SERVED_VALUES(
        "served.values",
        Subject.COLUMN,
        "served history %1$s that are not null + left out = those of events before feature days"),
    /** How many values of such a field lie outside of what the look-back allows, against none. */
    SERVED_OUTSIDE(
        "served.outside", Subject.COLUMN, "served history %s that no event of its %s makes = 0"),
    /** What served histories leave out against the value props left out. */
    SERVED_LEFT_OUT(
        "served.left_out", Subject.COLUMN, "%s over served users = value props left out"),
    /** Cells of gold that plain code computes otherwise, against none. */
    VERIFIED_CELLS(
        "verified.cells", Subject.TABLE, "cells of %s that the second opinion differs in = 0");

    private final String code;
    private final Subject subject;
    private final String sentence;

    Key(String code, Subject subject, String sentence) {
      this.code = code;
      this.subject = subject;
      this.sentence = sentence;
    }

    /** The name in {@code ledger.json}, which stays as it is: {@code gold.rows}, say. */
    public String code() {
      return code;
    }

    /** Of what the checks with this key speak. */
    public Subject subject() {
      return subject;
    }

    /** The sentence of a check: each key says which words it needs, most of them the subject. */
    String sentence(String... words) {
      return sentence.formatted((Object[]) words);
    }
  }

  /** Whether they agree. */
  public boolean holds() {
    return left.equals(right);
  }

  /** The sentence of all checks with the same key, where there is one for each landing file. */
  public String nameOfAll() {
    return key.subject() == Subject.FILE ? key.sentence("each file") : name;
  }
}
