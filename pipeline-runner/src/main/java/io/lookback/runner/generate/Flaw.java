package io.lookback.runner.generate;

import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
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
  /** The same event a second time, byte for byte. */
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

  private final Effect effect;

  Flaw(Effect effect) {
    this.effect = effect;
  }

  Effect effect() {
    return effect;
  }

  /**
   * The flaws that take turns in a file of a source. A repeated line is one of them only where
   * repeats are dropped: two equal payments are two payments, and clean data has them.
   */
  static List<Flaw> of(SourceSpec source) {
    List<Flaw> flaws = new ArrayList<>();
    flaws.addAll(List.of(source.isCsv() ? BAD_CSV : BAD_JSON, MISSING_FIELD));
    flaws.addAll(List.of(BAD_DAY, BAD_USER_ID, BAD_VALUE_PROP));
    switch (source.source().value()) {
      case NONE -> {}
      case POSITION -> flaws.add(BAD_POSITION);
      case AMOUNT -> flaws.addAll(List.of(BAD_AMOUNT, NEGATIVE_AMOUNT));
    }
    if (source.isCsv()) {
      flaws.add(TOO_MANY_COLUMNS);
    }
    flaws.add(BAD_ENCODING);
    if (source.dropsRepeats()) {
      flaws.add(DUPLICATE_LINE);
    }
    flaws.addAll(List.of(BLANK_LINE, CRLF));
    flaws.addAll(source.isCsv() ? List.of(QUOTED_FIELDS) : List.of(EXTRA_FIELD, ESCAPED_TEXT));
    return List.copyOf(flaws);
  }
}
