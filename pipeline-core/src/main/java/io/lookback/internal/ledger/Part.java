package io.lookback.internal.ledger;

/** What a part of a key says, see {@link Counted}. */
public enum Part {
  /** A {@link io.lookback.batch.Source#label label} of a source. */
  SOURCE,
  /** The name of a landing file. */
  FILE,
  /** Another name that a landing file came under. */
  OTHER_NAME,
  /** The name of a file that says where mended lines come from. */
  ORIGINS,
  /** Where a range of a landing file begins. */
  OFFSET,
  /** A load of a landing file. */
  LOAD,
  /** A date, such as {@code 2020-11-30}. */
  DAY,
  /** The day that features are served for, such as {@code 2020-12-01}. */
  FEATURE_DAY,
  /** The folder of a layer of the lake. */
  LAYER,
  /** A file of a layer, below the folder of its tables. */
  PATH,
  /** Which of several numbers of a kind it is; for gold mostly the name of a column. */
  MEASURE,
  /** Why a line was set aside. */
  REASON,
  /** A field of a landing line or of {@code history}. */
  FIELD,
  /** A column of gold. */
  COLUMN,
  /** A bin of a histogram, counted from 0. */
  BIN,
  /** A setting that a layer was made with. */
  SETTING,
  /** A run, the name of a version. */
  RUN,
  /** In what way something is wrong. */
  FAULT,
  /** How a header begins. */
  HEADER,
  /** What happened, in words. */
  MESSAGE,
  /** The first text of a key that this program does not know. */
  CODE
}
