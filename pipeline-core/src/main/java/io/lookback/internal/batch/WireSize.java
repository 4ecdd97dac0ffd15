package io.lookback.internal.batch;

/**
 * How large an element may be that a runner groups or ships. Runners that sort on disk refuse an
 * element beyond a share of their memory, so every value that crosses a shuffle keeps to this:
 * events, rejected lines, encoded row groups, counts.
 *
 * <p>One thing cannot be cut: a single row. An event or a rejected line is as large as its line,
 * which {@code ReadLimits.maxLineBytes} bounds, and a gold row as its user's history, some 30 bytes
 * and the name per value prop, of which {@code WindowSpec.maxHistory} bounds the number. Elements
 * above the size hold nothing else.
 */
public final class WireSize {
  /** The most bytes of an element, key and coder overhead included: 4 MiB. */
  public static final int MAX_BYTES = 4 << 20;

  /** What an element may take beside its rows: key, window, names of files, lengths. */
  public static final int OVERHEAD_BYTES = 16 << 10;

  private WireSize() {}
}
