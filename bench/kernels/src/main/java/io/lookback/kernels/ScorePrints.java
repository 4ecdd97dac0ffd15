package io.lookback.kernels;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.conform.BucketConformer;
import io.lookback.internal.score.WindowOverflowException;
import io.lookback.internal.score.WindowScorer;
import io.lookback.spec.LakeSpec;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A bucket of four weeks scored, a quarter of its prints in the last of them: per event of any
 * source that goes in.
 */
public class ScorePrints extends KernelBenchmark {
  private static final int PRINTS = 1 << 18;
  private static final int TAPS = PRINTS / 8;
  private static final int PAYS = PRINTS;
  private static final int EVENTS = PRINTS + TAPS + PAYS;

  private final List<EventBatch> events = new ArrayList<>();
  private final EventDays eventDays = new EventDays();

  @Setup
  public void conform() {
    SampleEvents sample = new SampleEvents(4);
    BucketConformer conformer = new BucketConformer(LakeSpec.BUILT_IN, true);
    sample.batches(Source.PRINTS, PRINTS).forEach(conformer::add);
    sample.batches(Source.TAPS, TAPS).forEach(conformer::add);
    sample.batches(Source.PAYS, PAYS).forEach(conformer::add);
    conformer.finish(events::add);
    events.forEach(eventDays::add);
  }

  /** From conformed events to feature batches. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Object lookback(Blackhole out) throws WindowOverflowException {
    WindowScorer scorer =
        new WindowScorer(
            FeatureSet.BUILT_IN, SampleEvents.FIRST_DAY + SampleEvents.DAYS, eventDays);
    events.forEach(scorer::add);
    return scorer.finish(out::consume);
  }
}
