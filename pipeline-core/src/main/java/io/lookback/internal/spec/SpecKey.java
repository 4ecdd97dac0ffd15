package io.lookback.internal.spec;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.spec.SpecFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a feature file: what each of them is called, may hold and means. */
public enum SpecKey {
  SOURCES(
      "sources",
      "a mapping from 1 to " + SpecFile.MAX_SOURCES + " labels to what each source is",
      "Where events come from, in the order of tables, ledger and report: 1 to "
          + SpecFile.MAX_SOURCES
          + " sources.",
      "Each has a label, which tables and columns are named after:",
      SpecKey.NAMES + ";",
      "not " + SpecKey.QUARANTINE + "."),
  NOUN(
      "noun",
      SpecKey.NOUNS,
      "What one event is called in messages: " + SpecKey.NOUNS + ".",
      "Default: the label without a final s, with spaces for underscores."),
  FORMAT(
      "format",
      "json, csv",
      "How the files are written.",
      "json: one JSON object on each line; csv: comma-separated values under a header."),
  FILES(
      "files",
      "a list of 1 to " + FilePattern.MOST + " patterns such as [prints*, prints/*]",
      "Patterns of file names below landing, without the ending, which follows from the format:",
      "letters, digits, dots, dashes, underscores and stars; a star stands for any characters but a",
      "slash. At most one folder, which has no star in its name.",
      "Default: <label>* and <label>/*."),
  FIELDS(
      "fields",
      "a mapping with day, userId, valueProp, and position or amount where an event has one",
      "Where the values are in a line. JSON: names with dots between them; CSV: names of columns."),
  DAY("day", SpecKey.FIELD_NAMES, "The calendar day of the event."),
  USER_ID("userId", SpecKey.FIELD_NAMES, "The user, a whole number."),
  VALUE_PROP("valueProp", SpecKey.FIELD_NAMES, "What was shown, clicked or paid."),
  POSITION(
      "position",
      SpecKey.FIELD_NAMES,
      "The position in its list. A source has a position, or an amount, or neither."),
  AMOUNT(
      "amount",
      SpecKey.FIELD_NAMES,
      "The amount of money. A source has an amount, or a position, or neither."),
  REQUIRED(
      "required",
      "true, false",
      "Whether landing without a file of the source is an error: true or false. Default: true."),
  REPEATS(
      "repeats",
      "drop, keep",
      "What happens to equal events. drop: one of them is kept; keep: all of them are.",
      "Default: drop, and keep for a source with an amount."),
  SCORED(
      "scored",
      "the label of a source without an amount",
      "The source whose events are scored, each a row of gold: the label of a source without an",
      "amount."),
  LABEL(
      "label",
      "a mapping with name, source and matchesPosition",
      "The label of each scored event: whether an event of another source has the same day, user",
      "and value prop."),
  NAME(
      "name",
      SpecKey.NAMES,
      "The name of the column, which no other column has:",
      SpecKey.NAMES + "."),
  LABEL_SOURCE(
      "source",
      "the label of a source",
      "Whose events make the label true: the label of a source."),
  MATCHES_POSITION(
      "matchesPosition",
      "true, false",
      "Whether the positions must be equal as well: true or false; true needs positions in both.",
      "Default: true if both sources have a position."),
  MEASURES(
      "measures",
      "a mapping from 1 to " + FeatureSet.MAX_MEASURES + " names to what each measure is",
      SpecKey.measures()),
  MEASURE_SOURCE("source", "the label of a source"),
  OPERATION("operation", String.join(", ", SpecKey.operations())),
  MEANING("meaning", SpecKey.MEANINGS),
  LOOKBACK_DAYS(
      "lookbackDays",
      "a list of 1 to "
          + WindowSpec.MAX_LOOKBACKS
          + " different numbers from 1 to "
          + WindowSpec.MAX_LOOKBACK_DAYS
          + ", or one such number",
      "How many days before an event its measures look at, the day of the event not included:",
      "1 to "
          + WindowSpec.MAX_LOOKBACKS
          + " different "
          + SpecKey.numbers(WindowSpec.MAX_LOOKBACK_DAYS)
          + "; each makes columns of its own.",
      "A single number needs no brackets. Default: " + SpecKey.defaultLookbacks() + "."),
  SCORING_DAYS(
      "scoringDays",
      SpecKey.numbers(WindowSpec.MAX_SCORING_DAYS),
      "How many days a scoring period has: "
          + SpecKey.numbers(WindowSpec.MAX_SCORING_DAYS)
          + ". Default: "
          + WindowSpec.DEFAULT.scoringDays()
          + "."),
  WEEKS(
      "weeks",
      SpecKey.numbers(WindowSpec.MAX_WEEKS),
      "How many scoring periods are scored, the newest ending with the as-of day:",
      SpecKey.numbers(WindowSpec.MAX_WEEKS) + ". Default: " + WindowSpec.DEFAULT.weeks() + "."),
  MAX_HISTORY(
      "maxHistory",
      SpecKey.numbers(WindowSpec.LARGEST_MAX_HISTORY),
      "How many value props a history lists at most: "
          + SpecKey.numbers(WindowSpec.LARGEST_MAX_HISTORY)
          + ".",
      "Default: " + WindowSpec.DEFAULT.maxHistory() + ".");

  /** The label that no source may have: silver's table of rejected lines. */
  public static final String QUARANTINE = "quarantine";

  /** What names look like: {@link Source#LEGAL} in words. */
  static final String NAMES =
      "a lower-case letter, then at most 39 lower-case letters, digits and underscores";

  static final String NOUNS = "1 to 40 letters, digits, spaces and hyphens";
  static final String FIELD_NAMES = "the name of a field, 1 to 200 visible characters";
  static final String MEANINGS = "one sentence of 1 to 200 visible characters without a period";

  /** The keys of the file. */
  static final List<SpecKey> OF_FILE =
      List.of(SOURCES, SCORED, LABEL, MEASURES, LOOKBACK_DAYS, SCORING_DAYS, WEEKS, MAX_HISTORY);

  /** The keys of a source. */
  static final List<SpecKey> OF_SOURCE = List.of(NOUN, FORMAT, FILES, FIELDS, REQUIRED, REPEATS);

  /** The keys of a source's fields. */
  static final List<SpecKey> OF_FIELDS = List.of(DAY, USER_ID, VALUE_PROP, POSITION, AMOUNT);

  /** The keys of the label. */
  static final List<SpecKey> OF_LABEL = List.of(NAME, LABEL_SOURCE, MATCHES_POSITION);

  /** The keys of a measure. */
  public static final List<SpecKey> OF_MEASURE = List.of(MEASURE_SOURCE, OPERATION, MEANING);

  private final String word;
  private final String legal;
  private final List<String> comment;

  SpecKey(String word, String legal, String... comment) {
    this.word = word;
    this.legal = legal;
    this.comment = List.of(comment);
  }

  /** The key as it stands in the file. */
  public String word() {
    return word;
  }

  /** The legal values in words. */
  String legal() {
    return legal;
  }

  /** What it does, the legal values and the default: lines of a comment. */
  List<String> comment() {
    return comment;
  }

  /** The names of the operations in order. */
  static List<String> operations() {
    return Stream.of(Operation.values()).map(Operation::code).sorted().toList();
  }

  private static String[] measures() {
    List<String> lines = new ArrayList<>();
    lines.add("What gold computes for each value prop and look-back, in the order of its columns:");
    lines.add("1 to " + FeatureSet.MAX_MEASURES + " measures. Each has a name:");
    lines.add(NAMES + ".");
    lines.add("source: whose events it looks at, the label of a source.");
    lines.add("operation: what it computes of them:");
    for (String code : operations()) {
      Operation operation =
          Arrays.stream(Operation.values()).filter(of -> of.code().equals(code)).findFirst().get();
      String noun = operation.needsAmount() ? "amount" : "event";
      String what = operation.meaning(new Source("events", noun, ValueKind.AMOUNT));
      String ofNothing = operation.isNullable() ? "; null where there is none" : "";
      lines.add("  " + code + ": " + what + ofNothing);
    }
    lines.add("meaning: what it is, " + MEANINGS + ".");
    lines.add(
        "  Default: what the operation computes of the source, such as: the number of prints");
    return lines.toArray(String[]::new);
  }

  private static String numbers(int max) {
    return "whole numbers from 1 to " + max;
  }

  private static String defaultLookbacks() {
    return WindowSpec.DEFAULT.lookbacks().stream().map(of -> of.days()).toList().toString();
  }
}
