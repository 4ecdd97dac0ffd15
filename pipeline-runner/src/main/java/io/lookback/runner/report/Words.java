package io.lookback.runner.report;

import io.lookback.batch.Source;
import io.lookback.internal.report.SetFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What events and the label are called on a page. */
final class Words {
  /** How the page speaks of a user who had an event of a source. */
  private record Spoken(String had, String events) {}

  /** The built-in sources have verbs of their own. */
  private static final Map<SetFacts.SourceFacts, Spoken> SPOKEN =
      Map.of(
          SetFacts.BUILT_IN.source("prints"), new Spoken("seen", "views"),
          SetFacts.BUILT_IN.source("taps"), new Spoken("tapped", "taps"),
          SetFacts.BUILT_IN.source("pays"), new Spoken("paid", "payments"));

  private final SetFacts set;

  Words(SetFacts set) {
    this.set = set;
  }

  /** One scored event. */
  String one() {
    return set.source(set.scored()).noun();
  }

  /** Scored events. */
  String many() {
    return many(set.scored());
  }

  /** Several events of a source. */
  String many(String source) {
    return set.source(source).many();
  }

  /** The label as the first word of a sentence. */
  String labelFirst() {
    return first(set.label().name().replace('_', ' '));
  }

  /** Whether the label says that scored events were clicked. */
  boolean areClicks() {
    return set.label().name().equals("clicked");
  }

  /** Earlier events of a source. */
  String events(String source) {
    Spoken spoken = SPOKEN.get(set.source(source));
    return spoken == null ? many(source) : spoken.events();
  }

  /** What a user did who had an event of a value prop: "tapped it" or "a click of it". */
  String had(String source) {
    Spoken spoken = SPOKEN.get(set.source(source));
    return (spoken == null ? Source.withArticle(set.source(source).noun()) : spoken.had())
        + (spoken == null ? " of it" : " it");
  }

  /** As in "seen, tapped or paid"; empty if some source has no verb of its own. */
  String verbs(List<String> sources) {
    List<String> verbs = new ArrayList<>();
    for (String source : sources) {
      Spoken spoken = SPOKEN.get(set.source(source));
      if (spoken == null) {
        return "";
      }
      verbs.add(spoken.had());
    }
    return list(verbs, "or");
  }

  /** As in "before" or, where there are several look-backs, "in the 7 days before". */
  String before(int lookbackDays) {
    return set.lookbackDays().size() == 1 ? "before" : "in the " + days(lookbackDays) + " before";
  }

  /** What tells look-backs apart, as in ", 7 days"; empty where there is only one. */
  String inLookback(int lookbackDays) {
    return set.lookbackDays().size() == 1 ? "" : ", " + days(lookbackDays);
  }

  /** As in "21 days" or "7 and 21 days". */
  String lookbacks(String and) {
    List<String> all = set.lookbackDays().stream().map(days -> String.valueOf(days)).toList();
    return list(all, and) + (all.equals(List.of("1")) ? " day" : " days");
  }

  /** As in "prints, taps and payments". */
  String sources(Function<SetFacts.SourceFacts, String> word) {
    return list(set.sources().stream().map(word).toList(), "and");
  }

  /** What the template shows. */
  Map<String, Object> model() {
    return Map.of(
        "one", one(),
        "many", many(),
        "aOne", Source.withArticle(one()),
        "label", set.label().name(),
        "labelFirst", labelFirst(),
        "areClicks", areClicks(),
        "isCarousel", SPOKEN.containsKey(set.source(set.scored())),
        "sources", sources(SetFacts.SourceFacts::many),
        "lookbacks", lookbacks("and"),
        "lookbacksOr", lookbacks("or"));
  }

  private static String days(int days) {
    return days == 1 ? "1 day" : days + " days";
  }

  static String first(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** As in "views, taps and payments". */
  static String list(List<String> names, String and) {
    int last = names.size() - 1;
    return last <= 0
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " " + and + " " + names.get(last);
  }
}
