package io.lookback.internal.plan;

import io.lookback.internal.batch.Buckets;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rejected lines that other files hold mended, by landing file: they are neither set aside nor
 * counted as rejected. A line takes 8 bytes in each reader, so memory is bounded by the number of
 * rejected lines that were exported. Immutable.
 */
public final class MendedLines implements Serializable {
  /** No line is mended. */
  public static final MendedLines NONE = new MendedLines(Map.of());

  private static final long serialVersionUID = 1L;
  private static final long[] NO_LINE = {};

  private final TreeMap<String, long[]> offsets = new TreeMap<>();

  /**
   * Lines by the landing file that they are rejected in.
   *
   * @param offsets where lines begin in the unpacked file, ascending; not to be changed
   */
  MendedLines(Map<String, long[]> offsets) {
    offsets.forEach(
        (file, lines) -> {
          if (lines.length > 0) {
            this.offsets.put(file, lines);
          }
        });
  }

  /** Where the mended lines of a landing file begin, ascending; not to be changed. */
  public long[] of(String file) {
    return offsets.getOrDefault(file, NO_LINE);
  }

  /** A hash of the mended lines of a landing file; null if it has none. */
  public Long hash(String file) {
    long[] lines = offsets.get(file);
    if (lines == null) {
      return null;
    }
    long hash = lines.length;
    for (long line : lines) {
      hash = Buckets.mix(hash * 31 + line);
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MendedLines that
        && offsets.keySet().equals(that.offsets.keySet())
        && offsets.entrySet().stream()
            .allMatch(file -> Arrays.equals(file.getValue(), that.of(file.getKey())));
  }

  @Override
  public int hashCode() {
    return offsets.keySet().hashCode();
  }

  @Override
  public String toString() {
    return "mended lines of " + offsets.keySet();
  }
}
