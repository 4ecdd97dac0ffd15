package io.lookback.internal.plain;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a JSON line holds at the names of an event's fields, by trees of strict Jackson. */
final class PlainJson {
  private static final Pattern DOT = Pattern.compile("[.]");

  private final Set<List<String>> known = new HashSet<>();
  private final JsonMapper mapper =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .maxNestingDepth(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Names that lie deeper are no fields of an event. */
  private final int deepest;

  /**
   * A reader.
   *
   * @param names of the fields, with dots between the names of objects within objects
   */
  PlainJson(List<String> names) {
    for (String name : names) {
      List<String> path = parts(name);
      for (int length = 1; length <= path.size(); length++) {
        known.add(path.subList(0, length));
      }
    }
    deepest = known.stream().mapToInt(List::size).max().orElse(0);
  }

  /** The object that a line is, if it names no field of an event twice; else null. */
  JsonNode object(String text) {
    if (text.indexOf('\u0000') >= 0 || text.startsWith(PlainParser.BYTE_ORDER_MARK)) {
      return null;
    }
    try {
      JsonNode json = mapper.readTree(text);
      return json.isObject() && !repeatsKnownNames(text) ? json : null;
    } catch (IOException e) {
      return null;
    }
  }

  private boolean repeatsKnownNames(String text) throws IOException {
    Set<List<String>> seen = new HashSet<>();
    try (JsonParser tokens = mapper.createParser(text)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          List<String> path = path(tokens.getParsingContext());
          if (known.contains(path) && !seen.add(path)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** How the number is written that this name leads to. */
  String written(String text, String name) {
    List<String> path = parts(name);
    try (JsonParser tokens = mapper.createParser(text)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        if (token.isNumeric() && path(tokens.getParsingContext()).equals(path)) {
          return tokens.getText();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("no JSON any more: " + text, e);
    }
    throw new IllegalStateException("no number at " + path + ": " + text);
  }

  /** The names that lead to the current one if it is within objects only, else none. */
  private List<String> path(JsonStreamContext from) {
    List<String> path = new ArrayList<>();
    for (JsonStreamContext at = from; !at.inRoot(); at = at.getParent()) {
      if (!at.inObject() || path.size() == deepest) {
        return List.of();
      }
      path.add(0, at.getCurrentName());
    }
    return path;
  }

  private static List<String> parts(String path) {
    return List.of(DOT.split(path));
  }

  /** What a name leads to; a missing node for nothing. */
  static JsonNode at(JsonNode json, String path) {
    JsonNode node = json;
    for (String name : parts(path)) {
      node = node.isObject() ? node.path(name) : MissingNode.getInstance();
    }
    return node;
  }
}
