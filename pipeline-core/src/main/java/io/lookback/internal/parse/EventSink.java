package io.lookback.internal.parse;

import io.lookback.batch.Reason;

/** Takes what an {@link EventParser} makes of the records: exactly one call for each record. */
public interface EventSink {
  /**
   * One accepted record.
   *
   * @param epochDay the day, days since 1970-01-01
   * @param userId at least 0
   * @param buf holds the value prop; either the buffer that was parsed or one of the parser's own,
   *     so its bytes are good only during this call
   * @param propFrom where the value prop starts in {@code buf}: unescaped, not blank, valid UTF-8
   * @param propTo the end of the value prop, exclusive
   * @param value the position, or the amount in minor units, at least 0; 0 if the events hold
   *     neither
   */
  void event(int epochDay, long userId, byte[] buf, int propFrom, int propTo, long value);

  /**
   * One rejected record.
   *
   * @param buf the buffer that was parsed
   * @param from the start of the record in {@code buf}, as it was given to the parser
   * @param to the end of the record, exclusive
   * @param reasonMask all its reasons, at least one; see {@link Reason#of}
   */
  void rejected(byte[] buf, int from, int to, int reasonMask);
}
