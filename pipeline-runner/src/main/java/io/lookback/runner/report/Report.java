package io.lookback.runner.report;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.profile.Profile;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The report of a run, or of what is published in a lake. */
public final class Report {
  private final LakeFolder lake;
  private final LakeFacts facts;
  private final List<LayerVersion> versions;
  private final Set<Layer> made;

  private Report(LakeFolder lake, LakeFacts facts, List<LayerVersion> versions, Set<Layer> made) {
    this.versions = versions;
    this.made = made;
    this.lake = lake;
    this.facts = facts;
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
  public static Report of(
      LakeFolder lake,
      List<LayerVersion> versions,
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
    }
    return new Report(lake, facts, told, made);
  }

  /**
   * The report of a lake as it is published.
   *
   * @throws LakeException if nothing is published, or by a program that kept nothing for a report
   */
  public static Report published(LakeFolder lake) throws IOException, LakeException {
    lake.requireMoved();
    LakeFacts facts = LakeFacts.published(lake);
    if (facts.isEmpty()) {
      throw new LakeException(
          "lake '"
              + lake.path("")
              + "' has no published layer that a report can be made from; make one first with:"
              + " lookback run");
    }
    return new Report(lake, facts, List.of(), Set.of());
  }

  /** Puts the facts of each layer into the folder of its version. */
  public void keep() throws IOException {
    for (LayerVersion version : versions) {
      facts.write(lake, version);
    }
  }

  /**
   * Writes the page, in one step, so that a reader sees the old one or the new one.
   *
   * @param page what all pages share
   * @param problem why nothing was published; empty if it was
   * @return where the page is
   */
  public String write(Page page, String problem) throws IOException {
    String text = page.of(new PageModel(facts.over(lake), problem, made));
    return lake.write("report/index.html", text.getBytes(StandardCharsets.UTF_8));
  }
}
