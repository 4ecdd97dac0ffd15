package io.lookback.internal.plan;

import io.lookback.internal.batch.Buckets;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.ContentHash;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What bronze holds of one landing file: an entry of bronze's manifest, which is kept among the
 * counts of its version.
 *
 * @param source the label of what the lines are
 * @param name the file's name below landing when it was loaded
 * @param content its unpacked bytes
 * @param lines how many lines it has, the header apart
 * @param maxLineBytes the longest legal line when it was loaded; longer ones lie there in pieces
 * @param recordRules by which of the {@link #RECORD_RULES} its records were told apart
 * @param columns which columns its header had to name, see {@link #columns(SourceSpec)}
 * @param loadId the run that loaded it
 */
public record LoadedFile(
    String source,
    String name,
    Content content,
    long lines,
    int maxLineBytes,
    long recordRules,
    long columns,
    String loadId) {
  /**
   * The version of the rules by which bytes become records. To be raised when they change: a CSV
   * file that was loaded by other rules is loaded again. With 1 (or none noted) only line feeds
   * ended lines, and the first record was never a line of its own.
   */
  public static final long RECORD_RULES = 2;

  /** The columns of files that were loaded before there was another set. */
  public static final long BUILT_IN_COLUMNS = columns(SourceSpec.PAYS);

  /** A hash of the columns that the header of a CSV file has to name. */
  public static long columns(SourceSpec source) {
    return hash(source.fields().names().stream().sorted().toList());
  }

  /** What {@link Measures#DAYS_COUNTED} notes where days were counted by the built-in fields. */
  private static final long BUILT_IN_FIELDS = 1;

  /** What {@link Measures#DAYS_COUNTED} notes: by which fields a file was parsed for it. */
  public static long daysCountedBy(SourceSpec source) {
    boolean isBuiltIn =
        LakeSpec.BUILT_IN.sources().stream()
            .anyMatch(
                other ->
                    other.label().equals(source.label()) && other.fields().equals(source.fields()));
    return isBuiltIn ? BUILT_IN_FIELDS : hash(source.fields().names());
  }

  private static long hash(List<String> names) {
    return Buckets.hash(String.join("\n", names));
  }

  /** All files that a version of bronze holds, by name; none for null. */
  public static List<LoadedFile> of(LayerVersion bronze) {
    List<LoadedFile> files = new ArrayList<>();
    if (bronze == null) {
      return files;
    }
    Tally counts = bronze.counts();
    TreeMap<String, String> sources = new TreeMap<>();
    for (Tally.Key key : counts.maxima(Counted.LOAD_OF).keySet()) {
      sources.put(key.part(Part.FILE), key.part(Part.SOURCE));
    }
    for (Map.Entry<String, String> file : sources.entrySet()) {
      String source = file.getValue();
      String name = file.getKey();
      long bytes = counts.sum(Counted.LOADED, source, name, "text_bytes").longValueExact();
      long hash = hash(counts.maximaUnder(Counted.CONTENT, source, name), bytes);
      files.add(
          new LoadedFile(
              source,
              name,
              new Content(bytes, hash),
              counts.sum(Counted.LOADED, source, name, "lines").longValueExact(),
              counts.maximum(Counted.LOADED, source, name, "max_line_bytes").intValue(),
              orElse(1, counts.maximum(Counted.LOADED, source, name, "record_rules")),
              orElse(BUILT_IN_COLUMNS, counts.maximum(Counted.LOADED, source, name, "columns")),
              counts.maximaUnder(Counted.LOAD_OF, source, name).lastKey()));
    }
    return files;
  }

  /** How many bytes of text a version of bronze holds. */
  public static double textBytes(LayerVersion bronze) {
    return of(bronze).stream().mapToDouble(file -> file.content().bytes()).sum();
  }

  /**
   * The days of this file's events as ISO dates, such as {@code 2020-11-30}, or null if they were
   * not counted when it was loaded, or by other fields.
   *
   * @param bronze the version that holds the file
   * @param by where its lines come from
   */
  public TreeSet<String> days(LayerVersion bronze, SourceSpec by) {
    Long noted = bronze.counts().maximum(Counted.LOADED, source, name, Measures.DAYS_COUNTED);
    boolean counted = noted != null && noted == daysCountedBy(by);
    return counted
        ? new TreeSet<>(bronze.counts().sumsUnder(Counted.PARSED_DAY, source, name).keySet())
        : null;
  }

  /**
   * Whether it would become the same records.
   *
   * @param longestLine the longest legal line
   * @param by where its lines come from; a header that does not name the columns of a CSV file is a
   *     line like others
   */
  boolean isReadAlike(int longestLine, SourceSpec by) {
    boolean isByTheseRules =
        source.equals(by.label())
            && hasColumnsOf(by)
            && (!by.isCsv() || recordRules == RECORD_RULES);
    return maxLineBytes == longestLine && isByTheseRules;
  }

  /** Whether its header was looked at for the columns that a source has now. */
  public boolean hasColumnsOf(SourceSpec by) {
    return !by.isCsv() || columns == columns(by);
  }

  private static long orElse(long otherwise, Long noted) {
    return noted == null ? otherwise : noted;
  }

  /**
   * Whether this file has a record; one without is the same as no other, whatever its bytes.
   *
   * @param bronze the version that holds the file
   */
  public boolean holdsRecord(LayerVersion bronze) {
    Long noted = bronze.counts().maximum(Counted.LOADED, source, name, Measures.HOLDS_RECORD);
    return noted == null ? lines > 0 : noted > 0;
  }

  /** The hash of a file from those of its ranges, which are keyed by where they start. */
  private static long hash(TreeMap<String, Long> ranges, long bytes) {
    long hash = ContentHash.EMPTY;
    for (Map.Entry<String, Long> range : ranges.entrySet()) {
      String next = ranges.higherKey(range.getKey());
      long end = next == null ? bytes : Long.parseLong(next);
      hash = ContentHash.join(hash, range.getValue(), end - Long.parseLong(range.getKey()));
    }
    return hash;
  }
}
