package io.lookback.internal.conform;

import io.lookback.batch.Source;

/** One event and the landing file that it came from. */
record FiledEvent(Source source, String file, int day, long user, String valueProp, long value) {
  NaiveSilver.Event event() {
    return new NaiveSilver.Event(day, user, valueProp, value);
  }
}
