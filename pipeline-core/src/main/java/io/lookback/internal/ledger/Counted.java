package io.lookback.internal.ledger;

import io.lookback.ledger.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a {@link Tally} counts on the way to the ledger or the report: how a key begins, and which
 * parts follow.
 *
 * <p>Published versions keep their counts, so neither a {@link #code} nor what it means changes.
 * Numbers are exact sums unless said otherwise, amounts in minor units.
 */
public enum Counted {
  /**
   * What was loaded of a landing file: source, file, and one of {@code lines}, {@code line_bytes}
   * (without line ends), {@code records}, {@code text_bytes}, or as maxima {@code max_line_bytes},
   * {@code record_rules}, {@code plain_bytes}, {@link Measures#DAYS_COUNTED}, {@link
   * Measures#HOLDS_RECORD}.
   */
  LOADED("loaded", Keeper.BRONZE, Part.SOURCE, Part.FILE, Part.MEASURE),

  /**
   * Content hashes of what was loaded, as maxima: source, file, offset of the range in so many
   * digits that texts are in the order of the ranges.
   */
  CONTENT("content", Keeper.BRONZE, Part.SOURCE, Part.FILE, Part.OFFSET),

  /** Which load a landing file came with, as maxima of 1: source, file, load. */
  LOAD_OF("load_of", Keeper.BRONZE, Part.SOURCE, Part.FILE, Part.LOAD),

  /** Another name that a loaded file came under, as maxima of 1: file, other name. */
  ALIAS("alias", Keeper.BRONZE, Part.FILE, Part.OTHER_NAME),

  /** Which origins of mended lines bronze knows, as maxima of a hash: origins file. */
  ORIGINS("origins", Keeper.BRONZE, Part.ORIGINS),

  /**
   * Events of a landing file by day: source, file, day. That there is none means no events only
   * where {@link Measures#DAYS_COUNTED} is there.
   */
  PARSED_DAY("parsed_day", Keeper.BRONZE, Part.SOURCE, Part.FILE, Part.DAY),

  /**
   * Which users the lines of a landing file were kept of for the second opinion: source, file. As
   * minima a {@link io.lookback.internal.batch.UserSample#threshold threshold}; as maxima a hash of
   * the fields and rules by which the lines were read. A file without has no such lines.
   */
  SAMPLED("sampled", Keeper.BRONZE, Part.SOURCE, Part.FILE),

  /** Lines kept for the second opinion, by the file that holds them: source, file, path. */
  WITNESSES("witnesses", Keeper.BRONZE, Part.SOURCE, Part.FILE, Part.PATH),

  /**
   * What parsing made of a landing file's lines: source, file, and one of {@code lines}, {@code
   * blank}, {@code quarantined}, {@code mended}; or of their bytes, line ends apart: {@code bytes}
   * of those that are not blank, {@code blank_bytes}, {@code mended_bytes}, {@code
   * quarantined_bytes}, and of these {@code cut_off_bytes}, which the quarantine does not hold
   * since the line is too long.
   */
  FILE("file", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.MEASURE),

  /** Lines set aside for a reason: source, file, reason. */
  REASON("reason", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.REASON),

  /** Records that span lines: source, file, {@code records} or those {@code quarantined}. */
  SPANNING("spanning", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.MEASURE),

  /** Bytes of lines in the quarantine, counted as they are written: source, file. */
  QUARANTINE_BYTES("quarantine_bytes", Keeper.SILVER, Part.SOURCE, Part.FILE),

  /**
   * Headers that are not usable, as maxima of 1: source, file, what is wrong, how it begins; and as
   * minima the number of its line: source, file, {@code line}.
   */
  BAD_HEADER(
      "bad_header",
      Keeper.SILVER,
      List.of(Part.SOURCE, Part.FILE, Part.FAULT, Part.HEADER),
      List.of(Part.SOURCE, Part.FILE, Part.MEASURE)),

  /** Fields that nobody reads, as maxima of 1: source, file, field. */
  UNKNOWN_FIELD("unknown_field", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.FIELD),

  /** Events that went into silver: source, file, day. */
  ACCEPTED("accepted", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.DAY),

  /** Events that repeat another and were dropped: source, file, day. */
  DUPLICATES("duplicates", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.DAY),

  /** Silver: source, {@code rows} or {@code amount}, day. */
  SILVER("silver", Keeper.SILVER, Part.SOURCE, Part.MEASURE, Part.DAY),

  /** Taps that do not match a print: in what way, day; and {@link Measures#LABELLED}, day. */
  TAPS("taps", Keeper.SILVER, Part.MEASURE, Part.DAY),

  /** Which loads of landing files silver was made of, as maxima of 1: source, file, load. */
  MADE_OF("made_of", Keeper.SILVER, Part.SOURCE, Part.FILE, Part.LOAD),

  /** Which version of bronze silver was made of, as a maximum of 1: run. */
  SILVER_MADE_OF("silver_made_of", Keeper.SILVER, Part.RUN),

  /** Which lines of a landing file silver took for mended, as maxima of a hash: source, file. */
  MENDED_LINES("mended_lines", Keeper.SILVER, Part.SOURCE, Part.FILE),

  /**
   * The settings that silver was made with, as maxima: {@link Measures#KEEP_DUPLICATES} and others.
   */
  MADE_WITH("made_with", Keeper.SILVER, Part.SETTING),

  /** Which version of silver gold was made of, as a maximum of 1: run. */
  GOLD_MADE_OF("gold_made_of", Keeper.GOLD, Part.RUN),

  /** The settings that gold was made with, as maxima. */
  GOLD_MADE_WITH("gold_made_with", Keeper.GOLD, Part.SETTING),

  /** What came to be scored, once for each window: source, {@code rows} or {@code amount}, day. */
  SCORED("scored", Keeper.GOLD, Part.SOURCE, Part.MEASURE, Part.DAY),

  /**
   * What scored prints see, counted from the events' side: field of {@code history}; and where
   * values may be null, how many are not, field, {@code values}.
   */
  REACH("reach", Keeper.GOLD, List.of(Part.FIELD), List.of(Part.FIELD, Part.MEASURE)),

  /**
   * What scored prints see and their histories leave out: field of {@code history}; and where
   * values may be null, how many are not, field, {@code values}.
   */
  LEFT_OUT_FIELD(
      "left_out_field", Keeper.GOLD, List.of(Part.FIELD), List.of(Part.FIELD, Part.MEASURE)),

  /**
   * Histories that leave something out: {@code prints}, {@code value_props} and {@code users}; the
   * most value props of such a user as a maximum, {@code most_value_props}.
   */
  LEFT_OUT("left_out", Keeper.GOLD, Part.MEASURE),

  /** Gold: measure, day; the {@code fingerprint} is a hash. */
  GOLD("gold", Keeper.GOLD, Part.MEASURE, Part.DAY),

  /**
   * How many values of a column of gold are not null: measure, day; of columns that may be null.
   */
  GOLD_VALUES("gold_values", Keeper.GOLD, Part.MEASURE, Part.DAY),

  /**
   * How many values of a field of {@code history} cannot come from its look-back: field, day; of
   * operations that are no sums.
   */
  GOLD_OUTSIDE("gold_outside", Keeper.GOLD, Part.FIELD, Part.DAY),

  /** Features of users: measure, feature day; the {@code fingerprint} is a hash. */
  SERVED("served", Keeper.GOLD, Part.MEASURE, Part.FEATURE_DAY),

  /** How many values of a field of served histories are not null: measure, feature day. */
  SERVED_VALUES("served_values", Keeper.GOLD, Part.MEASURE, Part.FEATURE_DAY),

  /** The same as {@link #GOLD_OUTSIDE} of served histories: field, feature day. */
  SERVED_OUTSIDE("served_outside", Keeper.GOLD, Part.FIELD, Part.FEATURE_DAY),

  /** Users with an event in the look-back of a feature day, counted from the events: day. */
  SERVED_USERS("served_users", Keeper.GOLD, Part.FEATURE_DAY),

  /** What came to be served: source, {@code rows} or {@code amount}, feature day. */
  SERVED_EVENTS("served_events", Keeper.GOLD, Part.SOURCE, Part.MEASURE, Part.FEATURE_DAY),

  /**
   * What served users see, counted from the events' side: field, feature day; and where values may
   * be null, how many are not, field, {@code values}, feature day.
   */
  SERVED_REACH(
      "served_reach",
      Keeper.GOLD,
      List.of(Part.FIELD, Part.FEATURE_DAY),
      List.of(Part.FIELD, Part.MEASURE, Part.FEATURE_DAY)),

  /** What served users see and their histories leave out, as {@link #SERVED_REACH}. */
  SERVED_LEFT_OUT_FIELD(
      "served_left_out_field",
      Keeper.GOLD,
      List.of(Part.FIELD, Part.FEATURE_DAY),
      List.of(Part.FIELD, Part.MEASURE, Part.FEATURE_DAY)),

  /** Served histories that leave something out: {@code value_props}, feature day. */
  SERVED_LEFT_OUT("served_left_out", Keeper.GOLD, Part.MEASURE, Part.FEATURE_DAY),

  /**
   * The second opinion on gold: {@link Measures#ROWS}, {@link Measures#USERS}, {@link
   * Measures#USERS_LEFT_OUT}, {@link Measures#CELLS}; {@link Measures#UNSAMPLED_FILES}, {@link
   * Measures#DAMAGED_FILES}, {@link Measures#FILES_READ_OTHERWISE} or {@link Measures#LACKS_BRONZE}
   * where there is none; and as a maximum the {@link Measures#THRESHOLD} of its sample.
   */
  VERIFIED("verified", Keeper.GOLD, Part.MEASURE),

  /**
   * The first places where gold differs from the second opinion, as maxima of 1: {@link Difference}
   * as JSON.
   */
  DIFFERENCE("difference", Keeper.GOLD, Part.MESSAGE),

  /** Rows in a file of the lake: layer, path. */
  WRITTEN("written", Keeper.NAMED, Part.LAYER, Part.PATH),

  /** Bytes of a file of the lake, as maxima: layer, path. */
  FILE_BYTES("file_bytes", Keeper.NAMED, Part.LAYER, Part.PATH),

  /**
   * Which landing file alone a file of bronze, or of silver's quarantine, holds lines of, as maxima
   * of 1: layer, file, path.
   */
  PART_OF("part_of", Keeper.NAMED, Part.LAYER, Part.FILE, Part.PATH),

  /**
   * Faults, which no version keeps: {@link Measures#UNREADABLE}, file, message; or {@link
   * Measures#WINDOW_OVERFLOW}, message.
   */
  FAULT(
      "fault",
      Keeper.NONE,
      List.of(Part.FAULT, Part.FILE, Part.MESSAGE),
      List.of(Part.FAULT, Part.MESSAGE)),

  /**
   * Files of lines for the second opinion that are damaged, as a job found, as maxima of 1: where
   * the file is, why.
   */
  UNREAD_LINES("unread_lines", Keeper.NONE, Part.PATH, Part.MESSAGE),

  /** Profile: events by bin of their amount: source, bin. */
  AMOUNTS("amounts", Keeper.NONE, Part.SOURCE, Part.BIN),

  /** Profile: the greatest amount of an event, as a maximum: source. */
  GREATEST_AMOUNT("greatest_amount", Keeper.NONE, Part.SOURCE),

  /** Profile: what a column of gold adds up to, its least and its greatest value: column. */
  COLUMN("column", Keeper.NONE, Part.COLUMN),

  /**
   * What this program does not know: another one wrote it. Nothing is counted under it. The first
   * text of the key is a part too; where the key is of a landing file, it is taken to name the file
   * where most counts do.
   */
  UNKNOWN("", Keeper.NONE, Part.CODE, Part.SOURCE, Part.FILE);

  private static final Map<String, Counted> BY_CODE =
      Arrays.stream(values())
          .filter(counted -> counted != UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(Counted::code, Function.identity()));

  private final String code;
  private final Keeper keeper;
  private final List<List<Part>> forms;

  Counted(String code, Keeper keeper, Part... parts) {
    this.code = code;
    this.keeper = keeper;
    this.forms = List.of(List.of(parts));
  }

  Counted(String code, Keeper keeper, List<Part> form, List<Part> otherForm) {
    this.code = code;
    this.keeper = keeper;
    this.forms = List.of(form, otherForm);
  }

  /** What keys of it begin with where they are stored. */
  public String code() {
    return code;
  }

  /** Which layer keeps it. */
  public Keeper keeper() {
    return keeper;
  }

  /** The parts that may follow; where there are several such lists, their lengths differ. */
  public List<List<Part>> forms() {
    return forms;
  }

  /** Whether so many parts may follow. */
  public boolean hasForm(int parts) {
    for (List<Part> form : forms) {
      if (form.size() == parts) {
        return true;
      }
    }
    return false;
  }

  /** Which parts so many texts are; the first form if none fits, and then at most some of them. */
  public List<Part> form(int parts) {
    for (List<Part> form : forms) {
      if (form.size() == parts) {
        return form;
      }
    }
    return forms.get(0);
  }

  /** What is stored under a code; {@link #UNKNOWN} if nothing is. */
  public static Counted of(String code) {
    return BY_CODE.getOrDefault(code, UNKNOWN);
  }
}
