package com.example.scoring;

import io.lookback.bronze.ParsedLanding;
import io.lookback.bronze.Rejects;
import io.lookback.gold.Gold;
import io.lookback.lake.Publication;
import io.lookback.ledger.Ledger;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Publishes a lake: all three layers when every check holds, or nothing. Readers see the old lake
 * until then.
 *
 * <p>The lines that are no events are written as text beside the lake, so they can be looked at
 * also where too many of them keep the lake from being published.
 */
public final class PublishLake {
  private PublishLake() {}

  /**
   * Runs the pipeline, and publishes what it made.
   *
   * @param rejects how the names of the files of rejected lines begin
   * @param maxQuarantine the largest part of a source's lines that may be rejected, 0 to 1
   * @throws io.lookback.lake.PublicationException if a check does not hold; it says which, and has
   *     the ledger
   */
  // shown: from here
  static Ledger publish(
      Pipeline pipeline, String landing, String lake, String rejects, double maxQuarantine)
      throws Exception {
    try (Publication publication = Publication.begin(lake, LakeSpec.BUILT_IN)) {
      publication.maxQuarantine(maxQuarantine);
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(landing));
      parsed
          .rejects()
          .apply("Rejects", Rejects.toRows())
          .apply("Text", MapElements.into(TypeDescriptors.strings()).via(row -> row.toString()))
          .apply("Write rejects", TextIO.write().to(rejects));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      return publication.publish(pipeline.run());
    }
  }
  // shown: to here
}
