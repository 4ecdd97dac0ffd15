package io.lookback.spec;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.spec.SourceSpec.Format;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Feature files and specs for tests. */
public final class SpecExamples {
  /** A file that uses every key. */
  public static final String RICH =
      """
      sources:
        prints:
          noun: print
          format: json
          files: [prints*, prints/*]
          fields:
            day: day
            userId: user_id
            valueProp: event_data.value_prop
            position: event_data.position
          required: true
          repeats: drop
        taps:
          format: json
          fields: {day: day, userId: user_id, valueProp: prop, position: pos}
        carts:
          noun: shopping cart
          format: csv
          fields: {day: at, userId: user, valueProp: item}
          required: false
        pays:
          noun: payment
          format: csv
          fields: {day: pay_date, userId: user_id, valueProp: value_prop, amount: total}
      scored: prints
      label:
        name: clicked
        source: taps
        matchesPosition: true
      measures:
        views: {source: prints, operation: count}
        carts: {source: carts, operation: days_since, meaning: days since the last cart}
        amount: {source: pays, operation: sum}
        best: {source: pays, operation: max}
      lookbackDays: [7, 21]
      scoringDays: 7
      weeks: 2
      maxHistory: 100
      """;

  private static final String[] TEXTS = {
    "true",
    "null",
    "7",
    "~",
    " x ",
    "a: b",
    "#c",
    "-",
    "a\"b",
    "a\\b",
    "Größe",
    "日付",
    "\uD83D\uDE00",
    "'q'",
    "[z",
    "{y",
    "*w",
    "&v",
    "!u",
    "%t",
    "@s",
    "a,b",
    "1e3",
    "0x1F",
    "yes",
    "event.day",
    "<<",
    "---",
    "? k",
    "| l",
    "2020-01-01",
    "\u00A0"
  };

  private SpecExamples() {}

  /** A legal spec. */
  static LakeSpec random(Random random) {
    List<SourceSpec> specs = new ArrayList<>();
    for (String label : names(random, 1 + random.nextInt(6))) {
      boolean isScored = specs.isEmpty();
      ValueKind kind = ValueKind.values()[random.nextInt(isScored ? 2 : 3)];
      specs.add(source(random, label, kind));
    }
    SourceSpec scored = specs.get(0);
    Collections.shuffle(specs, random);
    List<Source> sources = specs.stream().map(SourceSpec::source).toList();
    Source clicks = sources.get(random.nextInt(sources.size()));
    boolean canMatch = scored.source().hasPosition() && clicks.hasPosition();
    Label label = new Label(name(random) + "_label", clicks, canMatch && random.nextBoolean());
    List<Measure> measures = new ArrayList<>();
    for (String name : names(random, 1 + random.nextInt(8))) {
      measures.add(measure(random, name, sources.get(random.nextInt(sources.size()))));
    }
    return new LakeSpec(
        specs, new FeatureSet(sources, scored.source(), label, measures, window(random)));
  }

  private static WindowSpec window(Random random) {
    Set<Lookback> lookbacks = new LinkedHashSet<>();
    int count = 1 + random.nextInt(WindowSpec.MAX_LOOKBACKS);
    while (lookbacks.size() < count) {
      lookbacks.add(new Lookback(1 + random.nextInt(WindowSpec.MAX_LOOKBACK_DAYS)));
    }
    return new WindowSpec(
        List.copyOf(lookbacks),
        1 + random.nextInt(WindowSpec.MAX_SCORING_DAYS),
        1 + random.nextInt(WindowSpec.MAX_WEEKS),
        1 + random.nextInt(WindowSpec.LARGEST_MAX_HISTORY));
  }

  private static Measure measure(Random random, String name, Source source) {
    Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
    if (operation.needsAmount() && !source.hasAmount()) {
      operation = Operation.ACTIVE_DAYS;
    }
    if (random.nextBoolean()) {
      return Measure.of(name, source, operation);
    }
    return new Measure(name, source, operation, "of " + TEXTS[random.nextInt(TEXTS.length)]);
  }

  private static SourceSpec source(Random random, String label, ValueKind kind) {
    String[] nouns = {"print", "no", "null", "shopping cart", "e-mail", "7", "Öl", "page view 2"};
    String noun = nouns[random.nextInt(nouns.length)];
    Format format = Format.values()[random.nextInt(2)];
    List<String> files = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String[] patterns = {"x%d*", "*x%d", "7%d", "x%d/*", "true-%d", "x.y%d", "-%d", "X_%d/a*b*c"};
      String pattern = patterns[random.nextInt(patterns.length)];
      files.add(pattern.formatted(random.nextInt(1_000_000_000)));
    }
    EventFields fields =
        new EventFields(
            "a" + TEXTS[random.nextInt(TEXTS.length)],
            "b" + TEXTS[random.nextInt(TEXTS.length)],
            TEXTS[random.nextInt(31)],
            kind == ValueKind.NONE ? null : "d" + TEXTS[random.nextInt(TEXTS.length)],
            kind);
    return new SourceSpec(
        new Source(label, noun, kind),
        format,
        files,
        fields,
        random.nextBoolean(),
        random.nextBoolean());
  }

  private static List<String> names(Random random, int count) {
    Set<String> names = new LinkedHashSet<>();
    if (random.nextInt(4) == 0) {
      names.add(List.of("true", "null", "no", "y", "on").get(random.nextInt(5)));
    }
    while (names.size() < count) {
      names.add(name(random));
    }
    return List.copyOf(names);
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    name.append((char) ('a' + random.nextInt(26)));
    for (int i = random.nextInt(12); i > 0; i--) {
      name.append("abcdefghijklmnopqrstuvwxyz0123456789_".charAt(random.nextInt(37)));
    }
    return name.toString();
  }
}
