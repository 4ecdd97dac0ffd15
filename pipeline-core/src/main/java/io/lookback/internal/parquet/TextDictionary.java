package io.lookback.internal.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;

/** The texts of a chunk being read: its dictionary, then those of pages that do without it. */
final class TextDictionary {
  private final List<String> entries = new ArrayList<>();
  private final Map<Binary, Integer> codes = new HashMap<>();

  /** Starts with the entries of {@code dictionary}, or with none if it is null. */
  TextDictionary(Dictionary dictionary) {
    for (int code = 0; dictionary != null && code <= dictionary.getMaxId(); code++) {
      Binary text = dictionary.decodeToBinary(code);
      entries.add(text.toStringUsingUTF8());
      codes.putIfAbsent(text, code);
    }
  }

  int codeOf(Binary text) {
    Integer known = codes.get(text);
    if (known != null) {
      return known;
    }
    // The reader may use the bytes of the page again.
    codes.put(text.copy(), entries.size());
    entries.add(text.toStringUsingUTF8());
    return entries.size() - 1;
  }

  String[] entries() {
    return entries.toArray(String[]::new);
  }
}
