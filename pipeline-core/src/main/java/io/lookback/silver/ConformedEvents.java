package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.bronze.ParsedLanding;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Silver in memory: conformed events by bucket of users, the days that have events, and the counts
 * of how they came about.
 *
 * <p>Every batch holds one source, users of one bucket, and rows in ascending order of day.
 */
public final class ConformedEvents implements PInput, POutput {
  static final TupleTag<KV<Integer, EventBatch>> EVENTS = new TupleTag<>("events") {};
  static final TupleTag<EventDays> DAYS = new TupleTag<>("days") {};
  static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  private final ParsedLanding parsed;
  private final LakeSpec spec;
  private final PCollection<KV<Integer, EventBatch>> events;
  private final PCollection<EventDays> days;
  private final PCollection<Tally> tallies;

  ConformedEvents(
      ParsedLanding parsed,
      LakeSpec spec,
      PCollection<KV<Integer, EventBatch>> events,
      PCollection<EventDays> days,
      PCollection<Tally> tallies) {
    this.parsed = parsed;
    this.spec = spec;
    this.events = events;
    this.days = days;
    this.tallies = tallies;
  }

  /**
   * What these events were made of: it has the lines that are no events, and the counts of all
   * lines. Null for events that were read back.
   */
  public ParsedLanding parsed() {
    return parsed;
  }

  /** What the lake is made of: the sources of the events, and the features. */
  public LakeSpec spec() {
    return spec;
  }

  /** Conformed events, keyed by their bucket. */
  public PCollection<KV<Integer, EventBatch>> events() {
    return events;
  }

  /**
   * On which days each source has events, in parts. They are measured before events are grouped, so
   * that the whole is known when the first conformed event comes: a runner need not hold events
   * until then.
   */
  public PCollection<EventDays> days() {
    return days;
  }

  /** Counts for the ledger. */
  public PCollection<Tally> tallies() {
    return tallies;
  }

  /** Applies a transform of silver, such as {@code Gold.score}. */
  public <OutputT extends POutput> OutputT apply(
      String name, PTransform<? super ConformedEvents, OutputT> transform) {
    return Pipeline.applyTransform(name, this, transform);
  }

  @Override
  public Pipeline getPipeline() {
    return events.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(EVENTS, events, DAYS, days, TALLIES, tallies);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
