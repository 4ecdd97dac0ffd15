package io.lookback.internal.parse;

import io.lookback.internal.batch.Buckets;
import io.lookback.spec.SourceSpec;

/** How the lines of a source are read. */
public final class Reading {
  /**
   * The version of the rules of the parsers. To be raised with every change that reads a line as an
   * event of another user, or rejects other lines, and with no other: lines that were kept for the
   * second opinion under another version are of no use, and a file that did not change is not
   * loaded again.
   */
  private static final long VERSION = 3;

  private Reading() {}

  /** A hash of all that decides as an event of which user a line is read, or as none. */
  public static long of(SourceSpec source) {
    return Buckets.hash(
        String.join(
            "\n",
            String.valueOf(VERSION),
            source.format().code(),
            source.source().value().name(),
            String.join("\n", source.fields().names())));
  }
}
