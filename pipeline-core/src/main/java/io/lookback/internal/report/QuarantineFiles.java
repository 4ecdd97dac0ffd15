package io.lookback.internal.report;

import io.lookback.batch.Reason;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.internal.parquet.TextEntries;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads files of the quarantine line by line. */
public final class QuarantineFiles {
  private static final List<String> COLUMNS =
      List.of(
          "source", "reasons", "raw", "raw_bytes", "source_file", "source_offset", "line_number");

  /** Takes lines. */
  public interface Visitor {
    /** Takes one line. */
    void visit(RejectedLine line) throws IOException;
  }

  private QuarantineFiles() {}

  /**
   * Passes every line to {@code visitor}, in the order of the files.
   *
   * @param spec what the lake is made of
   * @throws IOException if a file cannot be read, with its name
   */
  public static void read(LakeSpec spec, List<LakeFile> files, Visitor visitor) throws IOException {
    for (LakeFile file : files) {
      try (RowGroupReader reader = RowGroupReader.open(file.input(), COLUMNS)) {
        while (reader.next()) {
          readGroup(spec, file, reader, visitor);
        }
      }
    }
  }

  private static void readGroup(
      LakeSpec spec, LakeFile file, RowGroupReader reader, Visitor visitor) throws IOException {
    TextColumn sources = reader.texts("source");
    TextEntries codes = reader.textEntries("reasons");
    BytesColumn texts = reader.bytes("raw");
    BytesColumn bytes = reader.bytes("raw_bytes");
    TextColumn names = reader.texts("source_file");
    OptionalLongColumn offsets = reader.optionalLongs("source_offset");
    OptionalLongColumn numbers = reader.optionalLongs("line_number");
    int code = 0;
    for (int row = 0; row < reader.rows(); row++) {
      BytesColumn raw = texts.lengths()[row] >= 0 ? texts : bytes;
      int from = raw.starts()[row];
      int length = Math.max(0, raw.lengths()[row]);
      int end = code + codes.perRow()[row];
      RejectedLine line =
          new RejectedLine(
              source(spec, file, sources.text(row)),
              names.text(row),
              offset(offsets, row),
              numbers.present()[row] ? numbers.values()[row] : RejectedLine.UNNUMBERED,
              reasons(file, codes.texts(), code, end),
              raw.data(),
              from,
              from + length);
      code = end;
      visitor.visit(line);
    }
  }

  /** Files of earlier versions have a number below 0 where the place is not known, and no null. */
  private static long offset(OptionalLongColumn offsets, int row) {
    return offsets.present()[row] && offsets.values()[row] >= 0
        ? offsets.values()[row]
        : RejectedLine.UNPLACED;
  }

  private static SourceSpec source(LakeSpec spec, LakeFile file, String label) throws IOException {
    try {
      return spec.source(label);
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot read " + file.path() + ": " + e.getMessage(), e);
    }
  }

  private static List<Reason> reasons(LakeFile file, TextColumn codes, int from, int to)
      throws IOException {
    List<Reason> reasons = new ArrayList<>(to - from);
    try {
      for (int i = from; i < to; i++) {
        reasons.add(Reason.ofCode(codes.text(i)));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot read " + file.path() + ": " + e.getMessage(), e);
    }
    return reasons;
  }
}
