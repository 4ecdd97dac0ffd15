package io.lookback.internal.lake;

import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.gold.ServedUsers;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.report.Profiles;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The writers of one pipeline, and what its steps count: each layer is written into staging, and
 * the counts of all steps end merged in one file, which is written last. Bronze is written while it
 * is read.
 */
public final class LayerWriters {
  private final Staging staging;
  private final int writers;
  private final List<PCollection<Tally>> tallies = new ArrayList<>();
  private final List<PCollection<Profile>> profiles = new ArrayList<>();

  /**
   * Writers of one pipeline.
   *
   * @param writers how many files of a table are written side by side, from 1
   */
  public LayerWriters(Staging staging, int writers) {
    this.staging = staging;
    this.writers = writers;
  }

  /** Adds the counts of a step. */
  public void count(PCollection<Tally> counts) {
    tallies.add(counts);
  }

  /** Writes conformed events into silver. */
  public void writeSilver(ConformedEvents events) {
    tallies.add(events.apply("Write silver", Silver.write(staging).withWriters(writers)));
  }

  /** Writes rejected lines into the quarantine. */
  public void writeQuarantine(ParsedLanding parsed) {
    tallies.add(
        parsed
            .rejects()
            .apply("Write quarantine", Silver.writeQuarantine(staging).withWriters(writers)));
  }

  /** Writes scored prints into gold; with their profile, if they have one. */
  public void writeGold(ScoredPrints gold) {
    if (gold.isProfiled()) {
      profiles.add(gold.profiles());
      profiles.add(gold.valueProps().apply("Profile value props", Profiles.ofValueProps()));
    }
    tallies.add(gold.tallies());
    tallies.add(gold.apply("Write gold", Gold.write(staging).withWriters(writers)));
  }

  /** Writes served users into gold. */
  public void writeServed(ServedUsers served) {
    tallies.add(served.tallies());
    tallies.add(served.apply("Write served", Gold.writeServed(staging).withWriters(writers)));
  }

  /** Whether a profile is written. */
  public boolean hasProfile() {
    return !profiles.isEmpty();
  }

  /** Ends the pipeline: the counts of all its steps, merged into the tally file. */
  public void end() {
    PCollectionList.of(tallies).apply("Tally", WriteTally.to(staging));
    if (hasProfile()) {
      PCollectionList.of(profiles).apply("Profile", Profiles.writeTo(staging));
    }
  }
}
