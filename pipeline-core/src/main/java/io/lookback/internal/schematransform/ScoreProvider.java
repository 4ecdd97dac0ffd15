package io.lookback.internal.schematransform;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.util.List;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/** {@code beam:schematransform:io.lookback:score:v1}: conformed events in, feature rows out. */
public final class ScoreProvider extends RowTransformProvider<ScoreProvider.Configuration> {
  /** The configuration. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Configuration extends ScoringConfiguration {}

  /** Makes the provider. */
  public ScoreProvider() {
    super("score", Configuration.class);
  }

  @Override
  public String description() {
    return "Computes the features of each scored event from what its user did on the days before. "
        + INPUTS
        + "Rows are conformed events in the columns of silver, which the conform transform gives;"
        + " equal ones count as often as they come. Outputs: under 'gold' a row for each scored"
        + " event; and under 'rejects' the rows that break a rule, with their reasons. A sum that"
        + " leaves the range of its column fails the pipeline. "
        + ERRORS;
  }

  @Override
  List<String> outputs(LakeSpec spec) {
    return List.of(RowTransform.GOLD);
  }

  @Override
  RowTransform.Expansion expansion(LakeSpec spec, Configuration configured) {
    Gold.Score score = configured.score(spec);
    Bronze.Rows rows =
        configured.buckets == null
            ? Bronze.rows(spec)
            : Bronze.rows(spec).withBuckets(configured.buckets);
    return inputs -> goldOf(inputs.apply("Take rows", rows), true, score);
  }

  /** Gold, and what it comes from. */
  static RowTransform.Outputs goldOf(
      ParsedLanding parsed, boolean keepDuplicates, Gold.Score score) {
    return new RowTransform.Outputs(
        parsed,
        PCollectionRowTuple.of(
            RowTransform.GOLD,
            parsed
                .apply("Conform", Silver.conform().keepingDuplicates(keepDuplicates))
                .apply("Score", score)
                .apply("Gold rows", Gold.toRows())));
  }
}
