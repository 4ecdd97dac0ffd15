package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.ledger.Tally;
import java.time.LocalDate;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** The features of all users of one day in memory, by bucket of users, and their counts. */
public final class ServedUsers implements PInput, POutput {
  static final TupleTag<KV<Integer, FeatureBatch>> FEATURES = new TupleTag<>("served") {};
  static final TupleTag<Tally> TALLIES = new TupleTag<>("counts of served") {};

  private final FeatureSet featureSet;
  private final LocalDate day;
  private final PCollection<KV<Integer, FeatureBatch>> features;
  private final PCollection<Tally> tallies;

  ServedUsers(
      FeatureSet featureSet,
      LocalDate day,
      PCollection<KV<Integer, FeatureBatch>> features,
      PCollection<Tally> tallies) {
    this.featureSet = featureSet;
    this.day = day;
    this.features = features;
    this.tallies = tallies;
  }

  /** What was computed: {@link FeatureSet#servedColumns} are the columns of the rows. */
  public FeatureSet featureSet() {
    return featureSet;
  }

  /** The day of the features: they look at the days before it. */
  public LocalDate day() {
    return day;
  }

  /**
   * One row for each user, keyed by their bucket. The value prop, position and label of these rows
   * mean nothing.
   */
  public PCollection<KV<Integer, FeatureBatch>> features() {
    return features;
  }

  /** Counts for the ledger. */
  public PCollection<Tally> tallies() {
    return tallies;
  }

  /** Applies a transform of served users, such as {@link Gold#servedRows}. */
  public <OutputT extends POutput> OutputT apply(
      String name, PTransform<? super ServedUsers, OutputT> transform) {
    return Pipeline.applyTransform(name, this, transform);
  }

  @Override
  public Pipeline getPipeline() {
    return features.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(FEATURES, features, TALLIES, tallies);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
