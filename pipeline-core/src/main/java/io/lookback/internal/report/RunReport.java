package io.lookback.internal.report;

import io.lookback.internal.diff.GoldSide;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.profile.Profile;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What the report of one run shows of each layer; kept with the version that it speaks of. */
public final class RunReport {
  private final LakeFolder lake;
  private final LakeFacts facts;
  private final List<LayerVersion> versions;

  private RunReport(LakeFolder lake, LakeFacts facts, List<LayerVersion> versions) {
    this.lake = lake;
    this.facts = facts;
    this.versions = versions;
  }

  /** Puts what a report shows of a version into another one that holds the same. */
  public static void takeOver(LakeFolder lake, LayerVersion from, LayerVersion to)
      throws IOException {
    byte[] facts = lake.read(from, LakeFacts.FILE);
    if (facts != null) {
      lake.write(to, LakeFacts.FILE, facts);
    }
  }

  /** Whether a version carries what a report shows of it. */
  public static boolean isKeptWith(LakeFolder lake, LayerVersion version) throws IOException {
    return LakeFacts.areIn(lake, version);
  }

  /**
   * The report of a run that has ended and is not published yet.
   *
   * @param versions the layers to report on, staged or published
   * @param made those that the run made; of the others, only what carries no facts is told anew
   * @param spec what the lake is made of
   * @param counts what the ledger is made from
   * @param profile what gold looks like
   * @throws IOException if the quarantine cannot be read
   */
  public static RunReport of(
      LakeFolder lake,
      Collection<LayerVersion> versions,
      Set<Layer> made,
      LakeSpec spec,
      RunFacts run,
      Ledger.Run ledgerRun,
      Tally counts,
      Profile profile)
      throws IOException {
    LakeFacts facts = LakeFacts.NONE;
    List<LayerVersion> told = new ArrayList<>();
    for (LayerVersion version : versions) {
      boolean isMade = made.contains(version.layer());
      if (isMade || !LakeFacts.areIn(lake, version)) {
        RunFacts maker = isMade ? run : RunFacts.named(version.runId());
        facts = facts.with(new FactsOfRun(maker, ledgerRun, counts, profile), spec, version);
        told.add(version);
      }
      if (isMade && version.layer() == Layer.GOLD) {
        facts = facts.with(change(lake, version, spec));
      }
    }
    return new RunReport(lake, facts, told);
  }

  /** What differs from published gold, which the version is about to replace. */
  private static ChangeFacts change(LakeFolder lake, LayerVersion gold, LakeSpec spec) {
    try {
      LayerVersion before = lake.published(Layer.GOLD);
      return before == null || before.runId().equals(gold.runId())
          ? null
          : ChangeFacts.ofRun(GoldSide.of(lake, before), new GoldSide(gold, spec.features()));
    } catch (IOException | LakeException e) {
      // Old gold that cannot be read any more is no reason to go without a report of the new one.
      return null;
    }
  }

  /** What it tells. */
  public LakeFacts facts() {
    return facts;
  }

  /** Puts the facts of each layer into the folder of its version. */
  public void keep() throws IOException {
    for (LayerVersion version : versions) {
      facts.write(lake, version);
    }
  }
}
