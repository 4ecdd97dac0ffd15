package io.lookback.runner;

import io.lookback.internal.batch.Buckets;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Scheme;
import io.lookback.internal.landing.LandingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** What follows from the size of the input: buckets, ranges, lanes. */
final class InputSize {
  /** A lake file is taken for this many times its size in plain text. */
  private static final int UNPACKED = 10;

  private static final long MIN_RANGE_BYTES = 4L << 20;
  private static final long MAX_RANGE_BYTES = 64L << 20;
  private static final int RANGES_PER_LANE = 4;
  private static final int LANES_PER_CLUSTER_SLOT = 4;
  private static final int DEFAULT_CLUSTER_LANES = 256;

  /** About so much text a lane of lake files stands for: compressed, some 20 MB of a table. */
  private static final long FILE_LANE_BYTES = 512L << 20;

  private static final int MOST_FILE_LANES = 4096;

  private InputSize() {}

  /** About how many bytes of plain text the landing files hold. */
  static long ofLanding(List<LandingFile> files) {
    return files.stream().mapToLong(LandingFile::textBytes).sum();
  }

  /** About how many bytes of plain text the lake files stand for. */
  static long ofLake(List<LakeFile> files) throws IOException {
    long bytes = 0;
    List<String> elsewhere = new ArrayList<>();
    for (LakeFile file : files) {
      if (Scheme.isLocal(file.path())) {
        bytes += Files.size(Scheme.localPath(file.path()));
      } else {
        elsewhere.add(file.path());
      }
    }
    if (elsewhere.isEmpty()) {
      return UNPACKED * bytes;
    }
    for (MatchResult match : FileSystems.match(elsewhere)) {
      for (Metadata metadata : match.metadata()) {
        bytes += metadata.sizeBytes();
      }
    }
    return UNPACKED * bytes;
  }

  /** The default number of buckets: a power of two that grows with the input. */
  static int buckets(long bytes) {
    return Buckets.forText(bytes);
  }

  /** How many bytes a range spans: as given, or so that each lane has a few ranges. */
  static long rangeBytes(LookbackOptions options, long bytes) {
    if (options.getWholeFiles()) {
      return Long.MAX_VALUE;
    }
    if (options.getRangeBytes() > 0) {
      return options.getRangeBytes();
    }
    long even = bytes / ((long) lanes(options) * RANGES_PER_LANE);
    return Math.max(MIN_RANGE_BYTES, Math.min(MAX_RANGE_BYTES, even));
  }

  /**
   * How many lanes landing is read in: as given, or one per core on DirectRunner, which copies what
   * a key holds for each bundle that adds to it, or several per slot elsewhere.
   */
  static int lanes(LookbackOptions options) {
    if (options.getLanes() > 0) {
      return options.getLanes();
    }
    if (options.getRunner() == DirectRunner.class) {
      return Math.max(1, options.as(DirectOptions.class).getTargetParallelism());
    }
    if (BeamOptions.isOnFlink(options)) {
      int slots = options.as(FlinkPipelineOptions.class).getParallelism();
      return slots > 0 ? slots * LANES_PER_CLUSTER_SLOT : DEFAULT_CLUSTER_LANES;
    }
    return DEFAULT_CLUSTER_LANES;
  }

  /**
   * How many lanes lake files are read and written in: one writer's share of a table must fit into
   * memory, since a runner may hand it over as a whole.
   *
   * @param bytes about how much text the input stands for
   */
  static int fileLanes(LookbackOptions options, long bytes) {
    return (int) Math.max(lanes(options), Math.min(bytes / FILE_LANE_BYTES, MOST_FILE_LANES));
  }
}
