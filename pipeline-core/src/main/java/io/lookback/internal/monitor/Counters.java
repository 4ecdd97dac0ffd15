package io.lookback.internal.monitor;

import io.lookback.batch.Source;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * The counters that the library gives to Beam, in the namespace {@value #NAMESPACE}.
 *
 * <p>They are for a runner's console and for alerts. The truth is the {@link
 * io.lookback.ledger.Ledger}, whose counts travel as data: a runner that has no committed metrics
 * reports attempted ones, and attempted metrics may count retried work. Counters are increased once
 * for each range of a file, bundle or bucket, never for each row.
 */
public final class Counters {
  /** The namespace of all counters. */
  public static final String NAMESPACE = "lookback";

  /** Lines that were parsed, without headers: blank, rejected, mended, or events. */
  public static final String LINES = "lines";

  /** Blank lines. */
  public static final String BLANK_LINES = "blank_lines";

  /** Lines that break a rule. */
  public static final String REJECTED_LINES = "rejected_lines";

  /** Lines that break a rule, and that another file holds mended. */
  public static final String MENDED_LINES = "mended_lines";

  /** The bytes of the lines that were parsed. */
  public static final String BYTES = "bytes";

  /** Followed by the label of a source: lines of it that are events, repeats included. */
  public static final String EVENTS_PARSED = "events_parsed_";

  /** Events that were dropped since an equal one was kept. */
  public static final String DUPLICATES_DROPPED = "duplicates_dropped";

  /** Rows of gold. */
  public static final String ROWS_SCORED = "rows_scored";

  /** Rows of {@code user_features}. */
  public static final String USERS_SERVED = "users_served";

  private Counters() {}

  /** The counter of a name. */
  public static Counter of(String name) {
    return Metrics.counter(NAMESPACE, name);
  }

  /** The counter of the events of a source. */
  public static Counter eventsOf(Source source) {
    return of(EVENTS_PARSED + source.label());
  }
}
