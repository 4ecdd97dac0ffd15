package com.example.scoring;

import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Scores by measures and look-backs of your own: said in Java for the built-in sources, or in a
 * feature file for sources of your own as well.
 */
public final class CustomMeasure {
  private CustomMeasure() {}

  // shown: from here
  static PCollection<Row> score(Pipeline pipeline, String landing) {
    FeatureSet features =
        FeatureSet.BUILT_IN
            .and(Measure.of("days_since_tap", Source.TAPS, Operation.DAYS_SINCE))
            .over(WindowSpec.DEFAULT.withLookbackDays(7, 21));
    return pipeline
        .apply("Bronze", Bronze.load(landing))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score(features))
        .apply("Rows", Gold.toRows());
  }

  // shown: to here

  /** The same by a feature file. */
  // shown: from here
  static PCollection<Row> score(Pipeline pipeline, String landing, Path featureFile)
      throws IOException, SpecException {
    LakeSpec spec = SpecFile.read(Files.readString(featureFile), featureFile.toString());
    return pipeline
        .apply("Bronze", Bronze.load(spec, landing))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows());
  }
  // shown: to here
}
