package io.lookback.spec;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.spec.SpecKey;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a lake is made of.
 *
 * @param sources where events come from: for each source of the features, in their order
 * @param features what gold computes
 */
public record LakeSpec(List<SourceSpec> sources, FeatureSet features) implements Serializable {
  /** Prints, taps and payments, and the built-in features. */
  public static final LakeSpec BUILT_IN =
      new LakeSpec(
          List.of(SourceSpec.PRINTS, SourceSpec.TAPS, SourceSpec.PAYS), FeatureSet.BUILT_IN);

  /** Checks that the sources are those of the features. */
  public LakeSpec {
    sources = List.copyOf(sources);
    for (SourceSpec source : sources) {
      if (source.label().equals(SpecKey.QUARANTINE)) {
        throw new IllegalArgumentException(
            "a source is named " + source.label() + ", as silver's table of rejected lines is");
      }
    }
    List<Source> named = sources.stream().map(SourceSpec::source).toList();
    if (!named.equals(features.sources())) {
      throw new IllegalArgumentException(
          "the sources " + named + " are not those of the features, " + features.sources());
    }
  }

  /** The same sources with other features of them. */
  public LakeSpec with(FeatureSet other) {
    return new LakeSpec(sources, other);
  }

  /**
   * All that decides how lines become silver, as one line of text: what silver was made with, if it
   * is remembered by a hash of this.
   */
  public String conformingRules() {
    StringBuilder rules = new StringBuilder();
    for (SourceSpec source :
        sources.stream().sorted(Comparator.comparing(SourceSpec::label)).toList()) {
      rules.append(source.label()).append(' ').append(source.format().code()).append(' ');
      rules.append(String.join("\n", source.fields().names())).append(source.source().value());
      rules.append(source.dropsRepeats() ? " dropping repeats; " : "; ");
    }
    rules.append("scored ").append(features.scored().label());
    rules.append(" label ").append(features.label().source().label());
    return rules.append(features.label().matchesPosition() ? " by position" : "").toString();
  }

  /** The source with this label, if there is one. */
  public Optional<SourceSpec> find(String label) {
    return sources.stream().filter(source -> source.label().equals(label)).findFirst();
  }

  /**
   * The source with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SourceSpec source(String label) {
    return find(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown source '" + label + "'; legal: " + features.sources()));
  }
}
