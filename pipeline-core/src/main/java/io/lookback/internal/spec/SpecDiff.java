package io.lookback.internal.spec;

import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Measure;
import io.lookback.feature.WindowSpec;
import io.lookback.spec.EventFields;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two specs differ in, in words, and which layers of a lake that touches. */
public final class SpecDiff {
  private final List<String> lines = new ArrayList<>();

  private SpecDiff() {}

  /**
   * The differences, one line each, such as {@code lookbackDays was 21 and is 7, 21}; none if the
   * specs are equal.
   */
  public static List<String> differences(LakeSpec before, LakeSpec now) {
    SpecDiff diff = new SpecDiff();
    diff.compareSources(before, now);
    diff.compareFeatures(before.features(), now.features());
    return List.copyOf(diff.lines);
  }

  private void compareSources(LakeSpec before, LakeSpec now) {
    Map<String, SourceSpec> old = byName(before.sources(), SourceSpec::label);
    Map<String, SourceSpec> young = byName(now.sources(), SourceSpec::label);
    compareNames("source", "sources", old, young);
    old.forEach(
        (label, source) -> {
          if (young.containsKey(label)) {
            compareSource("source " + label + ": ", source, young.get(label));
          }
        });
  }

  private void compareSource(String of, SourceSpec before, SourceSpec now) {
    compare(of + SpecKey.NOUN.word(), before.source().noun(), now.source().noun());
    compare(
        of + SpecKey.FORMAT.word(),
        SourceReader.word(before.format()),
        SourceReader.word(now.format()));
    compare(of + SpecKey.FILES.word(), join(before.files()), join(now.files()));
    EventFields old = before.fields();
    EventFields young = now.fields();
    String field = of + "field ";
    compare(field + SpecKey.DAY.word(), old.day(), young.day());
    compare(field + SpecKey.USER_ID.word(), old.userId(), young.userId());
    compare(field + SpecKey.VALUE_PROP.word(), old.valueProp(), young.valueProp());
    compareValue(field, SpecKey.POSITION, ValueKind.POSITION, old, young);
    compareValue(field, SpecKey.AMOUNT, ValueKind.AMOUNT, old, young);
    compare(of + SpecKey.REQUIRED.word(), before.isRequired(), now.isRequired());
    compare(of + SpecKey.REPEATS.word(), SpecWriter.repeats(before), SpecWriter.repeats(now));
  }

  private void compareValue(
      String of, SpecKey key, ValueKind kind, EventFields before, EventFields now) {
    if (before.kind() == kind && now.kind() == kind) {
      compare(of + key.word(), before.value(), now.value());
    } else if (before.kind() == kind) {
      say(of + key.word() + " was removed, it was " + before.value());
    } else if (now.kind() == kind) {
      say(of + key.word() + " was added, it is " + now.value());
    }
  }

  private void compareFeatures(FeatureSet before, FeatureSet now) {
    compare(SpecKey.SCORED.word(), before.scored().label(), now.scored().label());
    Label old = before.label();
    Label young = now.label();
    compare("label: " + SpecKey.NAME.word(), old.name(), young.name());
    compare("label: " + SpecKey.LABEL_SOURCE.word(), old.source().label(), young.source().label());
    compare(
        "label: " + SpecKey.MATCHES_POSITION.word(),
        old.matchesPosition(),
        young.matchesPosition());
    compareMeasures(before, now);
    compareWindows(before.window(), now.window());
  }

  private void compareMeasures(FeatureSet before, FeatureSet now) {
    Map<String, Measure> old = byName(before.measures(), Measure::name);
    Map<String, Measure> young = byName(now.measures(), Measure::name);
    compareNames("measure", "measures", old, young);
    old.forEach(
        (name, measure) -> {
          if (young.containsKey(name)) {
            compareMeasure("measure " + name + ": ", measure, young.get(name));
          }
        });
  }

  private void compareMeasure(String of, Measure before, Measure now) {
    compare(of + SpecKey.MEASURE_SOURCE.word(), before.source().label(), now.source().label());
    compare(of + SpecKey.OPERATION.word(), before.operation().code(), now.operation().code());
    if (SpecWriter.hasOwnMeaning(before) || SpecWriter.hasOwnMeaning(now)) {
      compare(of + SpecKey.MEANING.word(), before.meaning(), now.meaning());
    }
  }

  private void compareWindows(WindowSpec before, WindowSpec now) {
    compare(SpecKey.LOOKBACK_DAYS.word(), days(before), days(now));
    compare(SpecKey.SCORING_DAYS.word(), before.scoringDays(), now.scoringDays());
    compare(SpecKey.WEEKS.word(), before.weeks(), now.weeks());
    compare(SpecKey.MAX_HISTORY.word(), before.maxHistory(), now.maxHistory());
  }

  private void compareNames(String one, String many, Map<String, ?> before, Map<String, ?> now) {
    for (String name : before.keySet()) {
      if (!now.containsKey(name)) {
        say(one + " " + name + " was removed");
      }
    }
    for (String name : now.keySet()) {
      if (!before.containsKey(name)) {
        say(one + " " + name + " was added");
      }
    }
    List<String> old = before.keySet().stream().filter(now::containsKey).toList();
    List<String> young = now.keySet().stream().filter(before::containsKey).toList();
    if (!old.equals(young)) {
      compare("the order of " + many, join(old), join(young));
    }
  }

  private void compare(String what, Object before, Object now) {
    if (!Objects.equals(before, now)) {
      say(what + " was " + before + " and is " + now);
    }
  }

  private void say(String line) {
    lines.add(SpecText.escaped(line));
  }

  private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
    Map<String, T> named = new LinkedHashMap<>();
    all.forEach(of -> named.put(name.apply(of), of));
    return named;
  }

  private static String days(WindowSpec window) {
    return window.lookbacks().stream()
        .map(of -> String.valueOf(of.days()))
        .collect(Collectors.joining(", "));
  }

  private static String join(List<String> names) {
    return String.join(", ", names);
  }
}
