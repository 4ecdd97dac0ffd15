package io.lookback.runner.report;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.report.ChangeFacts;
import io.lookback.internal.report.LakeFacts;
import io.lookback.internal.report.RunReport;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The page of a run, or of what is published in a lake. */
public final class Report {
  private final LakeFolder lake;
  private final LakeFacts facts;
  private final Set<Layer> made;

  private Report(LakeFolder lake, LakeFacts facts, Set<Layer> made) {
    this.made = made;
    this.lake = lake;
    this.facts = facts;
  }

  /**
   * The report of a run.
   *
   * @param made the layers that the run made
   */
  public static Report of(LakeFolder lake, RunReport run, Set<Layer> made) {
    return new Report(lake, run.facts(), made);
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
    return new Report(lake, facts, Set.of());
  }

  /**
   * The report of an older version of gold, with the layers that it was made of.
   *
   * @throws LakeException if the version carries nothing for a report
   */
  public static Report of(LakeFolder lake, LakeVersions.GoldVersions versions)
      throws IOException, LakeException {
    LakeFacts facts = LakeFacts.of(lake, versions);
    if (facts.gold() == null) {
      throw new LakeException(
          "version '"
              + versions.gold().runId()
              + "' of gold in lake '"
              + lake.path("")
              + "' was made without a report; name another version");
    }
    return new Report(lake, facts, Set.of());
  }

  /** What is known of gold and the version before it; null if nothing is. */
  public ChangeFacts change() {
    return facts.gold() == null ? null : facts.gold().change();
  }

  /** The same with what differs between gold and the version before it. */
  public Report with(ChangeFacts change) {
    return new Report(lake, facts.with(change), made);
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
