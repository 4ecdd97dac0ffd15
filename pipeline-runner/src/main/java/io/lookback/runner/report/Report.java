package io.lookback.runner.report;

import io.lookback.internal.lake.LakeFolder;
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
