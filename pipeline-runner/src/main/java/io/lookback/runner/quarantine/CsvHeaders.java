package io.lookback.runner.quarantine;

import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the headers of CSV landing files in bronze, where each is a row of its own. */
final class CsvHeaders {
  private static final List<String> COLUMNS =
      List.of("source_file", "source_offset", "part", "raw", "raw_bytes");

  private CsvHeaders() {}

  /**
   * The headers of landing files as they came, without line ends; those that bronze lacks are left
   * out.
   *
   * @throws IOException if a file of bronze cannot be read
   */
  static Map<String, byte[]> find(Set<String> landingFiles, List<LakeFile> bronze)
      throws IOException {
    Map<String, byte[]> headers = new HashMap<>();
    for (LakeFile file : bronze) {
      if (!headers.keySet().containsAll(landingFiles)) {
        try (RowGroupReader reader = RowGroupReader.open(file.input(), COLUMNS)) {
          find(reader, landingFiles, headers);
        }
      }
    }
    return headers;
  }

  private static void find(
      RowGroupReader reader, Set<String> landingFiles, Map<String, byte[]> headers)
      throws IOException {
    boolean fromTheStart = false;
    while (reader.next()) {
      TextColumn names = reader.texts("source_file");
      // A file that does not begin with the beginning of a landing file has no header.
      fromTheStart |= reader.longs("source_offset")[0] == 0;
      if (!fromTheStart) {
        return;
      }
      int[] parts = reader.ints("part");
      for (int row = 0; row < parts.length; row++) {
        if (parts[row] == LineChunk.HEADER && landingFiles.contains(names.text(row))) {
          headers.put(names.text(row), line(reader, row));
          return;
        }
      }
    }
  }

  private static byte[] line(RowGroupReader reader, int row) throws IOException {
    BytesColumn texts = reader.bytes("raw");
    BytesColumn raw = texts.lengths()[row] >= 0 ? texts : reader.bytes("raw_bytes");
    int from = raw.starts()[row];
    return Arrays.copyOfRange(raw.data(), from, from + Math.max(0, raw.lengths()[row]));
  }
}
