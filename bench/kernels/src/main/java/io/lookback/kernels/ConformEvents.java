package io.lookback.kernels;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.conform.BucketConformer;
import io.lookback.spec.LakeSpec;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A bucket of prints sorted, without its repeats, and packed again: per event that goes in. */
public class ConformEvents extends KernelBenchmark {
  private static final int EVENTS = 1 << 19;

  private List<EventBatch> batches;

  @Setup
  public void make() {
    batches = new SampleEvents(3).batches(Source.PRINTS, EVENTS);
  }

  /** Sort, drop repeats, pack. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Object lookback(Blackhole out) {
    BucketConformer conformer = new BucketConformer(LakeSpec.BUILT_IN, false);
    batches.forEach(conformer::add);
    return conformer.finish(out::consume);
  }
}
