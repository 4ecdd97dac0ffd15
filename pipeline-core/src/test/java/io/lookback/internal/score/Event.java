package io.lookback.internal.score;

import io.lookback.batch.Source;

/**
 * One print, tap or payment.
 *
 * @param day the epoch day
 * @param value the position of a print or tap, the minor units of a payment
 */
record Event(Source source, int day, long user, String valueProp, long value) {}
