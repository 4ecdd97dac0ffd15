package io.lookback.internal.spec;

import io.lookback.spec.SpecFile;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads a text of YAML into the engine's tree of nodes. Scalars stay texts: nothing of the text
 * makes an object or names a class.
 */
public final class YamlNodes {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_ALIASES = 50;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new FailsafeSchema())
          .setMaxAliasesForCollections(MAX_ALIASES)
          .setCodePointLimit(SpecFile.MAX_BYTES)
          .setAllowNonScalarKeys(true)
          .build();

  private YamlNodes() {}

  /** The only document of the text; or nothing, and then there are problems. */
  public static Optional<Node> read(String text, Problems problems) {
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (!isReadable(yaml, problems)) {
      return Optional.empty();
    }
    Shallow parser = new Shallow(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, yaml)));
    try {
      Composer composer = new Composer(SETTINGS, parser);
      Optional<Node> root = composer.getSingleNode().filter(of -> !isEmpty(of));
      if (root.isEmpty()) {
        problems.add(1, "the file is empty; legal: one mapping with the keys sources, scored, ...");
      }
      return root;
    } catch (YamlEngineException e) {
      problems.add(Math.min(line(e), lines(yaml)), message(e, yaml));
      return Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The engine's scanner lets these out: of an escape that ends with the file, for one.
      problems.add(
          Math.min(parser.line, lines(yaml)),
          "the file is not legal YAML in this line or below: " + SpecText.escaped(e.toString()));
      return Optional.empty();
    }
  }

  private static boolean isEmpty(Node root) {
    return root instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().isEmpty();
  }

  /** The line that a node begins in. */
  static int line(Node node) {
    return line(node.getStartMark());
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(at -> at.getLine() + 1).orElse(1);
  }

  private static int line(YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked
        ? line(marked.getProblemMark().or(marked::getContextMark))
        : 1;
  }

  private static int lines(String text) {
    return Math.max(1, (int) text.lines().count());
  }

  private static boolean isReadable(String text, Problems problems) {
    int at = 0;
    while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at == text.length()) {
      return true;
    }
    problems.add(
        lines(text.substring(0, at) + "x"),
        "the character "
            + SpecText.quoted(Character.toString(text.codePointAt(at)))
            + " is not legal in YAML; legal: printable characters, others as escapes in quotes");
    return false;
  }

  private static String message(YamlEngineException e, String text) {
    if (e instanceof DepthException) {
      return "lists and mappings are nested deeper than "
          + MAX_DEPTH
          + " levels; a feature file needs 4";
    }
    String what = Optional.ofNullable(e.getMessage()).orElse("");
    if (e instanceof MarkedYamlEngineException marked) {
      what =
          Stream.of(marked.getContext(), marked.getProblem())
              .filter(part -> part != null && !part.isBlank())
              .map(String::strip)
              .collect(Collectors.joining(", "));
    }
    if (e instanceof ComposerException && what.contains("single document")) {
      return "the file holds several documents; legal: one, without a line --- after its beginning";
    }
    return "the file is not legal YAML: " + SpecText.escaped(what).strip() + hint(e, what, text);
  }

  private static String hint(YamlEngineException e, String what, String text) {
    if (what.contains("undefined alias")) {
      return "; a value that begins with * needs quotes";
    }
    String line = text.lines().skip(line(e) - 1L).findFirst().orElse("");
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    return indent.contains("\t") ? "; the line is indented with a tab: use spaces" : "";
  }

  /** Nesting is deeper than the composer, which calls itself, may be asked for. */
  private static final class DepthException extends MarkedYamlEngineException {
    private static final long serialVersionUID = 1L;

    DepthException(Optional<Mark> mark) {
      super(null, Optional.empty(), "too deep", mark);
    }
  }

  /** Stops at a document that is nested too deeply. */
  private static final class Shallow implements Parser {
    private final Parser parser;
    private int depth;
    private int line = 1;

    Shallow(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
      return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      line = YamlNodes.line(event.getEndMark());
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw new DepthException(event.getStartMark());
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
      return event;
    }
  }
}
