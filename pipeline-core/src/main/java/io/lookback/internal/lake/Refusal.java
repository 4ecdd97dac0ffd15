package io.lookback.internal.lake;

import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.ledger.QuarantineGate;
import io.lookback.internal.ledger.Verified;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.term.Term;
import io.lookback.lake.Layer;
import io.lookback.ledger.Check;
import io.lookback.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Why a run may not publish: the gravest of the checks that do not hold.
 *
 * @param kind what is wrong
 * @param problems what is wrong in words, each with the way out; at least one
 */
public record Refusal(Kind kind, List<String> problems) {
  /** What is wrong. */
  public enum Kind {
    /** A landing file cannot be read to its end. */
    BROKEN_INPUT,
    /** The ranges of a landing file do not cover it: it changed, or was cut inside of quotes. */
    CHANGED_INPUT,
    /** Two landing files hold the same bytes, so their lines would count twice. */
    REPEATED_INPUT,
    /** Silver has no event of the scored source. */
    NOTHING_ACCEPTED,
    /** There is no event to score, so no gold was made; a run of one pipeline makes it empty. */
    NOTHING_TO_SCORE,
    /** A sum does not fit its column of gold. */
    OVERFLOW,
    /** A cell of gold differs from what the second opinion computed. */
    DIFFERENT,
    /** The ledger does not balance: two numbers that must be equal are not. */
    UNBALANCED,
    /** Gold has no row, and that was not allowed. */
    EMPTY_GOLD,
    /** More lines were set aside than the caller allows. */
    OVERFULL_QUARANTINE
  }

  /** So many problems are told in one line. */
  private static final int MOST = 5;

  /** Copies the problems. */
  public Refusal {
    problems = List.copyOf(problems);
  }

  /**
   * Looks for a check that does not hold.
   *
   * @param layers the layers that were asked for
   * @param versions those that the run made or took over, by layer
   * @param made the layers that it made
   * @param maxQuarantine the largest part of a source that may be set aside
   * @param allowsEmpty whether gold without a row may be published
   * @return why the run may not publish; null if it may
   */
  static Refusal of(
      Ledger ledger,
      Set<Layer> layers,
      Map<Layer, LayerVersion> versions,
      Set<Layer> made,
      double maxQuarantine,
      boolean allowsEmpty) {
    Refusal ofInput = ofInput(ledger, made.contains(Layer.BRONZE) ? versions : Map.of());
    if (ofInput != null) {
      return ofInput;
    }
    String noun = ledger.features().scored().noun();
    if (layers.contains(Layer.SILVER)
        && ledger.silverRows(ledger.features().scored()).signum() == 0) {
      return new Refusal(Kind.NOTHING_ACCEPTED, List.of("not a single " + noun + " was accepted"));
    }
    if (layers.contains(Layer.GOLD) && !versions.containsKey(Layer.GOLD)) {
      return new Refusal(
          Kind.NOTHING_TO_SCORE,
          List.of("silver holds no " + ledger.features().scored().many() + ", nothing to score"));
    }
    if (!ledger.overflows().isEmpty()) {
      return new Refusal(Kind.OVERFLOW, ledger.overflows());
    }
    Verified verified = ledger.verified();
    if (verified.cells().signum() > 0) {
      return new Refusal(Kind.DIFFERENT, List.of("gold " + verified.problem()));
    }
    if (!ledger.failures().isEmpty()) {
      return new Refusal(
          Kind.UNBALANCED, ledger.failures().stream().map(Refusal::unbalanced).toList());
    }
    if (ledger.emptyGold().isPresent() && !allowsEmpty) {
      return new Refusal(
          Kind.EMPTY_GOLD,
          List.of(
              ledger.emptyGold().get()
                  + "; choose another "
                  + Term.AS_OF
                  + (ledger.holdsSilver() ? " in that range" : "")
                  + ", or publish an empty gold with "
                  + Term.ALLOW_EMPTY));
    }
    QuarantineGate gate = new QuarantineGate(ledger, maxQuarantine);
    // Gold of silver that was published before: its lines were judged then.
    boolean judgesLines =
        layers.contains(Layer.SILVER)
            || (layers.contains(Layer.GOLD) && !versions.containsKey(Layer.SILVER));
    return judgesLines && !gate.overfull().isEmpty()
        ? new Refusal(Kind.OVERFULL_QUARANTINE, List.of(gate.message()))
        : null;
  }

  /** What is wrong with the landing files, if they were looked at; null if nothing is. */
  private static Refusal ofInput(Ledger ledger, Map<Layer, LayerVersion> made) {
    List<String> broken = new ArrayList<>();
    ledger
        .unreadable()
        .forEach(
            (file, why) ->
                broken.add("landing file '" + file + "' cannot be read to its end: " + why));
    if (!broken.isEmpty()) {
      return new Refusal(Kind.BROKEN_INPUT, broken);
    }
    if (!ledger.miscovered().isEmpty()) {
      return new Refusal(
          Kind.CHANGED_INPUT, ledger.miscovered().stream().map(Refusal::miscovered).toList());
    }
    String twice = loadedTwice(made.get(Layer.BRONZE));
    return twice == null ? null : new Refusal(Kind.REPEATED_INPUT, List.of(twice));
  }

  /** The first problem. */
  public String problem() {
    return problems.get(0);
  }

  /** All problems in one line, the first of them if there are many. */
  public String inOneLine() {
    String first = String.join("; ", problems.subList(0, Math.min(MOST, problems.size())));
    int more = problems.size() - MOST;
    return more > 0 ? String.format(Locale.ROOT, "%s; %,d more such", first, more) : first;
  }

  private static String miscovered(String file) {
    return "landing file '"
        + file
        + "' has a line break inside quotes where it was cut, or changed"
        + " while it was read; run again with "
        + Term.WHOLE_FILES;
  }

  private static String unbalanced(Check check) {
    return "the ledger does not balance: "
        + check.name()
        + ", but "
        + check.left()
        + " is not "
        + check.right();
  }

  /** What to say if two landing files with the same lines were loaded, else null. */
  private static String loadedTwice(LayerVersion bronze) {
    Map<Content, LoadedFile> seen = new HashMap<>();
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
}
