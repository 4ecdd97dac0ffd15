package io.lookback.internal.ledger;

/** Parts of keys that several places name, see {@link Counted}. */
public final class Measures {
  /** See {@link Counted#LOADED}: 0 where a file has only blank lines and a header, else 1. */
  public static final String HOLDS_RECORD = "holds_record";

  /** See {@link Counted#LOADED}: 1 where the events of a landing file were counted by day. */
  public static final String DAYS_COUNTED = "days_counted";

  /** See {@link Counted#TAPS}: scored events whose label is true. */
  public static final String LABELLED = "labelled";

  /** See {@link Counted#MADE_WITH}: 1 where repeats were kept. */
  public static final String KEEP_DUPLICATES = "keep_duplicates";

  /** See {@link Counted#FAULT}: a landing file that could not be read to its end. */
  public static final String UNREADABLE = "unreadable";

  /** See {@link Counted#FAULT}: a sum that does not fit its column. */
  public static final String WINDOW_OVERFLOW = "window_overflow";

  /** See {@link Counted#GOLD}, {@link Counted#SERVED} and {@link Counted#VERIFIED}: rows. */
  public static final String ROWS = "rows";

  /** See {@link Counted#SERVED}: rows whose history leaves something out. */
  public static final String CAPPED_ROWS = "capped_rows";

  /** See {@link Counted#GOLD} and {@link Counted#SERVED}: the sum of the hashes of the rows. */
  public static final String FINGERPRINT = "fingerprint";

  /** See {@link Counted#SERVED_REACH}: how many values are not null. */
  public static final String VALUES = "values";

  /** See {@link Counted#SERVED_LEFT_OUT}: value props that histories do not list. */
  public static final String VALUE_PROPS = "value_props";

  /** See {@link Counted#VERIFIED}: users with a row that was compared. */
  public static final String USERS = "users";

  /** See {@link Counted#VERIFIED}: users with too many lines, whose rows were not compared. */
  public static final String USERS_LEFT_OUT = "users_left_out";

  /** See {@link Counted#VERIFIED}: cells that differ. */
  public static final String CELLS = "cells";

  /** See {@link Counted#VERIFIED}: the threshold of the users that were looked at. */
  public static final String THRESHOLD = "threshold";

  /** See {@link Counted#VERIFIED}: landing files of which no lines were kept. */
  public static final String UNSAMPLED_FILES = "unsampled_files";

  /** See {@link Counted#VERIFIED}: landing files whose kept lines are damaged. */
  public static final String DAMAGED_FILES = "damaged_files";

  /** See {@link Counted#VERIFIED}: landing files whose lines were kept as they were read before. */
  public static final String FILES_READ_OTHERWISE = "files_read_otherwise";

  /** See {@link Counted#VERIFIED}: 1 where the lake does not keep the bronze of silver. */
  public static final String LACKS_BRONZE = "lacks_bronze";

  private Measures() {}
}
