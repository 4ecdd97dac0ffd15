package io.lookback.runner.leak;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.batch.ValueKind;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainParser;
import io.lookback.spec.EventFields;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of a landing file.
 *
 * @param file the file
 * @param raw the line, without its line end
 * @param event the event; null for a line that is rejected
 */
@SuppressWarnings("ArrayRecordComponent") // Lines are not compared.
record EventLine(File file, byte[] raw, PlainEvent event) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A landing file, unpacked.
   *
   * @param source its source
   * @param name its name below landing, without what says how it is packed
   * @param header its header; null if it has none
   */
  record File(SourceSpec source, String name, String header) {}

  /** The line that an event has in a file. */
  static EventLine of(File file, PlainEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    EventFields names = file.source().fields();
    fields.put(names.day(), event.day().toString());
    if (names.kind() == ValueKind.POSITION) {
      fields.put(names.value(), event.position().toString());
    } else if (names.kind() == ValueKind.AMOUNT) {
      fields.put(names.value(), event.amount().toPlainString());
    }
    fields.put(names.valueProp(), event.valueProp());
    fields.put(names.userId(), String.valueOf(event.user()));
    String text = file.source().isCsv() ? csv(file, fields) : json(names, fields, event);
    return new EventLine(file, text.getBytes(StandardCharsets.UTF_8), event);
  }

  private static String csv(File file, Map<String, String> fields) {
    List<String> columns =
        new PlainParser(file.source()).header(file.header().getBytes(StandardCharsets.UTF_8));
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      values.add('"' + fields.getOrDefault(column, "").replace("\"", "\"\"") + '"');
    }
    return String.join(",", values);
  }

  private static String json(EventFields names, Map<String, String> fields, PlainEvent event) {
    Map<String, Object> tree = new LinkedHashMap<>();
    fields.forEach((path, text) -> put(tree, path, text));
    put(tree, names.userId(), event.user());
    if (names.kind() == ValueKind.POSITION) {
      put(tree, names.value(), event.position());
    } else if (names.kind() == ValueKind.AMOUNT) {
      put(tree, names.value(), event.amount());
    }
    try {
      return JSON.writeValueAsString(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // No path begins with another one.
  private static void put(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
    } else {
      put(
          (Map<String, Object>)
              tree.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<>()),
          path.substring(dot + 1),
          value);
    }
  }
}
