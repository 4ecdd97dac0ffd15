package io.lookback.bronze;

import io.lookback.internal.parse.CsvHeader;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The headers that records of CSV sources stand under where no file has one. Immutable.
 *
 * @param spec the sources
 * @param given by the label of the source; others have the names of their fields
 */
record Headers(LakeSpec spec, Map<String, String> given) implements Serializable {
  /** None is given. */
  static Headers of(LakeSpec spec) {
    return new Headers(spec, Map.of());
  }

  /**
   * The same with one more.
   *
   * @throws IllegalArgumentException if it does not name the fields of the source
   */
  Headers with(String source, String header) {
    SourceSpec named = spec.source(source);
    byte[] text = TextLines.utf8(header);
    CsvHeader parsed = CsvHeader.of(text, 0, text.length, named.fields());
    if (!named.isCsv() || !parsed.isUsable()) {
      throw new IllegalArgumentException(
          "header '"
              + header
              + "' of source "
              + source
              + (named.isCsv()
                  ? " cannot be used: " + parsed.fault()
                  : " has no use: the source is not CSV")
              + "; legal: for a CSV source, a line that names each of "
              + String.join(", ", named.fields().names())
              + " once");
    }
    Map<String, String> all = new TreeMap<>(given);
    all.put(source, header);
    return new Headers(spec, all);
  }

  /** The header of a source, in UTF-8; empty for a source without one. */
  byte[] of(SourceSpec source) {
    if (!source.isCsv()) {
      return new byte[0];
    }
    return TextLines.utf8(
        given.getOrDefault(source.label(), String.join(",", source.fields().names())));
  }
}
