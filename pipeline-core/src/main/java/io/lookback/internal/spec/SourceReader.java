package io.lookback.internal.spec;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.internal.spec.Section.Entry;
import io.lookback.internal.spec.Section.Text;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import io.lookback.spec.SourceSpec.Format;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one source of a feature file. */
final class SourceReader {
  private static final Pattern NOUN =
      Pattern.compile("(?=.{1,40}$)[\\p{L}\\p{N}]+([ -]+[\\p{L}\\p{N}]+)*");
  private static final int LONGEST_FIELD = 200;
  private static final List<String> FORMATS =
      Stream.of(Format.values()).map(SourceReader::word).toList();

  private final Problems problems;
  private final Map<String, Text> patterns;
  private String what = "";

  /**
   * A reader.
   *
   * @param patterns the file patterns of the sources before, each with its source and its line;
   *     those of this source are added
   */
  SourceReader(Problems problems, Map<String, Text> patterns) {
    this.problems = problems;
    this.patterns = patterns;
  }

  SourceDraft read(Entry entry) {
    String label = entry.key();
    what = "source " + SpecText.quoted(label);
    int before = problems.size();
    boolean isLegal = isLegal(label, entry.line());
    Source standIn = new Source("source", "event", ValueKind.NONE);
    Optional<Section> section =
        Section.of(entry.value(), what, entry.line(), "a mapping with format and fields", problems);
    if (section.isEmpty()) {
      return new SourceDraft(label, standIn, Optional.empty(), Optional.empty());
    }
    Section of = section.get().only(SpecKey.OF_SOURCE);
    String noun = noun(of).orElseGet(() -> defaultNoun(label));
    Optional<Format> format = of.requiredChoice(SpecKey.FORMAT, FORMATS).map(this::format);
    List<String> files = files(of, label);
    Optional<Section> named = of.section(SpecKey.FIELDS, "fields of " + what);
    Map<SpecKey, Text> fields = named.map(this::fields).orElse(Map.of());
    Optional<ValueKind> kind = named.flatMap(this::kind);
    format.ifPresent(as -> checkFields(as, fields));
    boolean isRequired = of.truth(SpecKey.REQUIRED).orElse(true);
    boolean drops =
        of.choice(SpecKey.REPEATS, List.of("drop", "keep"))
            .map(word -> word.value().equals("drop"))
            .orElse(kind.filter(ValueKind.AMOUNT::equals).isEmpty());
    Source source = new Source(isLegal ? label : "source", noun, kind.orElse(ValueKind.NONE));
    if (problems.size() > before || format.isEmpty()) {
      return new SourceDraft(label, source, kind, Optional.empty());
    }
    SourceSpec spec =
        new SourceSpec(
            source, format.get(), files, eventFields(fields, source.value()), isRequired, drops);
    return new SourceDraft(label, source, kind, Optional.of(spec));
  }

  /** What one event is called if the file does not say it. */
  static String defaultNoun(String label) {
    String one = label.endsWith("s") ? label.substring(0, label.length() - 1) : label;
    String noun = one.replaceAll("_+", " ").strip();
    return noun.isEmpty() ? label.replaceAll("_+", " ").strip() : noun;
  }

  static String word(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private Format format(Text word) {
    return Format.values()[FORMATS.indexOf(word.value())];
  }

  private boolean isLegal(String label, int line) {
    if (!Source.LEGAL.matcher(label).matches()) {
      problems.add(line, what + " is no legal name; legal: " + SpecKey.NAMES);
      return false;
    }
    if (label.equals(SpecKey.QUARANTINE)) {
      problems.add(line, what + " is taken by the table of rejected lines; legal: another name");
      return false;
    }
    return true;
  }

  private Optional<String> noun(Section of) {
    Optional<Text> noun = of.text(SpecKey.NOUN);
    noun.filter(text -> !NOUN.matcher(text.value()).matches())
        .ifPresent(
            text ->
                problems.add(
                    text.line(),
                    "noun "
                        + SpecText.quoted(text.value())
                        + " of "
                        + what
                        + " is not legal; legal: "
                        + SpecKey.NOUNS));
    return noun.map(Text::value);
  }

  private List<String> files(Section of, String label) {
    List<Text> files =
        of.texts(SpecKey.FILES)
            .orElseGet(
                () ->
                    Stream.of(label + "*", label + "/*")
                        .map(pattern -> new Text(pattern, of.line()))
                        .toList());
    if (files.isEmpty() || files.size() > FilePattern.MOST) {
      problems.add(
          of.line(SpecKey.FILES),
          of.value(SpecKey.FILES)
              + " has "
              + files.size()
              + " patterns; legal: "
              + SpecKey.FILES.legal());
    }
    for (Text file : files) {
      String named = "file pattern " + SpecText.quoted(file.value()) + " of " + what;
      if (of.has(SpecKey.FILES)) {
        FilePattern.fault(file.value())
            .ifPresent(
                fault ->
                    problems.add(
                        file.line(),
                        named
                            + " "
                            + fault
                            + "; legal: names below landing without the ending, such as prints* or"
                            + " prints/*"));
      }
      Text other = patterns.putIfAbsent(file.value(), new Text(what, file.line()));
      if (other != null) {
        problems.add(
            file.line(),
            named
                + " is also one of "
                + other.value()
                + " in line "
                + other.line()
                + "; legal: different patterns");
      }
    }
    return files.stream().map(Text::value).toList();
  }

  /** The names of the fields that are legal by themselves. */
  private Map<SpecKey, Text> fields(Section section) {
    section.only(SpecKey.OF_FIELDS);
    Map<SpecKey, Text> fields = new EnumMap<>(SpecKey.class);
    for (SpecKey key : SpecKey.OF_FIELDS) {
      boolean isNeeded = key != SpecKey.POSITION && key != SpecKey.AMOUNT;
      Optional<Text> text = isNeeded ? section.requiredText(key) : section.text(key);
      text.filter(of -> isFieldName(key, of)).ifPresent(of -> fields.put(key, of));
    }
    if (section.has(SpecKey.POSITION) && section.has(SpecKey.AMOUNT)) {
      problems.add(
          Math.max(section.line(SpecKey.POSITION), section.line(SpecKey.AMOUNT)),
          "fields of " + what + " name a position and an amount; legal: one of them, or neither");
    }
    return fields;
  }

  private Optional<ValueKind> kind(Section fields) {
    boolean hasPosition = fields.has(SpecKey.POSITION);
    boolean hasAmount = fields.has(SpecKey.AMOUNT);
    if (hasPosition && hasAmount) {
      return Optional.empty();
    }
    return Optional.of(
        hasPosition ? ValueKind.POSITION : hasAmount ? ValueKind.AMOUNT : ValueKind.NONE);
  }

  private boolean isFieldName(SpecKey key, Text text) {
    String name = text.value();
    String fault = null;
    if (name.isBlank()) {
      fault = "is blank";
    } else if (name.codePointCount(0, name.length()) > LONGEST_FIELD) {
      fault = "has " + name.codePointCount(0, name.length()) + " characters";
    } else if (!name.codePoints().allMatch(SpecText::isVisible)) {
      fault = "is " + SpecText.quoted(name) + " and holds an invisible character";
    }
    if (fault != null) {
      problems.add(text.line(), field(key) + " " + fault + "; legal: " + key.legal());
    }
    return fault == null;
  }

  private void checkFields(Format format, Map<SpecKey, Text> fields) {
    List<SpecKey> before = new ArrayList<>();
    for (SpecKey key : fields.keySet()) {
      if (format == Format.JSON && hasEmptyPart(fields.get(key).value())) {
        problems.add(
            fields.get(key).line(),
            field(key)
                + " is "
                + SpecText.quoted(fields.get(key).value())
                + " and has an empty part; legal: names with single dots between them");
      }
      before.forEach(other -> checkPair(format, fields, other, key));
      before.add(key);
    }
  }

  private void checkPair(Format format, Map<SpecKey, Text> fields, SpecKey first, SpecKey second) {
    String one = fields.get(first).value();
    String other = fields.get(second).value();
    int line = Math.max(fields.get(first).line(), fields.get(second).line());
    if (one.equals(other)) {
      problems.add(
          line,
          "fields "
              + first.word()
              + " and "
              + second.word()
              + " of "
              + what
              + " are both "
              + SpecText.quoted(one)
              + "; legal: different names");
    } else if (format == Format.JSON
        && ((one + ".").startsWith(other + ".") || (other + ".").startsWith(one + "."))) {
      problems.add(
          line,
          "fields "
              + first.word()
              + " and "
              + second.word()
              + " of "
              + what
              + " are "
              + SpecText.quoted(one)
              + " and "
              + SpecText.quoted(other)
              + ", one inside of the other; legal: paths that do not begin with each other");
    }
  }

  private static boolean hasEmptyPart(String path) {
    return List.of(path.split("\\.", -1)).contains("");
  }

  private String field(SpecKey key) {
    return "field " + key.word() + " of " + what;
  }

  private static EventFields eventFields(Map<SpecKey, Text> fields, ValueKind kind) {
    String value =
        switch (kind) {
          case NONE -> null;
          case POSITION -> fields.get(SpecKey.POSITION).value();
          case AMOUNT -> fields.get(SpecKey.AMOUNT).value();
        };
    return new EventFields(
        fields.get(SpecKey.DAY).value(),
        fields.get(SpecKey.USER_ID).value(),
        fields.get(SpecKey.VALUE_PROP).value(),
        value,
        kind);
  }
}
