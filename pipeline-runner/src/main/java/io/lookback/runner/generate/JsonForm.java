package io.lookback.runner.generate;

import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Lines of one JSON object each, with an object inside for each part of a path but the last. */
final class JsonForm extends LineForm {
  private final EventFields fields;
  private final String extraName;
  private final String otherExtraName;
  private final String noteName;

  JsonForm(EventFields fields) {
    super(fields.kind());
    this.fields = fields;
    this.extraName = free("channel");
    this.otherExtraName = free("session");
    this.noteName = free("note");
  }

  @Override
  String header() {
    return "";
  }

  @Override
  String line(LineValues plain) {
    return text(tree(plain));
  }

  @Override
  String[] around(LineValues plain) {
    return new String[] {with(plain, "\"" + noteName + "\":\""), "\"}"};
  }

  @Override
  String ownExtraLine(Flaw flaw, LineValues plain, FlawSchedule schedule) {
    return switch (flaw) {
      case BAD_JSON -> notJson(line(plain), schedule);
      case MISSING_FIELD -> missing(plain, schedule);
      case BAD_USER_ID ->
          line(
              plain.withUser(
                  schedule.pick("-5", "1.5", "\"35790\"", "9223372036854775808", "[7]")));
      case BAD_VALUE_PROP -> line(plain.withProp(schedule.pick("", " ", "\\t", "\\u2003")));
      case BAD_POSITION -> line(plain.withValue(schedule.pick("-1", "0.5", "\"0\"", "2147483648")));
      case BAD_AMOUNT ->
          line(plain.withValue(schedule.pick("12.345", "\"5.00\"", "1e2", "[5]", "true")));
      default -> throw new IllegalStateException("no extra JSON line: " + flaw);
    };
  }

  @Override
  String ownRespelled(Flaw flaw, LineValues plain, FlawSchedule schedule) {
    return switch (flaw) {
      case EXTRA_FIELD ->
          with(
                  plain,
                  schedule.pick("\"" + extraName + "\":\"app\"", "\"" + otherExtraName + "\":81"))
              + "}";
      case ESCAPED_TEXT -> {
        int first = plain.prop().charAt(0);
        String escape = "\\u00" + Integer.toHexString(first).toUpperCase(Locale.ROOT);
        yield line(plain.withProp(escape + plain.prop().substring(1)));
      }
      default -> throw new IllegalStateException("no spelling of a JSON line: " + flaw);
    };
  }

  private static String notJson(String line, FlawSchedule schedule) {
    return switch (schedule.pick("cut", "followed", "text")) {
      case "cut" -> line.substring(0, line.length() - 12);
      case "followed" -> line + "}";
      default -> "-- log rotated --";
    };
  }

  private String missing(LineValues plain, FlawSchedule schedule) {
    String missing =
        fields.kind() == ValueKind.NONE
            ? schedule.pick("user", "day", "event")
            : schedule.pick("user", "value", "day", "event");
    Map<String, Object> tree = tree(plain);
    switch (missing) {
      case "user" -> remove(tree, fields.userId());
      case "day" -> remove(tree, fields.day());
      case "value" -> tree = tree(plain.withValue("null"));
      default -> tree.remove(top(fields.valueProp()));
    }
    return text(tree);
  }

  /** The line with one more field, and without the brace at its end. */
  private String with(LineValues plain, String field) {
    String line = line(plain);
    return line.substring(0, line.length() - 1) + "," + field;
  }

  /** Texts of values and inner objects by name. */
  private Map<String, Object> tree(LineValues plain) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, fields.day(), "\"" + plain.day() + "\"");
    if (fields.kind() != ValueKind.NONE) {
      put(tree, fields.value(), plain.value());
    }
    put(tree, fields.valueProp(), "\"" + plain.prop() + "\"");
    put(tree, fields.userId(), plain.user());
    return tree;
  }

  private static void put(Map<String, Object> tree, String path, String text) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, text);
    } else {
      put(inner(tree, path.substring(0, dot)), path.substring(dot + 1), text);
    }
  }

  private static void remove(Map<String, Object> tree, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.remove(path);
    } else {
      remove(inner(tree, path.substring(0, dot)), path.substring(dot + 1));
    }
  }

  @SuppressWarnings("unchecked") // no path begins with another one
  private static Map<String, Object> inner(Map<String, Object> tree, String name) {
    return (Map<String, Object>) tree.computeIfAbsent(name, absent -> new LinkedHashMap<>());
  }

  private static String text(Map<String, Object> tree) {
    StringBuilder text = new StringBuilder();
    append(text, tree);
    return text.toString();
  }

  private static void append(StringBuilder text, Map<?, ?> tree) {
    text.append('{');
    String comma = "";
    for (Map.Entry<?, ?> field : tree.entrySet()) {
      text.append(comma).append('"').append(escaped((String) field.getKey())).append("\":");
      if (field.getValue() instanceof Map<?, ?> inner) {
        append(text, inner);
      } else {
        text.append(field.getValue());
      }
      comma = ",";
    }
    text.append('}');
  }

  private static String escaped(String name) {
    return bytes(name.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static String top(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  /** The name, longer if the line has it already. */
  private String free(String name) {
    boolean isTaken = fields.names().stream().anyMatch(path -> top(path).equals(name));
    return isTaken ? free(name + "_2") : name;
  }
}
