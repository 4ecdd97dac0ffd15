package io.lookback.internal.spec;

import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.WindowSpec;
import io.lookback.spec.EventFields;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a spec as YAML, with a comment above the first of each key or without any. */
public final class SpecWriter {
  private final boolean hasComments;
  private final StringBuilder yaml = new StringBuilder();
  private final Set<SpecKey> said = EnumSet.noneOf(SpecKey.class);

  /** Writes with a comment for each key, or without. */
  public SpecWriter(boolean hasComments) {
    this.hasComments = hasComments;
  }

  /** The spec as YAML. */
  public String write(LakeSpec spec) {
    FeatureSet features = spec.features();
    if (hasComments) {
      yaml.append("# What the lake is made of. This is the built-in spec; edit a copy of it.\n");
      yaml.append("# A key with a default may be left out.\n");
    }
    key(0, SpecKey.SOURCES, "");
    spec.sources().forEach(this::source);
    key(0, SpecKey.SCORED, SpecText.yaml(features.scored().label()));
    key(0, SpecKey.LABEL, "");
    key(1, SpecKey.NAME, SpecText.yaml(features.label().name()));
    key(1, SpecKey.LABEL_SOURCE, SpecText.yaml(features.label().source().label()));
    key(1, SpecKey.MATCHES_POSITION, String.valueOf(features.label().matchesPosition()));
    key(0, SpecKey.MEASURES, "");
    features.measures().forEach(this::measure);
    WindowSpec window = features.window();
    List<Integer> days = window.lookbacks().stream().map(Lookback::days).toList();
    key(0, SpecKey.LOOKBACK_DAYS, days.toString());
    key(0, SpecKey.SCORING_DAYS, String.valueOf(window.scoringDays()));
    key(0, SpecKey.WEEKS, String.valueOf(window.weeks()));
    key(0, SpecKey.MAX_HISTORY, String.valueOf(window.maxHistory()));
    return yaml.toString();
  }

  private void source(SourceSpec source) {
    line(1, SpecText.yaml(source.label()) + ":");
    key(2, SpecKey.NOUN, SpecText.yaml(source.source().noun()));
    key(2, SpecKey.FORMAT, SourceReader.word(source.format()));
    key(
        2,
        SpecKey.FILES,
        source.files().stream().map(SpecText::yaml).collect(Collectors.joining(", ", "[", "]")));
    key(2, SpecKey.FIELDS, "");
    EventFields fields = source.fields();
    key(3, SpecKey.DAY, SpecText.yaml(fields.day()));
    key(3, SpecKey.USER_ID, SpecText.yaml(fields.userId()));
    key(3, SpecKey.VALUE_PROP, SpecText.yaml(fields.valueProp()));
    if (fields.kind() != ValueKind.NONE) {
      SpecKey value = fields.kind() == ValueKind.AMOUNT ? SpecKey.AMOUNT : SpecKey.POSITION;
      key(3, value, SpecText.yaml(fields.value()));
    }
    key(2, SpecKey.REQUIRED, String.valueOf(source.isRequired()));
    key(2, SpecKey.REPEATS, repeats(source));
  }

  /** The value of {@link SpecKey#REPEATS}. */
  static String repeats(SourceSpec source) {
    return source.dropsRepeats() ? "drop" : "keep";
  }

  private void measure(Measure measure) {
    String meaning =
        hasOwnMeaning(measure)
            ? ", " + SpecKey.MEANING.word() + ": " + SpecText.yaml(measure.meaning())
            : "";
    line(
        1,
        SpecText.yaml(measure.name())
            + ": {"
            + SpecKey.MEASURE_SOURCE.word()
            + ": "
            + SpecText.yaml(measure.source().label())
            + ", "
            + SpecKey.OPERATION.word()
            + ": "
            + measure.operation().code()
            + meaning
            + "}");
  }

  /** Whether the meaning is another one than that of the operation. */
  static boolean hasOwnMeaning(Measure measure) {
    return !measure.meaning().equals(measure.operation().meaning(measure.source()));
  }

  private void key(int depth, SpecKey key, String value) {
    if (hasComments && said.add(key)) {
      if (depth == 0) {
        yaml.append('\n');
      }
      key.comment().forEach(comment -> line(depth, "# " + comment));
    }
    line(depth, key.word() + (value.isEmpty() ? ":" : ": " + value));
  }

  private void line(int depth, String line) {
    yaml.append("  ".repeat(depth)).append(line).append('\n');
  }
}
