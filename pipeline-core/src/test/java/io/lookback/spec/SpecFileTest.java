package io.lookback.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.spec.SpecDiff;
import io.lookback.internal.spec.SpecKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecFileTest {
  private static final String NAME = "features.yaml";

  /** An edit of the rich example, and all messages that it makes, without the file's name. */
  private record Mistake(String what, String find, String put, List<String> messages) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Mistake mistake(String what, String find, String put, String... messages) {
    return new Mistake(what, find, put, List.of(messages));
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
        mistake(
            "unknownKey",
            "    noun: print\n",
            "    nuon: print\n",
            "3: key 'nuon' of source 'prints' is unknown; legal: noun, format, files, fields, "
                + "required, repeats; did you mean noun?"),
        mistake(
            "unknownKeyOfFile",
            "scoringDays: 7",
            "scoring_days: 7",
            "36: key 'scoring_days' is unknown; legal: sources, scored, label, measures, "
                + "lookbackDays, scoringDays, weeks, maxHistory; did you mean scoringDays?"),
        mistake(
            "unknownKeyWithoutNeighbour",
            "weeks: 2",
            "elephants: 2",
            "37: key 'elephants' is unknown; legal: sources, scored, label, measures, "
                + "lookbackDays, scoringDays, weeks, maxHistory"),
        mistake(
            "duplicateKey",
            "  repeats: drop\n",
            "  repeats: drop\n    noun: view\n",
            "13: key 'noun' of source 'prints' is there twice, first in line 3; legal: once"),
        mistake(
            "duplicateSource",
            "  carts:\n",
            "  taps:\n",
            "16: key 'taps' of sources is there twice, first in line 13; legal: once",
            "32: source 'carts' of measure 'carts' is unknown; legal: prints, taps, pays"),
        mistake(
            "missingFormat",
            "    format: json\n    files",
            "    files",
            "2: key 'format' of source 'prints' is missing; legal: json, csv"),
        mistake(
            "missingScored",
            "scored: prints\n",
            "",
            "1: key 'scored' is missing; legal: the label of a source without an amount"),
        mistake(
            "missingFields",
            "    fields: {day: at, userId: user, valueProp: item}\n",
            "",
            "16: key 'fields' of source 'carts' is missing; legal: a mapping with day, userId, "
                + "valueProp, and position or amount where an event has one"),
        mistake(
            "missingField",
            "day: at, ",
            "",
            "19: key 'day' of fields of source 'carts' is missing; legal: the name of a field, "
                + "1 to 200 visible characters"),
        mistake(
            "noValue",
            "name: clicked",
            "name:",
            "27: name of the label has no value; legal: a lower-case letter, then at most 39 "
                + "lower-case letters, digits and underscores"),
        mistake(
            "sourcesAreAList",
            "sources:\n",
            "sources: [prints, taps]\nsource:\n",
            "1: sources is a list; legal: a mapping from 1 to 50 labels to what each source is",
            "2: key 'source' is unknown; legal: sources, scored, label, measures, "
                + "lookbackDays, scoringDays, weeks, maxHistory; did you mean sources?"),
        mistake(
            "measureIsAText",
            "views: {source: prints, operation: count}",
            "views: count",
            "31: measure 'views' is 'count'; legal: a mapping with source and operation"),
        mistake(
            "formatIsAList",
            "format: csv\n    fields: {day: at",
            "format: [csv]\n    fields: {day: at",
            "18: format of source 'carts' is a list; legal: json, csv"),
        mistake(
            "filesAreAText",
            "files: [prints*, prints/*]",
            "files: prints*",
            "5: files of source 'prints' is 'prints*'; legal: a list of 1 to 100 patterns such "
                + "as [prints*, prints/*]"),
        mistake(
            "numberIsAText",
            "weeks: 2",
            "weeks: two",
            "37: weeks is 'two'; legal: whole numbers from 1 to 520"),
        mistake(
            "numberInQuotes",
            "weeks: 2",
            "weeks: \"2\"",
            "37: weeks is '2' in quotes; legal: whole numbers from 1 to 520"),
        mistake(
            "numberTooLarge",
            "weeks: 2",
            "weeks: 521",
            "37: weeks is 521; legal: whole numbers from 1 to 520"),
        mistake(
            "numberWithFraction",
            "maxHistory: 100",
            "maxHistory: 1.5",
            "38: maxHistory is '1.5'; legal: whole numbers from 1 to 100000"),
        mistake(
            "truthMisspelt",
            "required: true",
            "required: yes",
            "11: required of source 'prints' is 'yes'; legal: true, false; did you mean true?"),
        mistake(
            "truthInQuotes",
            "required: true",
            "required: 'true'",
            "11: required of source 'prints' is 'true' in quotes; legal: true, false; did you "
                + "mean true?"),
        mistake(
            "unknownFormat",
            "format: json\n    files",
            "format: jsno\n    files",
            "4: format 'jsno' of source 'prints' is unknown; legal: json, csv; did you mean "
                + "json?"),
        mistake(
            "unknownRepeats",
            "repeats: drop",
            "repeats: dorp",
            "12: repeats 'dorp' of source 'prints' is unknown; legal: drop, keep; did you mean "
                + "drop?"),
        mistake(
            "illegalLabel",
            "  carts:\n    noun",
            "  Carts:\n    noun",
            "16: source 'Carts' is no legal name; legal: a lower-case letter, then at most 39 "
                + "lower-case letters, digits and underscores",
            "32: source 'carts' of measure 'carts' is unknown; legal: prints, taps, Carts, "
                + "pays; did you mean Carts?"),
        mistake(
            "reservedLabel",
            "  carts:\n    noun: shopping cart",
            "  quarantine:\n    noun: shopping cart",
            "16: source 'quarantine' is taken by the table of rejected lines; legal: another "
                + "name",
            "32: source 'carts' of measure 'carts' is unknown; legal: prints, taps, "
                + "quarantine, pays"),
        mistake(
            "illegalNoun",
            "noun: shopping cart",
            "noun: a <b>",
            "17: noun 'a <b>' of source 'carts' is not legal; legal: 1 to 40 letters, digits, "
                + "spaces and hyphens"),
        mistake(
            "absolutePattern",
            "[prints*, prints/*]",
            "[/etc/passwd]",
            "5: file pattern '/etc/passwd' of source 'prints' begins with a slash; legal: "
                + "names below landing without the ending, such as prints* or prints/*"),
        mistake(
            "patternLeadsOut",
            "[prints*, prints/*]",
            "[../prints*]",
            "5: file pattern '../prints*' of source 'prints' leads out of its folder by '..'; "
                + "legal: names below landing without the ending, such as prints* or prints/*"),
        mistake(
            "hiddenPattern",
            "[prints*, prints/*]",
            "[_prints*, prints/.x*]",
            "5: file pattern '_prints*' of source 'prints' has a part that begins with a dot "
                + "or an underscore; legal: names below landing without the ending, such as prints* "
                + "or prints/*",
            "5: file pattern 'prints/.x*' of source 'prints' has a part that begins with a dot "
                + "or an underscore; legal: names below landing without the ending, such as prints* "
                + "or prints/*"),
        mistake(
            "deepPattern",
            "[prints*, prints/*]",
            "[a/b/c*]",
            "5: file pattern 'a/b/c*' of source 'prints' has more than one slash; legal: names "
                + "below landing without the ending, such as prints* or prints/*"),
        mistake(
            "starInFolder",
            "[prints*, prints/*]",
            "[\"p*/x\"]",
            "5: file pattern 'p*/x' of source 'prints' has a star in the name of its folder; "
                + "legal: names below landing without the ending, such as prints* or prints/*"),
        mistake(
            "manyStars",
            "[prints*, prints/*]",
            "[a*b*c*d*, a**]",
            "5: file pattern 'a*b*c*d*' of source 'prints' has 4 stars, more than 3; legal: "
                + "names below landing without the ending, such as prints* or prints/*",
            "5: file pattern 'a**' of source 'prints' has two stars side by side; legal: names "
                + "below landing without the ending, such as prints* or prints/*"),
        mistake(
            "patternWithEnding",
            "[prints*, prints/*]",
            "[prints.json, prints*.csv.gz]",
            "5: file pattern 'prints.json' of source 'prints' ends in .json, and the ending "
                + "follows from the format: leave it out; legal: names below landing without the "
                + "ending, such as prints* or prints/*",
            "5: file pattern 'prints*.csv.gz' of source 'prints' ends in .gz, and the ending "
                + "follows from the format: leave it out; legal: names below landing without the "
                + "ending, such as prints* or prints/*"),
        mistake(
            "patternWithBackslash",
            "[prints*, prints/*]",
            "['a\\b']",
            "5: file pattern 'a\\b' of source 'prints' holds the character '\\'; legal: names "
                + "below landing without the ending, such as prints* or prints/*"),
        mistake(
            "emptyPatternParts",
            "[prints*, prints/*]",
            "['', prints//x]",
            "5: file pattern '' of source 'prints' is empty; legal: names below landing "
                + "without the ending, such as prints* or prints/*",
            "5: file pattern 'prints//x' of source 'prints' has an empty part; legal: names "
                + "below landing without the ending, such as prints* or prints/*"),
        mistake(
            "noPattern",
            "[prints*, prints/*]",
            "[]",
            "5: files of source 'prints' has 0 patterns; legal: a list of 1 to 100 patterns "
                + "such as [prints*, prints/*]"),
        mistake(
            "samePattern",
            "[prints*, prints/*]",
            "[prints*, taps*]",
            "13: file pattern 'taps*' of source 'taps' is also one of source 'prints' in line "
                + "5; legal: different patterns"),
        mistake(
            "aliasPattern",
            "[prints*, prints/*]",
            "[*prints]",
            "5: the file is not legal YAML: found undefined alias prints; a value that begins "
                + "with * needs quotes"),
        mistake(
            "blankField",
            "userId: user,",
            "userId: ' ',",
            "19: field userId of source 'carts' is blank; legal: the name of a field, 1 to 200 "
                + "visible characters"),
        mistake(
            "invisibleField",
            "userId: user,",
            "userId: \"a\\tb\",",
            "19: field userId of source 'carts' is 'a\\u0009b' and holds an invisible "
                + "character; legal: the name of a field, 1 to 200 visible characters"),
        mistake(
            "longField",
            "userId: user,",
            "userId: uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu,",
            "19: field userId of source 'carts' has 201 characters; legal: the name of a "
                + "field, 1 to 200 visible characters"),
        mistake(
            "sameColumns",
            "userId: user,",
            "userId: item,",
            "19: fields userId and valueProp of source 'carts' are both 'item'; legal: "
                + "different names"),
        mistake(
            "emptyPathPart",
            "event_data.value_prop",
            "event_data..value_prop",
            "9: field valueProp of source 'prints' is 'event_data..value_prop' and has an "
                + "empty part; legal: names with single dots between them"),
        mistake(
            "pathInPath",
            "event_data.value_prop",
            "event_data",
            "10: fields valueProp and position of source 'prints' are 'event_data' and "
                + "'event_data.position', one inside of the other; legal: paths that do not begin "
                + "with each other"),
        mistake(
            "positionAndAmount",
            "amount: total}",
            "amount: total, position: place}",
            "24: fields of source 'pays' name a position and an amount; legal: one of them, or "
                + "neither"),
        mistake(
            "unknownScored",
            "scored: prints",
            "scored: print",
            "25: scored 'print' is unknown; legal: prints, taps, carts, pays; did you mean "
                + "prints?"),
        mistake(
            "scoredHasAmount",
            "scored: prints",
            "scored: pays",
            "25: scored 'pays' has an amount; legal: a source without one: prints, taps, carts",
            "29: matchesPosition of the label is true, and source 'pays' has no position; "
                + "legal: false, or a key 'position' in the fields of source 'pays'"),
        mistake(
            "unknownLabelSource",
            "  source: taps",
            "  source: tabs",
            "28: source 'tabs' of the label is unknown; legal: prints, taps, carts, pays; did "
                + "you mean taps?"),
        mistake(
            "illegalLabelName",
            "name: clicked",
            "name: was clicked",
            "27: name 'was clicked' is no legal name; legal: a lower-case letter, then at most "
                + "39 lower-case letters, digits and underscores"),
        mistake(
            "reservedLabelName",
            "name: clicked",
            "name: capped_rows",
            "27: name 'capped_rows' of the label is taken; legal: another name than "
                + "capped_rows, fingerprint, history, history_left_out, position, print_day, rows, "
                + "user_id, value_prop"),
        mistake(
            "labelNamedLikeColumn",
            "name: clicked",
            "name: views_3w",
            "27: column 'views_3w' of the label is also that of measure 'views'; legal: a name "
                + "that makes no other column's"),
        mistake(
            "noPositionToMatch",
            "  source: taps",
            "  source: carts",
            "29: matchesPosition of the label is true, and source 'carts' has no position; "
                + "legal: false, or a key 'position' in the fields of source 'carts'"),
        mistake(
            "unknownMeasureSource",
            "views: {source: prints",
            "views: {source: view",
            "31: source 'view' of measure 'views' is unknown; legal: prints, taps, carts, pays"),
        mistake(
            "unknownOperation",
            "views: {source: prints, operation: count",
            "views: {source: prints, operation: cuont",
            "31: operation 'cuont' of measure 'views' is unknown; legal: active_days, count, "
                + "days_since, max, sum; did you mean count?"),
        mistake(
            "operationNeedsAmount",
            "views: {source: prints, operation: count",
            "views: {source: prints, operation: sum",
            "31: operation 'sum' of measure 'views' needs an amount, and source 'prints' has "
                + "none; legal: a source with an amount: pays"),
        mistake(
            "illegalMeasure",
            "  best:",
            "  2nd:",
            "34: measure '2nd' is no legal name; legal: a lower-case letter, then at most 39 "
                + "lower-case letters, digits and underscores"),
        mistake(
            "measureNamedLikeCoverage",
            "  best:",
            "  days_with_pays:",
            "34: column 'days_with_pays_1w' of measure 'days_with_pays' is also that of the "
                + "days with source 'pays'; legal: a name that makes no other column's",
            "34: column 'days_with_pays_3w' of measure 'days_with_pays' is also that of the "
                + "days with source 'pays'; legal: a name that makes no other column's"),
        mistake(
            "meaningWithPeriod",
            "the last cart}",
            "the last cart.}",
            "32: meaning 'days since the last cart.' is not legal; legal: one sentence of 1 to "
                + "200 visible characters without a period"),
        mistake(
            "noMeasures",
            "measures:\n",
            "measures: {}\nmeasure:\n",
            "30: measures has 0 entries; legal: a mapping from 1 to 100 names to what each "
                + "measure is",
            "31: key 'measure' is unknown; legal: sources, scored, label, measures, "
                + "lookbackDays, scoringDays, weeks, maxHistory; did you mean measures?"),
        mistake(
            "lookbackTwice",
            "[7, 21]",
            "[7, 21, 7]",
            "35: lookbackDays names 7 twice; legal: different numbers"),
        mistake(
            "lookbackTooLong",
            "[7, 21]",
            "[0, 3651]",
            "35: lookbackDays is 0; legal: a list of 1 to 8 different numbers from 1 to 3650, "
                + "or one such number",
            "35: lookbackDays is 3651; legal: a list of 1 to 8 different numbers from 1 to "
                + "3650, or one such number"),
        mistake(
            "manyLookbacks",
            "[7, 21]",
            "[1, 2, 3, 4, 5, 6, 7, 8, 9]",
            "35: lookbackDays has 9 numbers; legal: 1 to 8"),
        mistake(
            "noLookbacks",
            "[7, 21]",
            "[]",
            "35: lookbackDays is empty; legal: a list of 1 to 8 different numbers from 1 to "
                + "3650, or one such number"),
        mistake(
            "tag",
            "weeks: 2",
            "weeks: !!int 2",
            "37: weeks has the tag '!!int', and no tag is legal; legal: whole numbers from 1 "
                + "to 520"),
        mistake(
            "classTag",
            "noun: print\n",
            "noun: !!javax.script.ScriptEngineManager [x]\n",
            "3: noun of source 'prints' has the tag '!!javax.script.ScriptEngineManager', and "
                + "no tag is legal; legal: 1 to 40 letters, digits, spaces and hyphens"),
        mistake(
            "mergeKey",
            "scored: prints",
            "<<: {weeks: 3}\nscored: prints",
            "25: key '<<' is unknown; legal: sources, scored, label, measures, lookbackDays, "
                + "scoringDays, weeks, maxHistory"),
        mistake(
            "severalDocuments",
            "scored: prints",
            "---\nscored: prints",
            "25: the file holds several documents; legal: one, without a line --- after its "
                + "beginning"),
        mistake(
            "tabIndent",
            "    noun: print\n",
            "	noun: print\n",
            "3: the file is not legal YAML: while scanning for the next token, found character "
                + "'\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation); the "
                + "line is indented with a tab: use spaces"),
        mistake(
            "openBracket",
            "[7, 21]",
            "[7, 21",
            "36: the file is not legal YAML: while parsing a flow sequence, expected ',' or "
                + "']', but got :"),
        mistake(
            "bell",
            "noun: print\n",
            "noun: print\u0007\n",
            "3: the character '\\u0007' is not legal in YAML; legal: printable characters, "
                + "others as escapes in quotes"),
        mistake(
            "severalMistakes",
            "weeks: 2\nmaxHistory: 100",
            "weks: 2\nmaxHistory: many\nscored: taps",
            "37: key 'weks' is unknown; legal: sources, scored, label, measures, lookbackDays, "
                + "scoringDays, weeks, maxHistory; did you mean weeks?",
            "38: maxHistory is 'many'; legal: whole numbers from 1 to 100000",
            "39: key 'scored' is there twice, first in line 25; legal: once"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsEachMistakeWithItsLine(Mistake mistake) {
    int at = SpecExamples.RICH.indexOf(mistake.find);
    assertThat("the example holds " + mistake.find, at >= 0);
    String text =
        SpecExamples.RICH.substring(0, at)
            + mistake.put
            + SpecExamples.RICH.substring(at + mistake.find.length());

    List<Problem> problems = problems(text);

    List<String> expected = mistake.messages.stream().map(message -> NAME + ":" + message).toList();
    assertThat(problems.stream().map(Problem::message).toList(), equalTo(expected));
    for (Problem problem : problems) {
      assertThat(problem.message(), containsString(NAME + ":" + problem.line() + ": "));
    }
  }

  @Test
  void tellsOfAnEmptyFile() {
    for (String text : List.of("", "\n\n", "# nothing\n", "\uFEFF", "--- \n")) {
      assertThat(
          problems(text),
          contains(
              new Problem(
                  1,
                  "features.yaml:1: the file is empty; legal: one mapping with the keys sources,"
                      + " scored, ...")));
    }
  }

  @Test
  void tellsOfAFileThatIsTooLarge() {
    String text = SpecExamples.RICH + "#".repeat(SpecFile.MAX_BYTES);
    int bytes = text.length();
    assertThat(
        problems(text),
        contains(
            new Problem(
                1, "features.yaml:1: the file has " + bytes + " bytes; legal: at most 1048576")));
  }

  @Test
  void tellsOfDeepNesting() {
    for (String deep : List.of("[", "{a: ", "- ")) {
      assertThat(
          problems(deep.repeat(100_000)),
          contains(
              new Problem(
                  1,
                  "features.yaml:1: lists and mappings are nested deeper than 20 levels; a feature"
                      + " file needs 4")));
    }
  }

  @Test
  void limitsAliases() {
    StringBuilder text = new StringBuilder("a: &a [x]\n");
    for (int i = 0; i < 60; i++) {
      text.append("b").append(i).append(": *a\n");
    }
    assertThat(
        problems(text.toString()).get(0).message(),
        containsString("Number of aliases for non-scalar nodes exceeds the specified max=50"));
  }

  @Test
  void limitsProblems() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("key").append(i).append(": 1\n");
    }
    List<Problem> problems = problems(text.toString());
    assertThat(problems, hasSize(1001));
    assertThat(
        problems.get(1000).message(),
        containsString("there are more mistakes; the first 1000 are told"));
  }

  @Test
  void tellsTooManySourcesAndMeasures() {
    StringBuilder text = new StringBuilder("sources:\n");
    for (int i = 0; i < 51; i++) {
      text.append("  s" + i + ": {format: csv, fields: {day: a, userId: b, valueProp: c}}\n");
    }
    text.append("scored: s0\nlabel: {name: clicked, source: s1}\nmeasures:\n");
    for (int i = 0; i < 101; i++) {
      text.append("  m" + i + ": {source: s2, operation: count}\n");
    }
    assertThat(
        problems(text.toString()).stream().map(Problem::message).toList(),
        contains(
            "features.yaml:1: sources has 51 entries; legal: a mapping from 1 to 50 labels to what"
                + " each source is",
            "features.yaml:55: measures has 101 entries; legal: a mapping from 1 to 100 names to"
                + " what each measure is"));
  }

  @Test
  void givesAllProblemsInOneException() {
    SpecException thrown =
        assertThrows(SpecException.class, () -> SpecFile.read("weeks: 0\nscored: {}\n", "x\ny"));
    assertThat(
        thrown.getMessage().lines().toList(),
        equalTo(thrown.problems().stream().map(Problem::message).toList()));
    assertThat(thrown.problems().get(0).message(), containsString("x\\u000ay:1: "));
  }

  @Test
  void readsTheExample() throws SpecException {
    LakeSpec spec = SpecFile.read(SpecExamples.RICH, NAME);
    SourceSpec taps = spec.source("taps");
    assertThat(taps.source(), equalTo(new Source("taps", "tap", ValueKind.POSITION)));
    assertThat(taps.files(), contains("taps*", "taps/*"));
    assertThat(taps.isRequired() && taps.dropsRepeats(), equalTo(true));
    SourceSpec carts = spec.source("carts");
    assertThat(carts.source(), equalTo(new Source("carts", "shopping cart", ValueKind.NONE)));
    assertThat(carts.isRequired(), equalTo(false));
    SourceSpec pays = spec.source("pays");
    assertThat(pays.dropsRepeats(), equalTo(false));
    assertThat(pays.fields().value(), equalTo("total"));
    assertThat(spec.features().label().matchesPosition(), equalTo(true));
    assertThat(spec.features().measures().get(1).meaning(), equalTo("days since the last cart"));
    assertThat(
        spec.features().window(),
        equalTo(new WindowSpec(List.of(new Lookback(7), new Lookback(21)), 7, 2, 100)));
  }

  @Test
  void fillsInDefaults() throws SpecException {
    LakeSpec spec =
        SpecFile.read(
            """
            sources:
              page_views:
                format: csv
                fields: {day: d, userId: u, valueProp: v, position: p}
              orders:
                format: json
                fields: {day: d, userId: u, valueProp: v}
            scored: page_views
            label: {name: ordered, source: orders}
            measures:
              views: {source: page_views, operation: count}
            lookbackDays: 14
            """,
            NAME);
    assertThat(spec.sources().get(0).source().noun(), equalTo("page view"));
    assertThat(spec.sources().get(0).files(), contains("page_views*", "page_views/*"));
    assertThat(spec.features().label().matchesPosition(), equalTo(false));
    assertThat(spec.features().measures().get(0).meaning(), equalTo("the number of page views"));
    assertThat(spec.features().window(), equalTo(new WindowSpec(14, 7, 1)));
  }

  @Test
  void takesLineEndsMarksAliasesAndDocumentStart() throws SpecException {
    LakeSpec spec = SpecFile.read(SpecExamples.RICH, NAME);
    String text = "\uFEFF---\n" + SpecExamples.RICH + "...\n";
    assertThat(SpecFile.read(text.replace("\n", "\r\n"), NAME), equalTo(spec));
    assertThat(SpecFile.read(text.replace("weeks: 2", "weeks: 2\t# two"), NAME), equalTo(spec));
    String aliased =
        SpecExamples.RICH
            .replace("views: {", "views: &v {")
            .replace("best: {source: pays, operation: max}", "best: *v");
    assertThat(
        SpecFile.read(aliased, NAME).features().measures().get(3).source().label(),
        equalTo("prints"));
  }

  @Test
  void writesTheBuiltInSpec() throws SpecException {
    String expected =
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
            noun: tap
            format: json
            files: [taps*, taps/*]
            fields:
              day: day
              userId: user_id
              valueProp: event_data.value_prop
              position: event_data.position
            required: true
            repeats: drop
          pays:
            noun: payment
            format: csv
            files: [pays*, pays/*]
            fields:
              day: pay_date
              userId: user_id
              valueProp: value_prop
              amount: total
            required: true
            repeats: keep
        scored: prints
        label:
          name: clicked
          source: taps
          matchesPosition: true
        measures:
          views: {source: prints, operation: count}
          taps: {source: taps, operation: count}
          pays: {source: pays, operation: count}
          amount: {source: pays, operation: sum}
        lookbackDays: [21]
        scoringDays: 7
        weeks: 1
        maxHistory: 1000
        """;
    assertThat(SpecFile.write(LakeSpec.BUILT_IN), equalTo(expected));
    assertThat(SpecFile.read(expected, NAME), equalTo(LakeSpec.BUILT_IN));
  }

  @Test
  void describesEachKey() throws SpecException {
    String text = SpecFile.commentedBuiltIn();
    assertThat(SpecFile.read(text, NAME), equalTo(LakeSpec.BUILT_IN));
    List<String> lines = text.lines().toList();
    for (SpecKey key : SpecKey.values()) {
      assertThat(key.toString(), text, containsString(key.word() + ":"));
      if (!SpecKey.OF_MEASURE.contains(key)) {
        int first =
            IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).strip().startsWith(key.word() + ":"))
                .findFirst()
                .orElseThrow();
        assertThat(key.toString(), lines.get(first - 1).strip(), containsString("# "));
      }
    }
    for (String line : lines) {
      assertThat(line, line.length(), lessThanOrEqualTo(100));
    }
    String bare =
        String.join("\n", lines.stream().filter(l -> !l.isBlank() && !l.contains("#")).toList());
    assertThat(bare + "\n", equalTo(SpecFile.write(LakeSpec.BUILT_IN)));
  }

  @Test
  void readsWhatItWrites() throws SpecException {
    long seed = Long.getLong("lookback.fuzz.seed", 1);
    Random random = new Random(seed);
    LakeSpec before = LakeSpec.BUILT_IN;
    for (int i = 0; i < 1000; i++) {
      LakeSpec spec = SpecExamples.random(random);
      String text = SpecFile.write(spec);
      String what = "seed " + seed + ", spec " + i + ":\n" + text;
      try {
        assertThat(what, SpecFile.read(text, NAME), equalTo(spec));
      } catch (SpecException e) {
        throw new AssertionError(what + e.getMessage(), e);
      }
      assertThat(what, SpecDiff.differences(spec, spec), hasSize(0));
      assertThat(what, SpecDiff.differences(before, spec).isEmpty(), equalTo(false));
      before = spec;
    }
  }

  static List<Problem> problems(String text) {
    SpecException thrown =
        assertThrows(SpecException.class, () -> SpecFile.read(text, NAME), () -> text);
    return new ArrayList<>(thrown.problems());
  }
}
