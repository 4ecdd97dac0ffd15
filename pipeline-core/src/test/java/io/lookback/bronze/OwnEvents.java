package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.coder.Coders;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;

/** Events that come from no landing file: nobody knows of a line. */
public final class OwnEvents {
  private static final int BUCKETS = 2;

  private final List<KV<Integer, EventBatch>> batches = new ArrayList<>();

  /** Adds an event; its value is a position, or an amount in minor units. */
  public OwnEvents add(Source source, String day, long user, String prop, long value) {
    EventRows rows = new EventRows();
    int code = rows.valueProps().code(prop);
    rows.add((int) LocalDate.parse(day).toEpochDay(), user, code, value);
    rows.drain(source, "a table", batch -> batches.add(KV.of(Buckets.of(user, BUCKETS), batch)));
    return this;
  }

  /** The events as what a landing would give. */
  public ParsedLanding in(Pipeline pipeline) {
    return in(LakeSpec.BUILT_IN, pipeline);
  }

  /** The same for another feature file that has their sources. */
  public ParsedLanding in(LakeSpec spec, Pipeline pipeline) {
    return new ParsedLanding(
        spec,
        pipeline.apply("Own events", Create.of(batches).withCoder(Coders.BUCKETED_EVENTS)),
        pipeline.apply("No rejects", Create.empty(Coders.REJECTS)),
        pipeline.apply("No counts", Create.empty(Coders.TALLIES)));
  }
}
