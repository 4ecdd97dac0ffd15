package io.lookback.internal.parquet;

import java.nio.ByteBuffer;

/** Tells from the bytes of a page whether it may hold a value that is looked for. */
@FunctionalInterface
public interface PageFilter {
  /** Every page may. */
  PageFilter ALL = page -> true;

  /**
   * Whether the page may hold such a value.
   *
   * @param page the page, unpacked: its values as they are, and other bytes before or between them
   */
  boolean mayHold(ByteBuffer page);
}
