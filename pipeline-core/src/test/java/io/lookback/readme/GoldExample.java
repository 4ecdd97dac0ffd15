package io.lookback.readme;

import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.transforms.Filter;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** The example of the README. The lines between the marks are shown there, letter by letter. */
final class GoldExample {
  private GoldExample() {}

  // README: from here
  static PCollection<Row> clickedPrints(Pipeline pipeline, String landing) {
    PCollection<Row> gold =
        pipeline
            .apply("Bronze", Bronze.load(landing))
            .apply("Silver", Silver.conform())
            .apply("Gold", Gold.score())
            .apply("Gold rows", Gold.toRows());
    return gold.apply(
        "Clicked", Filter.<Row>create().whereFieldName("clicked", Boolean.TRUE::equals));
  }
  // README: to here
}
