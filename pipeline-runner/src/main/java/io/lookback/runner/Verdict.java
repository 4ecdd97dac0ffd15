package io.lookback.runner;

import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.ledger.Check;
import io.lookback.ledger.Ledger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the ledger of a run calls for: to publish, or an exit code with one line that says why not.
 *
 * @param code an {@link ExitCode}
 * @param problem what is wrong; empty if nothing is
 * @param isForRejects whether the lines that were set aside are what to look at
 */
record Verdict(int code, String problem, boolean isForRejects) {
  private static final Verdict DONE = new Verdict(ExitCode.DONE, "", false);

  /**
   * Judges a run by its ledger.
   *
   * @param layers the layers that were asked for
   * @param maker what was made of them
   */
  static Verdict of(Ledger ledger, Set<Layer> layers, LayerMaker maker, LookbackOptions options) {
    for (Map.Entry<String, String> file : ledger.unreadable().entrySet()) {
      return input(
          "landing file '" + file.getKey() + "' cannot be read to its end: " + file.getValue());
    }
    for (String file : ledger.miscovered()) {
      return input(
          "landing file '"
              + file
              + "' has a line break inside quotes where it was cut, or changed"
              + " while it was read; run again with --wholeFiles");
    }
    String twice = loadedTwice(maker);
    if (twice != null) {
      return input(twice);
    }
    String noun = ledger.features().scored().noun();
    if (layers.contains(Layer.SILVER)
        && ledger.silverRows(ledger.features().scored()).signum() == 0) {
      return forRejects(ExitCode.INPUT, "not a single " + noun + " was accepted");
    }
    if (layers.contains(Layer.GOLD) && maker.version(Layer.GOLD) == null) {
      return input("silver holds no " + ledger.features().scored().many() + ", nothing to score");
    }
    for (String overflow : ledger.overflows()) {
      return quality(overflow);
    }
    for (Check check : ledger.failures()) {
      return quality(
          "the ledger does not balance: "
              + check.name()
              + ", but "
              + check.left()
              + " is not "
              + check.right());
    }
    if (ledger.emptyGold().isPresent() && !options.getAllowEmpty()) {
      return input(
          ledger.emptyGold().get()
              + "; choose another --asOf in that range, or publish an empty gold with --allowEmpty");
    }
    QuarantineGate gate = new QuarantineGate(ledger, options.getMaxQuarantine());
    return layers.contains(Layer.SILVER) && !gate.overfull().isEmpty()
        ? forRejects(ExitCode.QUALITY, gate.message())
        : DONE;
  }

  /** Whether the run may publish. */
  boolean isGood() {
    return code == ExitCode.DONE;
  }

  /** What to say if two landing files with the same lines were loaded, else null. */
  private static String loadedTwice(LayerMaker maker) {
    Map<Content, LoadedFile> seen = new HashMap<>();
    LayerVersion bronze = maker.made().contains(Layer.BRONZE) ? maker.version(Layer.BRONZE) : null;
    for (LoadedFile file : LoadedFile.of(bronze)) {
      LoadedFile other = file.holdsRecord(bronze) ? seen.put(file.content(), file) : null;
      if (other != null && other.source().equals(file.source())) {
        return "landing files '"
            + other.name()
            + "' and '"
            + file.name()
            + "' hold the same bytes, so their lines would count twice; remove one";
      }
    }
    return null;
  }

  private static Verdict input(String problem) {
    return new Verdict(ExitCode.INPUT, problem, false);
  }

  private static Verdict quality(String problem) {
    return new Verdict(ExitCode.QUALITY, problem, false);
  }

  private static Verdict forRejects(int code, String problem) {
    return new Verdict(code, problem, true);
  }
}
