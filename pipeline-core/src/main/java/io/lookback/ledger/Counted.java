package io.lookback.ledger;

/**
 * What a {@link Tally} counts on the way to the ledger: the first part of a key, and which parts
 * follow it. A part {@code source} is a {@link io.lookback.batch.Source#label label}, {@code file}
 * the name of a landing file, {@code day} a date, {@code layer} and {@code path} a file of the
 * lake.
 *
 * <p>Published versions keep their counts, so what a name means does not change. Numbers are exact
 * sums unless said otherwise, amounts in minor units.
 */
public final class Counted {
  /**
   * What was loaded of a landing file: source, file, and one of {@code lines}, {@code line_bytes}
   * (without line ends), {@code records}, {@code text_bytes}, or as maxima {@code max_line_bytes},
   * {@code record_rules}, {@code plain_bytes}, {@link #DAYS_COUNTED}, {@link #HOLDS_RECORD}.
   */
  public static final String LOADED = "loaded";

  /**
   * Content hashes of what was loaded, as maxima: source, file, offset of the range in so many
   * digits that texts are in the order of the ranges.
   */
  public static final String CONTENT = "content";

  /** Which load a landing file came with, as maxima of 1: source, file, load. */
  public static final String LOAD_OF = "load_of";

  /** Another name that a loaded file came under, as maxima of 1: file, other name. */
  public static final String ALIAS = "alias";

  /** Which origins of mended lines bronze knows, as maxima of a hash: origins file. */
  public static final String ORIGINS = "origins";

  /**
   * Events of a landing file by day: source, file, day. That there is none means no events only
   * where {@link #DAYS_COUNTED} is there.
   */
  public static final String PARSED_DAY = "parsed_day";

  /**
   * What parsing made of a landing file's lines: source, file, and one of {@code lines}, {@code
   * blank}, {@code quarantined}, {@code mended}; or of their bytes, line ends apart: {@code bytes}
   * of those that are not blank, {@code blank_bytes}, {@code mended_bytes}, {@code
   * quarantined_bytes}, and of these {@code cut_off_bytes}, which the quarantine does not hold
   * since the line is too long.
   */
  public static final String FILE = "file";

  /** Lines set aside for a reason: source, file, reason. */
  public static final String REASON = "reason";

  /** Records that span lines: source, file, {@code records} or those {@code quarantined}. */
  public static final String SPANNING = "spanning";

  /** Bytes of lines in the quarantine, counted as they are written: source, file. */
  public static final String QUARANTINE_BYTES = "quarantine_bytes";

  /**
   * Headers that are not usable, as maxima of 1: source, file, what is wrong, how it begins; and as
   * minima the number of its line: source, file, {@code line}.
   */
  public static final String BAD_HEADER = "bad_header";

  /** Fields that nobody reads, as maxima of 1: source, file, field. */
  public static final String UNKNOWN_FIELD = "unknown_field";

  /** Events that went into silver: source, file, day. */
  public static final String ACCEPTED = "accepted";

  /** Events that repeat another and were dropped: source, file, day. */
  public static final String DUPLICATES = "duplicates";

  /** Silver: source, {@code rows} or {@code amount}, day. */
  public static final String SILVER = "silver";

  /** Taps that do not match a print: in what way, day; and {@link #LABELLED}, day. */
  public static final String TAPS = "taps";

  /** See {@link #TAPS}: scored events whose label is true. */
  public static final String LABELLED = "labelled";

  /** Which loads of landing files silver was made of, as maxima of 1: source, file, load. */
  public static final String MADE_OF = "made_of";

  /** Which lines of a landing file silver took for mended, as maxima of a hash: source, file. */
  public static final String MENDED_LINES = "mended_lines";

  /** The settings that silver was made with, as maxima: {@link #KEEP_DUPLICATES} and others. */
  public static final String MADE_WITH = "made_with";

  /** Which version of silver gold was made of, as a maximum of 1: run. */
  public static final String GOLD_MADE_OF = "gold_made_of";

  /** The settings that gold was made with, as maxima. */
  public static final String GOLD_MADE_WITH = "gold_made_with";

  /** What came to be scored, once for each window: source, {@code rows} or {@code amount}, day. */
  public static final String SCORED = "scored";

  /**
   * What scored prints see, counted from the events' side: field of {@code history}; and where
   * values may be null, how many are not, field, {@code values}.
   */
  public static final String REACH = "reach";

  /**
   * What scored prints see and their histories leave out: field of {@code history}; and where
   * values may be null, how many are not, field, {@code values}.
   */
  public static final String LEFT_OUT_FIELD = "left_out_field";

  /**
   * Histories that leave something out: {@code prints}, {@code value_props} and {@code users}; the
   * most value props of such a user as a maximum, {@code most_value_props}.
   */
  public static final String LEFT_OUT = "left_out";

  /** Gold: measure, day; the {@code fingerprint} is a hash. */
  public static final String GOLD = "gold";

  /**
   * How many values of a column of gold are not null: measure, day; of columns that may be null.
   */
  public static final String GOLD_VALUES = "gold_values";

  /**
   * How many values of a field of {@code history} cannot come from its look-back: field, day; of
   * operations that are no sums.
   */
  public static final String GOLD_OUTSIDE = "gold_outside";

  /** Rows in a file of the lake: layer, path. */
  public static final String WRITTEN = "written";

  /** Bytes of a file of the lake, as maxima: layer, path. */
  public static final String FILE_BYTES = "file_bytes";

  /**
   * Which landing file alone a file of bronze, or of silver's quarantine, holds lines of, as maxima
   * of 1: layer, file, path.
   */
  public static final String PART_OF = "part_of";

  /**
   * Faults, which no version keeps: {@link #UNREADABLE}, file, message; or {@link
   * #WINDOW_OVERFLOW}, message.
   */
  public static final String FAULT = "fault";

  /** See {@link #LOADED}: 0 where a landing file has only blank lines and a header, else 1. */
  public static final String HOLDS_RECORD = "holds_record";

  /** See {@link #LOADED}: 1 where the events of a landing file were counted by day. */
  public static final String DAYS_COUNTED = "days_counted";

  /** See {@link #MADE_WITH}: 1 where repeats were kept. */
  public static final String KEEP_DUPLICATES = "keep_duplicates";

  /** See {@link #FAULT}: a landing file that could not be read to its end. */
  public static final String UNREADABLE = "unreadable";

  /** See {@link #FAULT}: a sum that does not fit its column. */
  public static final String WINDOW_OVERFLOW = "window_overflow";

  private Counted() {}
}
