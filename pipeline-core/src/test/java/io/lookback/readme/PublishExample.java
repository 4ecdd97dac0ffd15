package io.lookback.readme;

import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.lake.Publication;
import io.lookback.ledger.Ledger;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import org.apache.beam.sdk.Pipeline;

/** The example of docs/publishing.md, which shows the lines between the marks. */
final class PublishExample {
  private PublishExample() {}

  // docs: from here
  static Ledger publish(Pipeline pipeline, String landing, String lake) throws Exception {
    // Steps 1 and 2 of the protocol: lock, look, clean.
    try (Publication publication = Publication.begin(lake, LakeSpec.BUILT_IN)) {
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      ScoredPrints gold = events.apply("Gold", Gold.score());
      publication.write(events, gold);
      // Steps 3 to 7: wait for the job, complete, check, publish, sweep.
      return publication.publish(pipeline.run());
    }
  }
  // docs: to here
}
