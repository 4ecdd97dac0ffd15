package io.lookback.internal.report;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import java.util.List;

/**
 * What a layer is made of, as far as a page names it.
 *
 * @param sources all sources, in order
 * @param scored the label of the source whose events are scored
 * @param label the label of these events
 * @param lookbackDays how far back columns look, the shortest first
 */
public record SetFacts(
    List<SourceFacts> sources, String scored, LabelFacts label, List<Integer> lookbackDays) {
  /** The set of lakes whose facts do not say what they are made of. */
  public static final SetFacts BUILT_IN = of(FeatureSet.BUILT_IN);

  /** A source: its label, what one event is called, and what an event holds. */
  public record SourceFacts(String label, String noun, boolean hasAmount, boolean hasPosition) {
    /** What several events are called. */
    public String many() {
      return noun + "s";
    }
  }

  /** The name of the label, the label of its source, and whether positions must be equal. */
  public record LabelFacts(String name, String source, boolean matchesPosition) {}

  /** What a set is, as far as a page names it. */
  public static SetFacts of(FeatureSet features) {
    return new SetFacts(
        features.sources().stream().map(SetFacts::source).toList(),
        features.scored().label(),
        new LabelFacts(
            features.label().name(),
            features.label().source().label(),
            features.label().matchesPosition()),
        features.window().lookbacks().stream().map(Lookback::days).toList());
  }

  private static SourceFacts source(Source source) {
    return new SourceFacts(source.label(), source.noun(), source.hasAmount(), source.hasPosition());
  }

  /** The source with a label; one that is called like its label if there is none. */
  public SourceFacts source(String label) {
    return sources.stream()
        .filter(source -> source.label().equals(label))
        .findFirst()
        .orElseGet(() -> new SourceFacts(label, label, false, false));
  }
}
