package io.lookback.internal.parse;

/** The values of one accepted JSON line, overwritten by the next one. */
final class JsonEvent {
  int epochDay;
  long userId;

  /** The position, or the amount in minor units; 0 if events hold neither. */
  long value;

  /** Holds the value prop in {@code [propFrom, propTo)}. */
  byte[] propBuf = {};

  int propFrom;
  int propTo;

  /** The whole number that was read last. */
  long integer;
}
