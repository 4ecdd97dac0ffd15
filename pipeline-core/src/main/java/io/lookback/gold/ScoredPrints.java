package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.profile.Clicks;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.verify.MeasuredDays;
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

/** Gold in memory: feature rows by bucket of users, and their counts. */
public final class ScoredPrints implements PInput, POutput {
  static final TupleTag<KV<Integer, FeatureBatch>> FEATURES = new TupleTag<>("features") {};
  static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};
  static final TupleTag<Profile> PROFILES = new TupleTag<>("profiles") {};
  static final TupleTag<KV<Integer, Map<String, Clicks>>> VALUE_PROPS =
      new TupleTag<>("value props") {};

  private final FeatureSet featureSet;
  private final PCollection<KV<Integer, FeatureBatch>> features;
  private final PCollection<Tally> tallies;
  private final PCollection<Profile> profiles;
  private final PCollection<KV<Integer, Map<String, Clicks>>> valueProps;
  private final Given given;

  /**
   * What the caller of the scoring gave.
   *
   * @param asOf the last scored day; null for the newest day of a print
   * @param days whether the days with events were given
   * @param isProfiled whether rows are also counted for a report
   * @param measured the days with events as they were measured; null if all was given
   */
  record Given(LocalDate asOf, boolean days, boolean isProfiled, MeasuredDays measured) {
    static final Given NOTHING = new Given(null, false, false, null);
  }

  ScoredPrints(
      FeatureSet featureSet,
      PCollection<KV<Integer, FeatureBatch>> features,
      PCollection<Tally> tallies,
      PCollection<Profile> profiles,
      PCollection<KV<Integer, Map<String, Clicks>>> valueProps,
      Given given) {
    this.featureSet = featureSet;
    this.features = features;
    this.tallies = tallies;
    this.profiles = profiles;
    this.valueProps = valueProps;
    this.given = given;
  }

  /** What was computed: the columns of the rows. */
  public FeatureSet featureSet() {
    return featureSet;
  }

  /** The last scored day if it was given, else null: the newest day of a print. */
  public LocalDate asOf() {
    return given.asOf();
  }

  /** Whether the days with events were given, and not taken from the events. */
  public boolean hasGivenDays() {
    return given.days();
  }

  /** Whether rows are also counted for a report. */
  public boolean isProfiled() {
    return given.isProfiled();
  }

  /** The days with events that the scoring measured; null if they and the last day were given. */
  public MeasuredDays measuredDays() {
    return given.measured();
  }

  /** What the caller of the scoring gave. */
  Given given() {
    return given;
  }

  /** Feature rows, keyed by their bucket. */
  public PCollection<KV<Integer, FeatureBatch>> features() {
    return features;
  }

  /** Counts for the ledger. */
  public PCollection<Tally> tallies() {
    return tallies;
  }

  /** What the rows look like, but for value props; empty unless scored with a profile. */
  public PCollection<Profile> profiles() {
    return profiles;
  }

  /** The clicks of the value props of a bucket, by shard; empty unless scored with a profile. */
  public PCollection<KV<Integer, Map<String, Clicks>>> valueProps() {
    return valueProps;
  }

  /** Applies a transform of gold, such as {@link Gold#toRows}. */
  public <OutputT extends POutput> OutputT apply(
      String name, PTransform<? super ScoredPrints, OutputT> transform) {
    return Pipeline.applyTransform(name, this, transform);
  }

  @Override
  public Pipeline getPipeline() {
    return features.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(
        FEATURES, features, TALLIES, tallies, PROFILES, profiles, VALUE_PROPS, valueProps);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
