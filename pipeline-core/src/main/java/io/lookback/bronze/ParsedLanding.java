package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.verify.Witness;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What the landing lines say: events by bucket of users, rejected lines, and the counts of both.
 */
public final class ParsedLanding implements PInput, POutput {
  static final TupleTag<KV<Integer, EventBatch>> EVENTS = new TupleTag<>("events") {};
  static final TupleTag<RejectBatch> REJECTS = new TupleTag<>("rejects") {};
  static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};
  static final TupleTag<KV<Integer, Witness>> WITNESSES = new TupleTag<>("witnesses") {};

  private final LakeSpec spec;
  private final PCollection<KV<Integer, EventBatch>> events;
  private final PCollection<RejectBatch> rejects;
  private final PCollection<Tally> tallies;
  private final Staging staging;
  private final PCollection<KV<Integer, Witness>> witnesses;

  ParsedLanding(
      LakeSpec spec,
      PCollection<KV<Integer, EventBatch>> events,
      PCollection<RejectBatch> rejects,
      PCollection<Tally> tallies) {
    this(spec, events, rejects, tallies, null, null);
  }

  ParsedLanding(
      LakeSpec spec,
      PCollection<KV<Integer, EventBatch>> events,
      PCollection<RejectBatch> rejects,
      PCollection<Tally> tallies,
      Staging staging,
      PCollection<KV<Integer, Witness>> witnesses) {
    this.staging = staging;
    this.witnesses = witnesses;
    this.spec = spec;
    this.events = events;
    this.rejects = rejects;
    this.tallies = tallies;
  }

  /** What the lake is made of: the sources of the events, and the features. */
  public LakeSpec spec() {
    return spec;
  }

  /** Where the lines are written into bronze while they are parsed; null if they are not. */
  public Staging staging() {
    return staging;
  }

  /**
   * Lines of sampled users by shard; null unless {@link Bronze.Load#sampling} said whose. An output
   * of the step that is there for the program.
   */
  public PCollection<KV<Integer, Witness>> witnesses() {
    return witnesses;
  }

  /** Events in batches of one bucket, source and file, keyed by the bucket; repeats included. */
  public PCollection<KV<Integer, EventBatch>> events() {
    return events;
  }

  /** Lines that are no events, with their reasons. */
  public PCollection<RejectBatch> rejects() {
    return rejects;
  }

  /**
   * Hands the rejected lines to an error handler of the pipeline, as bad records; see {@link
   * Rejects#toBadRecords}. Without this call, rejects are there to be used and nothing else is done
   * with them.
   *
   * <pre>{@code
   * try (var handler = pipeline.registerBadRecordErrorHandler(sink)) {
   *   pipeline.apply("Bronze", Bronze.load("data/landing")).rejectsTo(handler);
   * }
   * }</pre>
   *
   * @return this
   */
  public ParsedLanding rejectsTo(ErrorHandler<BadRecord, ?> handler) {
    return rejectsTo("Bad records", handler);
  }

  /** The same with a name for the step, where a pipeline does this more than once. */
  public ParsedLanding rejectsTo(String name, ErrorHandler<BadRecord, ?> handler) {
    handler.addErrorCollection(rejects.apply(name, Rejects.toBadRecords()));
    return this;
  }

  /**
   * Counts for the ledger. They are the truth: the counters in Beam's namespace {@code lookback},
   * such as {@code rejected_lines}, are for consoles and alerts, as attempted metrics may count
   * retried work.
   */
  public PCollection<Tally> tallies() {
    return tallies;
  }

  /** Applies a transform of parsed landing, such as {@code Silver.conform}. */
  public <OutputT extends POutput> OutputT apply(
      String name, PTransform<? super ParsedLanding, OutputT> transform) {
    return Pipeline.applyTransform(name, this, transform);
  }

  @Override
  public Pipeline getPipeline() {
    return events.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    Map<TupleTag<?>, PValue> outputs =
        new HashMap<>(Map.of(EVENTS, events, REJECTS, rejects, TALLIES, tallies));
    if (witnesses != null) {
      outputs.put(WITNESSES, witnesses);
    }
    return outputs;
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
