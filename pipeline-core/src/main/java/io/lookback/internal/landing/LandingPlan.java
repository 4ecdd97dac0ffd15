package io.lookback.internal.landing;

import io.lookback.internal.landing.LandingFile.Compression;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Cuts landing files into ranges and deals them to lanes.
 *
 * <p>A lane is read as one bundle. DirectRunner copies what a key already holds for every bundle
 * that adds to it, so there a few lanes per core are best; on a cluster, many.
 */
public final class LandingPlan {
  /** The smallest legal range, in bytes. */
  public static final long MIN_RANGE_BYTES = 1 << 10;

  /** The default range, in bytes. */
  public static final long DEFAULT_RANGE_BYTES = 64L << 20;

  private static final int LANES_PER_CORE = 2;

  /** How much of a CSV file is searched for a quote before it is cut into ranges. */
  private static final int SNIFFED_BYTES = 1 << 16;

  /** The ranges of one lane, in order. */
  public record Lane(List<LandingRange> ranges) implements Serializable {}

  private LandingPlan() {}

  /**
   * Plans the reading of {@code files} for a runner on this machine: ranges of {@link
   * #DEFAULT_RANGE_BYTES}, two lanes per core.
   *
   * @throws LandingException if a file cannot be opened
   */
  public static List<Lane> plan(List<LandingFile> files) throws LandingException {
    return plan(files, DEFAULT_RANGE_BYTES, defaultLanes());
  }

  /** The same without cutting any file. */
  public static List<Lane> planWhole(List<LandingFile> files) throws LandingException {
    return plan(files, Long.MAX_VALUE, defaultLanes());
  }

  /** How many lanes suit a runner on this machine. */
  public static int defaultLanes() {
    return LANES_PER_CORE * Runtime.getRuntime().availableProcessors();
  }

  /**
   * Plans the reading of {@code files}.
   *
   * @param rangeBytes the most bytes a range spans; plain files are cut to this
   * @param lanes how many lanes to deal the ranges to; fewer come back if there are fewer ranges
   * @throws IllegalArgumentException if {@code rangeBytes} is below {@link #MIN_RANGE_BYTES} or
   *     {@code lanes} below 1
   * @throws LandingException if a file cannot be opened
   */
  public static List<Lane> plan(List<LandingFile> files, long rangeBytes, int lanes)
      throws LandingException {
    if (rangeBytes < MIN_RANGE_BYTES) {
      throw new IllegalArgumentException(
          "rangeBytes is " + rangeBytes + "; legal: whole numbers from " + MIN_RANGE_BYTES);
    }
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + "; legal: whole numbers from 1");
    }
    List<LandingRange> ranges = new ArrayList<>();
    for (LandingFile file : files) {
      addRanges(file, rangeBytes, ranges);
    }
    return deal(ranges, lanes);
  }

  private static void addRanges(LandingFile file, long rangeBytes, List<LandingRange> ranges)
      throws LandingException {
    boolean whole =
        file.compression() != Compression.PLAIN
            || file.bytes() <= rangeBytes
            || (file.isCsv() && hasQuote(file));
    if (whole) {
      ranges.add(new LandingRange(file, 0, Long.MAX_VALUE));
      return;
    }
    for (long start = 0; start < file.bytes(); start += rangeBytes) {
      long end = start + rangeBytes < file.bytes() ? start + rangeBytes : Long.MAX_VALUE;
      ranges.add(new LandingRange(file, start, end));
    }
  }

  /**
   * Whether the file's first bytes hold a quote. Then fields may hold line breaks, a range cannot
   * tell whether it begins inside one, and the file is read as a whole. A first quote further
   * behind is caught later: the ranges of a file must cover its bytes exactly once.
   */
  private static boolean hasQuote(LandingFile file) throws LandingException {
    ByteBuffer head = ByteBuffer.allocate(SNIFFED_BYTES);
    try (ReadableByteChannel channel =
        FileSystems.open(FileSystems.matchNewResource(file.path(), false))) {
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // Read on: a channel may return fewer bytes than asked for.
      }
    } catch (IOException e) {
      throw new LandingException(
          "landing file '" + file.name() + "' cannot be read: " + e.getMessage(), e);
    }
    for (int i = 0; i < head.position(); i++) {
      if (head.get(i) == '"') {
        return true;
      }
    }
    return false;
  }

  /** Deals the ranges out so that the lanes hold about the same number of bytes. */
  private static List<Lane> deal(List<LandingRange> ranges, int lanes) {
    List<List<LandingRange>> dealt = new ArrayList<>();
    long[] bytes = new long[lanes];
    PriorityQueue<Integer> lightest =
        new PriorityQueue<>(
            Comparator.<Integer>comparingLong(lane -> bytes[lane]).thenComparing(lane -> lane));
    for (int lane = 0; lane < Math.min(lanes, ranges.size()); lane++) {
      dealt.add(new ArrayList<>());
      lightest.add(lane);
    }
    List<LandingRange> heaviestFirst = new ArrayList<>(ranges);
    heaviestFirst.sort(Comparator.comparingLong(LandingPlan::weight).reversed());
    for (LandingRange range : heaviestFirst) {
      int lane = lightest.remove();
      dealt.get(lane).add(range);
      bytes[lane] += weight(range);
      lightest.add(lane);
    }
    List<Lane> result = new ArrayList<>();
    for (List<LandingRange> lane : dealt) {
      lane.sort(
          Comparator.comparing((LandingRange range) -> range.file().name())
              .thenComparing(LandingRange::start));
      result.add(new Lane(new ArrayList<>(lane)));
    }
    return result;
  }

  /** About how many plain bytes a range holds; a packed file has one range. */
  private static long weight(LandingRange range) {
    return Math.min(range.end(), range.file().textBytes()) - range.start();
  }
}
