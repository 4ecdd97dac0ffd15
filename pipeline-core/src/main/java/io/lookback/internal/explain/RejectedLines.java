package io.lookback.internal.explain;

import io.lookback.internal.explain.Explanation.NearMiss;
import io.lookback.internal.explain.Explanation.Why;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.internal.report.QuarantineFiles;
import io.lookback.internal.report.RejectedLine;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the rejected lines that name a user: those whose user id is legal and that user's, and
 * those whose user id cannot be told and that have its digits as a number.
 */
final class RejectedLines {
  private static final byte[] NO_HEADER = {};

  private final LakeSpec spec;
  private final LayerVersion silver;
  private final LayerVersion bronze;
  private final Map<String, byte[]> headers = new HashMap<>();

  RejectedLines(LakeSpec spec, LayerVersion silver, LayerVersion bronze) {
    this.spec = spec;
    this.silver = silver;
    this.bronze = bronze;
  }

  /** The lines that name {@code user}, in the order of their places. */
  List<NearMiss> of(long user) throws IOException {
    byte[] digits = Long.toString(user).getBytes(StandardCharsets.US_ASCII);
    List<RejectedLine> candidates = new ArrayList<>();
    QuarantineFiles.read(
        spec,
        silver.files(Table.QUARANTINE),
        line -> {
          if (holdsNumber(line.buffer(), line.from(), line.to(), digits)) {
            candidates.add(copy(line));
          }
        });
    List<NearMiss> named = new ArrayList<>();
    for (RejectedLine candidate : candidates) {
      PlainLine line = line(candidate);
      if (names(candidate.source(), line, user)) {
        named.add(new NearMiss(Why.REJECTED, line, null, null, candidate.reasons()));
      }
    }
    named.sort(
        Comparator.comparing((NearMiss miss) -> miss.line().file())
            .thenComparing(miss -> miss.line().offset()));
    return named;
  }

  /** Whether digits are there as a whole number, zeros before it allowed. */
  private static boolean holdsNumber(byte[] data, int from, int to, byte[] digits) {
    for (int at = from; at <= to - digits.length; at++) {
      if (Arrays.equals(data, at, at + digits.length, digits, 0, digits.length)) {
        int end = at + digits.length;
        int before = at - 1;
        while (before >= from && data[before] == '0') {
          before--;
        }
        if ((before < from || !isDigit(data[before])) && (end == to || !isDigit(data[end]))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static RejectedLine copy(RejectedLine line) {
    byte[] raw = Arrays.copyOfRange(line.buffer(), line.from(), line.to());
    return new RejectedLine(
        line.source(),
        line.file(),
        line.offset(),
        line.number(),
        line.reasons(),
        raw,
        0,
        raw.length);
  }

  private PlainLine line(RejectedLine rejected) throws IOException {
    String source = rejected.source().label();
    SortedMap<String, Long> loads =
        new TreeMap<>(bronze.counts().maximaUnder(Counted.LOAD_OF, source, rejected.file()));
    return new PlainLine(
        source,
        rejected.file(),
        rejected.offset(),
        rejected.number() == RejectedLine.UNNUMBERED ? PlainLine.UNKNOWN : rejected.number(),
        loads.isEmpty() ? "" : loads.lastKey(),
        PlainLine.WHOLE,
        rejected.buffer(),
        rejected.source().isCsv() ? header(rejected) : NO_HEADER);
  }

  /** Whether the user of a line is that one, or may be, as the line does not tell. */
  private static boolean names(SourceSpec source, PlainLine line, long user) {
    if (source.isCsv() && line.header().length == 0) {
      return true;
    }
    PlainRecord record = new PlainParser(source).parseRecord(line);
    return record.user().isEmpty() || record.user().getAsLong() == user;
  }

  /** The header that a CSV line stands under; empty where bronze does not have the file. */
  private byte[] header(RejectedLine rejected) throws IOException {
    byte[] known = headers.get(rejected.file());
    if (known == null) {
      known = findHeader(rejected);
      headers.put(rejected.file(), known);
    }
    return known;
  }

  private byte[] findHeader(RejectedLine rejected) throws IOException {
    for (LakeFile file : bronze.files(Table.bronze(rejected.source()))) {
      try (RowGroupReader reader =
          RowGroupReader.open(file.input(), List.of("source_file", "header"))) {
        while (reader.next()) {
          TextColumn names = reader.texts("source_file");
          if (reader.rows() > 0 && names.text(0).equals(rejected.file())) {
            return reader.texts("header").text(0).getBytes(StandardCharsets.UTF_8);
          }
        }
      }
    }
    return NO_HEADER;
  }
}
