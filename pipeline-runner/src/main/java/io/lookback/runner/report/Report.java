package io.lookback.runner.report;

import io.lookback.lake.LakeException;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.profile.Profile;
import io.lookback.report.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/** The report of a run, or of what is published in a lake. */
public final class Report {
  private final Path root;
  private final LakeFolder lake;
  private final LakeFacts facts;

  private Report(Path root, LakeFacts facts) {
    this.root = root;
    this.lake = new LakeFolder(root);
    this.facts = facts;
  }

  /**
   * The report of a run that has ended and is not published yet.
   *
   * @param root the lake
   * @param layers what the run made
   * @param tally its counts
   */
  public static Report of(
      Path root,
      Set<Layer> layers,
      RunFacts run,
      Ledger.Run ledgerRun,
      Staging staging,
      Tally tally)
      throws IOException {
    boolean isProfiled = layers.contains(Layer.SILVER) || layers.contains(Layer.GOLD);
    Profile profile = isProfiled ? Profiles.read(staging) : new Profile();
    FactsOfRun facts = new FactsOfRun(run, ledgerRun, tally, profile);
    return new Report(
        root,
        new LakeFacts(
            layers.contains(Layer.BRONZE) ? facts.bronze() : null,
            layers.contains(Layer.SILVER) ? facts.silver() : null,
            layers.contains(Layer.GOLD) ? facts.gold() : null));
  }

  /**
   * The report of a lake as it is published.
   *
   * @throws LakeException if nothing is published, or by a program that kept nothing for a report
   */
  public static Report published(Path root) throws IOException, LakeException {
    LakeFacts facts = LakeFacts.published(new LakeFolder(root));
    if (facts.isEmpty()) {
      throw new LakeException(
          "lake '"
              + root
              + "' has no published layer that a report can be made from; make one first with:"
              + " lookback run");
    }
    return new Report(root, facts);
  }

  /** Puts the facts of each layer into its staged version, and into the list of what to publish. */
  public void stage(Staging staging, Tally tally) throws IOException {
    for (Layer layer : Layer.values()) {
      if (facts.of(layer) != null) {
        facts.write(layer, Path.of(staging.folder(layer)));
        tally.add(1, "written", layer.folder(), LakeFacts.FILE);
      }
    }
  }

  /**
   * Writes the page, in one step, so that a reader sees the old one or the new one.
   *
   * @param problem why nothing was published; empty if it was
   * @return the page
   */
  public Path write(String problem) throws IOException {
    LakeFacts all = facts.over(lake);
    Path page = root.resolve("report").resolve("index.html");
    Files.createDirectories(page.getParent());
    Path next = page.resolveSibling(".index.html." + ProcessHandle.current().pid());
    try {
      Files.writeString(next, Page.of(all, problem), StandardCharsets.UTF_8);
      return Files.move(next, page, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
