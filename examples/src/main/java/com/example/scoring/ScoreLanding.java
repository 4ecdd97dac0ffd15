package com.example.scoring;

import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.Validation.Required;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Scores a landing folder: reads its files, and gives a row for each print of the last week.
 *
 * <pre>{@code
 * ScoreLanding --landing=data/landing --output=gold/rows
 * }</pre>
 */
public final class ScoreLanding {
  /** What the program is told. */
  public interface Options extends PipelineOptions {
    @Description("The landing folder: prints*.json, taps*.json, pays*.csv")
    @Required
    String getLanding();

    void setLanding(String folder);

    @Description("How the names of the written files begin")
    @Required
    String getOutput();

    void setOutput(String prefix);
  }

  private ScoreLanding() {}

  /** Scores the folder, and writes the rows as text. */
  public static void main(String[] args) {
    Options options = PipelineOptionsFactory.fromArgs(args).withValidation().as(Options.class);
    Pipeline pipeline = Pipeline.create(options);
    score(pipeline, options.getLanding())
        .apply("Text", MapElements.into(TypeDescriptors.strings()).via(row -> row.toString(false)))
        .apply("Write", TextIO.write().to(options.getOutput()).withSuffix(".txt"));
    pipeline.run().waitUntilFinish();
  }

  // shown: from here
  static PCollection<Row> score(Pipeline pipeline, String landing) {
    return pipeline
        .apply("Bronze", Bronze.load(landing))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows());
  }
  // shown: to here
}
