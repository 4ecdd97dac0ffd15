package io.lookback.internal.spec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of a feature file. What is asked of it and is not legal becomes a problem. */
final class Section {
  /** A key with its value. */
  record Entry(String key, int line, Node value) {}

  /** A value that is a text. */
  record Text(String value, int line) {}

  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.SEQ, Tag.MAP, Tag.NULL);
  private static final Map<String, String> TRUTHS =
      Map.of("yes", "true", "y", "true", "on", "true", "no", "false", "n", "false", "off", "false");

  private final String what;
  private final int line;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Section(String what, int line, Problems problems) {
    this.what = what;
    this.line = line;
    this.problems = problems;
  }

  /**
   * The mapping that a node is.
   *
   * @param what what it is in messages, such as {@code source 'prints'}
   * @param line the line to name where a key is missing
   */
  static Optional<Section> of(Node node, String what, int line, String legal, Problems problems) {
    if (!(node instanceof MappingNode mapping) || hasTag(node)) {
      problems.add(YamlNodes.line(node), what + " " + is(node) + "; legal: " + legal);
      return Optional.empty();
    }
    Section section = new Section(what, line, problems);
    mapping.getValue().forEach(section::add);
    return Optional.of(section);
  }

  private void add(NodeTuple tuple) {
    Node node = tuple.getKeyNode();
    int at = YamlNodes.line(node);
    if (!(node instanceof ScalarNode key) || hasTag(node)) {
      problems.add(at, "a key of " + what + " " + is(node) + "; legal: a text");
      return;
    }
    Entry entry = new Entry(key.getValue(), at, tuple.getValueNode());
    Entry first = entries.putIfAbsent(entry.key, entry);
    if (first != null) {
      problems.add(
          at, named(entry.key) + " is there twice, first in line " + first.line + "; legal: once");
    }
  }

  /** Makes a problem of every key that is none of these. */
  Section only(List<SpecKey> keys) {
    List<String> words = keys.stream().map(SpecKey::word).toList();
    for (Entry entry : entries.values()) {
      if (!words.contains(entry.key)) {
        problems.unknown(entry.line, named(entry.key), entry.key, words);
      }
    }
    return this;
  }

  int line() {
    return line;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  boolean has(SpecKey key) {
    return entries.containsKey(key.word());
  }

  /** The line of a key, or that of the mapping. */
  int line(SpecKey key) {
    return has(key) ? entries.get(key.word()).line : line;
  }

  /** The value of a key, in words: {@code format of source 'prints'}. */
  String value(SpecKey key) {
    return value(key, key.word());
  }

  /** The value of a key with what it holds between the two. */
  String value(SpecKey key, String received) {
    return SpecKey.OF_FILE.contains(key) ? received : received + " of " + what;
  }

  /** The mapping under a key that must be there. */
  Optional<Section> section(SpecKey key, String as) {
    return required(key).flatMap(of -> of(of.value, as, of.line, key.legal(), problems));
  }

  /** The text under a key that must be there. */
  Optional<Text> requiredText(SpecKey key) {
    return required(key).flatMap(of -> text(of.value, value(key), key.legal()));
  }

  /** The text under a key, if it is there. */
  Optional<Text> text(SpecKey key) {
    return find(key).flatMap(of -> text(of.value, value(key), key.legal()));
  }

  /** The texts under a key, if it is there. */
  Optional<List<Text>> texts(SpecKey key) {
    return find(key).flatMap(of -> texts(of.value, key));
  }

  /** Which of some names stands under a key that must be there; any, if there are no names. */
  Optional<Text> requiredChoice(SpecKey key, Collection<String> names) {
    return requiredText(key).flatMap(of -> choice(key, of, names));
  }

  /** Which of some names stands under a key, if it is there. */
  Optional<Text> choice(SpecKey key, Collection<String> names) {
    return text(key).flatMap(of -> choice(key, of, names));
  }

  private Optional<Text> choice(SpecKey key, Text text, Collection<String> names) {
    if (names.isEmpty() || names.contains(text.value)) {
      return Optional.of(text);
    }
    String received = value(key, key.word() + " " + SpecText.quoted(text.value));
    problems.unknown(text.line, received, text.value, names);
    return Optional.empty();
  }

  /** Whether true or false stands under a key, if it is there. */
  Optional<Boolean> truth(SpecKey key) {
    Optional<Text> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String word = text.get().value;
    boolean isPlain = find(key).stream().allMatch(of -> ((ScalarNode) of.value).isPlain());
    if (isPlain && (word.equals("true") || word.equals("false"))) {
      return Optional.of(word.equals("true"));
    }
    String meant = TRUTHS.getOrDefault(word.toLowerCase(Locale.ROOT), word);
    problems.add(
        text.get().line,
        value(key)
            + " is "
            + SpecText.quoted(word)
            + (isPlain ? "" : " in quotes")
            + "; legal: "
            + key.legal()
            + Problems.didYouMean(meant, List.of("true", "false")));
    return Optional.empty();
  }

  /** The number from 1 to {@code max} under a key, or the default where there is none. */
  int number(SpecKey key, int max, int byDefault) {
    return find(key).flatMap(of -> number(of.value, key, max)).orElse(byDefault);
  }

  /** The numbers from 1 to {@code max} under a key, which may hold a single one. */
  List<Found> numbers(SpecKey key, int max) {
    Optional<Entry> entry = find(key);
    if (entry.isEmpty()) {
      return List.of();
    }
    Node value = entry.get().value;
    List<Node> nodes =
        value instanceof SequenceNode list && !hasTag(value) ? list.getValue() : List.of(value);
    List<Found> numbers = new ArrayList<>();
    for (Node node : nodes) {
      number(node, key, max).ifPresent(of -> numbers.add(new Found(of, YamlNodes.line(node))));
    }
    if (nodes.isEmpty()) {
      problems.add(entry.get().line, value(key) + " is empty; legal: " + key.legal());
    }
    return numbers;
  }

  /** A number and its line. */
  record Found(int number, int line) {}

  private Optional<Integer> number(Node node, SpecKey key, int max) {
    if (node instanceof ScalarNode scalar
        && scalar.isPlain()
        && !hasTag(node)
        && NUMBER.matcher(scalar.getValue()).matches()) {
      long number = Long.parseLong(scalar.getValue());
      if (number >= 1 && number <= max) {
        return Optional.of((int) number);
      }
    }
    boolean isQuoted = node instanceof ScalarNode scalar && !scalar.isPlain() && !hasTag(node);
    String received = is(node) + (isQuoted ? " in quotes" : "");
    problems.add(YamlNodes.line(node), value(key) + " " + received + "; legal: " + key.legal());
    return Optional.empty();
  }

  private Optional<Entry> required(SpecKey key) {
    if (!has(key)) {
      problems.add(line, named(key.word()) + " is missing; legal: " + key.legal());
    }
    return find(key);
  }

  private Optional<Entry> find(SpecKey key) {
    return Optional.ofNullable(entries.get(key.word()));
  }

  private Optional<List<Text>> texts(Node node, SpecKey key) {
    if (!(node instanceof SequenceNode list) || hasTag(node)) {
      problems.add(YamlNodes.line(node), value(key) + " " + is(node) + "; legal: " + key.legal());
      return Optional.empty();
    }
    List<Text> texts = new ArrayList<>();
    for (Node item : list.getValue()) {
      text(item, "a value of " + value(key), key.legal()).ifPresent(texts::add);
    }
    return Optional.of(texts);
  }

  private Optional<Text> text(Node node, String of, String legal) {
    if (node instanceof ScalarNode scalar && !hasTag(node) && !isNull(scalar)) {
      return Optional.of(new Text(scalar.getValue(), YamlNodes.line(node)));
    }
    problems.add(YamlNodes.line(node), of + " " + is(node) + "; legal: " + legal);
    return Optional.empty();
  }

  private String named(String key) {
    String named = "key " + SpecText.quoted(key);
    return what.equals(SpecReader.FILE) ? named : named + " of " + what;
  }

  private static boolean hasTag(Node node) {
    return !TAGS.contains(node.getTag());
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL)
        || (scalar.isPlain() && NULLS.contains(scalar.getValue()));
  }

  /** What a node is, for messages. */
  private static String is(Node node) {
    if (hasTag(node)) {
      String tag = node.getTag().getValue();
      String shown = tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
      return "has the tag " + SpecText.quoted(shown) + ", and no tag is legal";
    }
    return node instanceof ScalarNode scalar && isNull(scalar) ? "has no value" : "is " + of(node);
  }

  private static String of(Node node) {
    if (node instanceof ScalarNode scalar) {
      boolean isNumber = scalar.isPlain() && NUMBER.matcher(scalar.getValue()).matches();
      return isNumber ? scalar.getValue() : SpecText.quoted(scalar.getValue());
    }
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }
}
