package io.lookback.internal.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run made of the files in landing.
 *
 * @param loaded names of files that were loaded
 * @param replaced of those, the ones that replaced what was loaded under their name: how many lines
 *     that had
 * @param unchanged names of files that bronze held already
 * @param sameAs names of files whose bytes bronze held under another name: that name
 * @param gone names of files in bronze that are not in landing any more; they stay
 * @param ignored names in landing that are no landing files
 */
public record Loading(
    List<String> loaded,
    Map<String, Long> replaced,
    List<String> unchanged,
    Map<String, String> sameAs,
    List<String> gone,
    List<String> ignored) {
  /** Whether nothing was loaded or replaced. */
  public boolean changedNothing() {
    return loaded.isEmpty() && replaced.isEmpty();
  }

  void write(JsonGenerator json) throws IOException {
    writeNames(json, "loaded_files", loaded);
    json.writeObjectFieldStart("replaced_files");
    for (Map.Entry<String, Long> file : new TreeMap<>(replaced).entrySet()) {
      json.writeNumberField(file.getKey(), file.getValue());
    }
    json.writeEndObject();
    writeNames(json, "unchanged_files", unchanged);
    json.writeObjectFieldStart("same_bytes_as");
    for (Map.Entry<String, String> file : new TreeMap<>(sameAs).entrySet()) {
      json.writeStringField(file.getKey(), file.getValue());
    }
    json.writeEndObject();
    writeNames(json, "gone_files", gone);
    writeNames(json, "ignored_files", ignored);
  }

  private static void writeNames(JsonGenerator json, String field, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }
}
