package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.internal.lake.Differences;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeRun;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.QuarantineGate;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Ledger;
import io.lookback.runner.quarantine.QuarantineDesk;
import io.lookback.runner.quarantine.SetAside;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a run that is not published shows and keeps of what is wrong with its layers. */
final class Evidence {
  private final LakeFolder lake;
  private final LakeRun run;
  private final LakeSpec spec;
  private final double maxQuarantine;
  private final Consumer<String> warn;

  /** What was set aside, where that is why nothing was published. */
  private QuarantineDesk setAside;

  /**
   * Nothing yet.
   *
   * @param maxQuarantine the share of a source that may be set aside, from 0 to 1
   * @param warn takes warnings
   */
  Evidence(
      LakeFolder lake, LakeRun run, LakeSpec spec, double maxQuarantine, Consumer<String> warn) {
    this.lake = lake;
    this.run = run;
    this.spec = spec;
    this.maxQuarantine = maxQuarantine;
    this.warn = warn;
  }

  /** Keeps what shows cells again that differ from the second opinion; says where it is. */
  String keepDifferences(Ledger ledger) {
    try {
      LayerVersion bronze = run.version(Layer.BRONZE);
      String folder =
          Differences.keep(
              lake,
              spec,
              bronze == null ? LakeVersions.bronzeOf(lake, run.version(Layer.SILVER)) : bronze,
              ledger.verified());
      return "the cells that differ, and lines that show them again, are in '" + folder + "'";
    } catch (IOException | LakeException e) {
      warn.accept("the cells that differ could not be kept (" + e + ")");
      return "";
    }
  }

  /** Looks at what was set aside, and says in one line what to look at first. */
  String lookAtRejects(Ledger ledger) {
    try {
      setAside = QuarantineDesk.open(spec, run.version(Layer.SILVER).files(Table.QUARANTINE));
      return setAside.inOneLine(overfull(ledger));
    } catch (IOException e) {
      warn.accept("what was set aside cannot be read: " + e);
      return "";
    }
  }

  /**
   * Keeps what was set aside where that is why silver is not published, and removes what an earlier
   * run kept where silver is; returns whether it was kept.
   *
   * @param isWithSilver whether silver was to be made
   * @param problem why nothing is published
   */
  boolean settleRejects(boolean isWithSilver, Verdict verdict, String problem) {
    LayerVersion silver = isWithSilver ? run.version(Layer.SILVER) : null;
    try {
      if (silver != null && !run.made().contains(Layer.SILVER)) {
        lake.dropRejected();
      } else if (silver != null && (verdict.code() == ExitCode.QUALITY || setAside != null)) {
        String failedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        SetAside.keep(lake, spec, run.version(Layer.BRONZE), silver, failedAt, problem);
        return true;
      }
    } catch (IOException | LakeException e) {
      warn.accept("what was set aside could not be kept for lookback quarantine (" + e + ")");
    }
    return false;
  }

  /**
   * The sources with too many lines set aside; where none has, those without which nothing goes.
   */
  private Set<String> overfull(Ledger ledger) {
    Set<Source> overfull = new QuarantineGate(ledger, maxQuarantine).overfull();
    Set<Source> shown = overfull.isEmpty() ? Set.of(ledger.features().scored()) : overfull;
    return shown.stream().map(Source::label).collect(Collectors.toSet());
  }

  /** Prints the lines to look at first, where they are why nothing was published; says whether. */
  boolean printRejects(Ledger ledger, PrintStream out) {
    if (setAside == null) {
      return false;
    }
    setAside.printTop(overfull(ledger), out);
    return true;
  }
}
