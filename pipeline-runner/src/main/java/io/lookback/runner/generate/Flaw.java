package io.lookback.runner.generate;

import java.util.List;

/**
 * A way in which a landing line departs from the plain form.
 *
 * <p>No flaw changes what the file says: a rejected, repeated or blank line is an extra one, and a
 * respelled line reads as the plain one would. Clean and dirty data of one seed therefore have the
 * same accepted events.
 */
enum Flaw {
  /** Not a JSON value: cut off, followed by more, or no JSON at all. */
  BAD_JSON(Effect.REJECTED),
  /** A closing quote in the middle of a field. */
  BAD_CSV(Effect.REJECTED),
  /** A required field that is absent, null or empty. */
  MISSING_FIELD(Effect.REJECTED),
  /** A day that is in no calendar or not in ISO form. */
  BAD_DAY(Effect.REJECTED),
  /** A user id that is no integer in {@code [0, 2^63)}. */
  BAD_USER_ID(Effect.REJECTED),
  /** A value prop of white space. */
  BAD_VALUE_PROP(Effect.REJECTED),
  /** A position that is no integer in {@code [0, 2^31)}. */
  BAD_POSITION(Effect.REJECTED),
  /** An amount that is no decimal of at most two fraction digits. */
  BAD_AMOUNT(Effect.REJECTED),
  /** An amount below zero. */
  NEGATIVE_AMOUNT(Effect.REJECTED),
  /** More fields than the header has. */
  TOO_MANY_COLUMNS(Effect.REJECTED),
  /** Bytes that are not UTF-8. */
  BAD_ENCODING(Effect.REJECTED),
  /** A line of {@link #LONG_LINE_BYTES} and more; once, in a file that is long enough for it. */
  LINE_TOO_LONG(Effect.REJECTED),
  /** The same print or tap a second time, byte for byte. */
  DUPLICATE_LINE(Effect.DUPLICATE),
  /** An empty line. */
  BLANK_LINE(Effect.BLANK),
  /** A line that ends in CR LF. */
  CRLF(Effect.RESPELLED),
  /** A field that the format does not name. */
  EXTRA_FIELD(Effect.RESPELLED),
  /** A letter as a Unicode escape. */
  ESCAPED_TEXT(Effect.RESPELLED),
  /** Fields in quotes that need none. */
  QUOTED_FIELDS(Effect.RESPELLED);

  /** What a reader of the file should count. */
  enum Effect {
    REJECTED,
    DUPLICATE,
    BLANK,
    RESPELLED
  }

  /** Filler of the one line that is too long: 1.1 MiB. */
  static final int LONG_LINE_BYTES = 1_153_434;

  /** A file gets its {@link #LINE_TOO_LONG} once it holds more than this many bytes. */
  static final long LONG_LINE_AFTER_BYTES = 200_000_000;

  /** The flaws that take turns in {@code prints.json} and {@code taps.json}. */
  static final List<Flaw> OF_JSON =
      List.of(
          BAD_JSON,
          MISSING_FIELD,
          BAD_DAY,
          BAD_USER_ID,
          BAD_VALUE_PROP,
          BAD_POSITION,
          BAD_ENCODING,
          DUPLICATE_LINE,
          BLANK_LINE,
          CRLF,
          EXTRA_FIELD,
          ESCAPED_TEXT);

  /**
   * The flaws that take turns in {@code pays.csv}. A repeated line is none: two equal payments are
   * two payments, and clean data has them.
   */
  static final List<Flaw> OF_CSV =
      List.of(
          BAD_CSV,
          MISSING_FIELD,
          BAD_DAY,
          BAD_USER_ID,
          BAD_VALUE_PROP,
          BAD_AMOUNT,
          NEGATIVE_AMOUNT,
          TOO_MANY_COLUMNS,
          BAD_ENCODING,
          BLANK_LINE,
          CRLF,
          QUOTED_FIELDS);

  private final Effect effect;

  Flaw(Effect effect) {
    this.effect = effect;
  }

  Effect effect() {
    return effect;
  }
}
