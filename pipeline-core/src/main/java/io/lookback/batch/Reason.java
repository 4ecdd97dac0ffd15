package io.lookback.batch;

import io.lookback.internal.parse.EventParser;
import io.lookback.internal.term.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a landing record is rejected. A record may have several reasons at once, which travel as a
 * bit mask; outside of a run only the {@linkplain #code codes} count, and they never change.
 */
public enum Reason {
  /** Not exactly one JSON object. */
  BAD_JSON(
      0,
      "the line is not exactly one JSON object that names each field of an event at most once",
      "write one whole object per line; a last line cut in the middle means that the export broke off"),
  /** Not one RFC 4180 record. */
  BAD_CSV(
      1,
      "the record has a stray or unclosed quote, or a bare carriage return",
      "put fields with quotes or line breaks into quotes, and double each quote inside"),
  /** A required field is absent, null or empty. */
  MISSING_FIELD(
      2,
      "a required field or column is absent, null or empty",
      "fill the field where the data comes from, or name the column in the header"),
  /** The day is not a calendar date. */
  BAD_DAY(
      3,
      "the day is not a calendar date written as yyyy-MM-dd, years 0001 to 9999",
      "write days as 2020-11-30, without a time"),
  /** The user id is not a whole number in range. */
  BAD_USER_ID(
      4,
      "the user id is not a whole number from 0 to 9223372036854775807",
      "write user ids as digits alone; in JSON without quotes, sign or fraction"),
  /** The value prop is blank or not text. */
  BAD_VALUE_PROP(
      5, "the value prop is blank or not text", "name the value prop; in JSON as text in quotes"),
  /** The position is not a whole number in range. */
  BAD_POSITION(
      6,
      "the position is not a whole number from 0 to 2147483647",
      "count positions from 0, as a number without quotes or fraction"),
  /** The amount is not a decimal of at most 16 and 2 digits. */
  BAD_AMOUNT(
      7,
      "the amount is not a decimal number with at most 16 integer and 2 fraction digits",
      "write amounts as 1234.50: a point, no thousands separators, no currency"),
  /** The amount is below zero. */
  NEGATIVE_AMOUNT(
      8,
      "the amount is below zero",
      "keep refunds out of the payments; they are not what somebody paid"),
  /** More fields than the header has columns. */
  TOO_MANY_COLUMNS(
      9,
      "the record has more fields than the header has columns",
      "put fields with a comma into quotes, or name the further columns in the header"),
  /**
   * A required column is named twice in the header. Not given any more, since the whole header is
   * then {@link #BAD_HEADER}; published lakes may hold it.
   */
  AMBIGUOUS_COLUMN(
      10, "the header names a required column more than once", "rename one of the two columns"),
  /** Longer than the longest legal record. */
  LINE_TOO_LONG(
      11,
      "the line is longer than the longest legal one",
      "look for a missing line end; if such lines are meant, raise " + Term.MAX_LINE_BYTES),
  /** Not Unicode text. */
  BAD_ENCODING(
      12,
      "the line is not valid UTF-8, or its value prop has half a surrogate pair",
      "export the file as UTF-8; it often is Latin-1 or Windows-1252"),
  /** The header is not usable, so nothing under it is. */
  BAD_HEADER(
      13,
      "the header of the file does not name each required column exactly once, or is no CSV or not"
          + " UTF-8",
      "mend the first line of the file; if it is a record, put a header above it"),
  /** Longer than the longest legal value prop. */
  VALUE_PROP_TOO_LONG(
      14,
      "the value prop is longer than " + EventParser.MAX_VALUE_PROP_BYTES + " bytes of UTF-8",
      "look for a quote that was not meant: it makes one field of all that follows");

  private static final List<Reason> ALL = List.of(values());

  private final int mask;
  private final String code;
  private final String hint;
  private final String remedy;

  Reason(int bit, String hint, String remedy) {
    this.mask = 1 << bit;
    this.code = name().toLowerCase(Locale.ROOT);
    this.hint = hint;
    this.remedy = remedy;
  }

  /** The stable snake_case name that quarantine and ledger show. */
  public String code() {
    return code;
  }

  /** What is wrong and what would be legal, in one line. */
  public String hint() {
    return hint;
  }

  /** What to do about it, in one line. */
  public String remedy() {
    return remedy;
  }

  /** The bit of this reason. Bits are good within one run only: store {@linkplain #code codes}. */
  public int mask() {
    return mask;
  }

  /**
   * The reasons of a mask, in the order of this enum.
   *
   * @throws IllegalArgumentException if the mask has a bit that is no reason
   */
  public static List<Reason> of(int mask) {
    if (mask >>> ALL.size() != 0) {
      throw new IllegalArgumentException("not a set of reasons: " + Integer.toBinaryString(mask));
    }
    List<Reason> reasons = new ArrayList<>();
    for (Reason reason : ALL) {
      if ((mask & reason.mask()) != 0) {
        reasons.add(reason);
      }
    }
    return reasons;
  }

  /**
   * The reason with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Reason ofCode(String code) {
    for (Reason reason : ALL) {
      if (reason.code.equals(code)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no reason has the code " + code);
  }
}
