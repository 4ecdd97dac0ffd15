package io.lookback.internal.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import io.lookback.spec.SpecExamples;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecDiffTest {
  /** An edit of the rich example, the layers that stay as they are, and what is said of it. */
  private record Edit(String find, String put, String same, List<String> lines) {}

  private static Edit edit(String find, String put, String same, String... lines) {
    return new Edit(find, put, same, List.of(lines));
  }

  static Stream<Edit> edits() {
    String none = "";
    String bronze = "bronze";
    String silver = "bronze silver";
    String gold = "bronze silver gold";
    return Stream.of(
        edit("weeks: 2", "weeks: 2 # two", gold),
        edit("noun: print", "noun: view", gold, "source prints: noun was print and is view"),
        edit(
            "[prints*, prints/*]",
            "[views*]",
            gold,
            "source prints: files was prints*, prints/* and is views*"),
        edit(
            "required: true",
            "required: false",
            gold,
            "source prints: required was true and is false"),
        edit(
            "meaning: days since the last cart",
            "meaning: recency",
            gold,
            "measure carts: meaning was days since the last cart and is recency"),
        edit(
            "noun: shopping cart\n    format: csv",
            "noun: shopping cart\n    format: json",
            none,
            "source carts: format was csv and is json"),
        edit(
            "required: false\n",
            "required: false\n  likes: {format: csv, fields: {day: a, userId: b, valueProp: c}}\n",
            none,
            "source likes was added"),
        edit(
            "repeats: drop",
            "repeats: keep",
            bronze,
            "source prints: repeats was drop and is keep"),
        edit("{day: at,", "{day: on,", bronze, "source carts: field day was at and is on"),
        edit("userId: user,", "userId: u,", bronze, "source carts: field userId was user and is u"),
        edit(
            "valueProp: item",
            "valueProp: thing",
            bronze,
            "source carts: field valueProp was item and is thing"),
        edit(
            "position: event_data.position",
            "position: place",
            bronze,
            "source prints: field position was event_data.position and is place"),
        edit(
            "valueProp: item}",
            "valueProp: item, amount: price}\n    repeats: drop",
            bronze,
            "source carts: field amount was added, it is price"),
        edit("scored: prints", "scored: taps", bronze, "scored was prints and is taps"),
        edit("  source: taps", "  source: prints", bronze, "label: source was taps and is prints"),
        edit(
            "matchesPosition: true",
            "matchesPosition: false",
            bronze,
            "label: matchesPosition was true and is false"),
        edit("name: clicked", "name: bought", silver, "label: name was clicked and is bought"),
        edit(
            "operation: max",
            "operation: count",
            silver,
            "measure best: operation was max and is count"),
        edit(
            "views: {source: prints",
            "views: {source: taps",
            silver,
            "measure views: source was prints and is taps"),
        edit(
            "  best: {source: pays, operation: max}\n",
            "  likes: {source: pays, operation: max}\n",
            silver,
            "measure best was removed",
            "measure likes was added"),
        edit(
            "  amount: {source: pays, operation: sum}\n  best: {source: pays, operation: max}\n",
            "  best: {source: pays, operation: max}\n  amount: {source: pays, operation: sum}\n",
            silver,
            "the order of measures was views, carts, amount, best and is views, carts, best, amount"),
        edit("[7, 21]", "21", silver, "lookbackDays was 7, 21 and is 21"),
        edit("scoringDays: 7", "scoringDays: 1", silver, "scoringDays was 7 and is 1"),
        edit("weeks: 2", "weeks: 3", silver, "weeks was 2 and is 3"),
        edit("maxHistory: 100", "maxHistory: 9", silver, "maxHistory was 100 and is 9"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void tellsWhatDiffersAndWhatThatTouches(Edit edit) throws SpecException {
    LakeSpec before = SpecFile.read(SpecExamples.RICH, "before.yaml");
    assertThat(edit.find, SpecExamples.RICH.contains(edit.find));
    LakeSpec now = SpecFile.read(SpecExamples.RICH.replace(edit.find, edit.put), "now.yaml");
    assertThat(SpecDiff.differences(before, now), equalTo(edit.lines));
    assertThat("layers that stay", same(before, now), equalTo(edit.same));
    assertThat("layers that stay, the other way round", same(now, before), equalTo(edit.same));
  }

  @Test
  void tellsTheOrderOfSources() throws SpecException {
    LakeSpec before = SpecFile.read(SpecExamples.RICH, "before.yaml");
    String taps =
        """
        taps:
          format: json
          fields: {day: day, userId: user_id, valueProp: prop, position: pos}
        """
            .indent(2);
    String text = SpecExamples.RICH.replace(taps, "").replace("sources:\n", "sources:\n" + taps);
    LakeSpec now = SpecFile.read(text, "now.yaml");
    assertThat(
        SpecDiff.differences(before, now),
        contains(
            "the order of sources was prints, taps, carts, pays and is taps, prints, carts, pays"));
    assertThat(same(before, now), equalTo("bronze silver"));
  }

  @Test
  void saysNothingOfEqualSpecs() {
    assertThat(SpecDiff.differences(LakeSpec.BUILT_IN, LakeSpec.BUILT_IN), empty());
  }

  @Test
  void tellsOfAPositionThatIsGone() throws SpecException {
    String text = SpecExamples.RICH.replace("matchesPosition: true", "matchesPosition: false");
    LakeSpec before = SpecFile.read(text, "before.yaml");
    LakeSpec now = SpecFile.read(text.replace(", position: pos}", "}"), "now.yaml");
    assertThat(
        SpecDiff.differences(before, now),
        contains("source taps: field position was removed, it was pos"));
    assertThat(same(before, now), equalTo("bronze"));
  }

  /** The layers that are the same by what lakes compare. */
  private static String same(LakeSpec before, LakeSpec now) {
    boolean bronze = formats(before).equals(formats(now));
    boolean silver = bronze && before.conformingRules().equals(now.conformingRules());
    boolean gold =
        silver
            && before.features().rules().equals(now.features().rules())
            && before.features().window().equals(now.features().window());
    return (bronze ? "bronze" : "") + (silver ? " silver" : "") + (gold ? " gold" : "");
  }

  private static Map<String, SourceSpec.Format> formats(LakeSpec spec) {
    return spec.sources().stream().collect(Collectors.toMap(SourceSpec::label, SourceSpec::format));
  }
}
