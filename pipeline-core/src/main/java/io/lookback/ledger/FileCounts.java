package io.lookback.ledger;

import io.lookback.batch.Source;
import io.lookback.internal.ledger.Counted;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the lines of one landing file, or of a source, all files together. Immutable.
 *
 * <pre>{@code
 * for (FileCounts file : publication.publish(pipeline.run()).files()) {
 *   log.info("{}: {} of {} lines rejected", file.file(), file.quarantined(), file.lines());
 * }
 * }</pre>
 *
 * @param source what the lines should be
 * @param file the file's name below landing, or the origin of lines from elsewhere; empty for all
 *     files of the source
 * @param lines lines read, usable headers apart
 * @param accepted lines that are in silver
 * @param quarantined lines that are in quarantine
 * @param mended rejected lines that another file holds mended
 * @param duplicates prints or taps that repeat an accepted one
 * @param blank lines with nothing but white space
 * @param reasons lines per reason code, in the order of the codes; a line may have several
 * @param unknownFields names of fields or columns that no event has; the first hundred in order
 * @param sizes how many bytes they have, and how many records span lines
 */
public record FileCounts(
    Source source,
    String file,
    BigInteger lines,
    BigInteger accepted,
    BigInteger quarantined,
    BigInteger mended,
    BigInteger duplicates,
    BigInteger blank,
    Map<String, BigInteger> reasons,
    List<String> unknownFields,
    Sizes sizes) {
  /** Keeps copies of its collections. */
  public FileCounts {
    reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    unknownFields = List.copyOf(unknownFields);
  }

  /**
   * How large records are, line ends and headers apart.
   *
   * @param bytes bytes of all records that are neither blank nor mended
   * @param quarantined bytes of those that are in quarantine, however much of them it keeps
   * @param cutOff bytes of these that the quarantine does not keep, as their line is too long
   * @param spanning how many records span lines
   * @param quarantinedSpanning how many of these are in quarantine
   */
  public record Sizes(
      BigInteger bytes,
      BigInteger quarantined,
      BigInteger cutOff,
      BigInteger spanning,
      BigInteger quarantinedSpanning) {
    /** Of no record. */
    static final Sizes NONE =
        new Sizes(
            BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    /** The sizes of one landing file. */
    static Sizes of(Tally tally, Source source, String file) {
      String label = source.label();
      return new Sizes(
          tally
              .sum(Counted.FILE, label, file, "bytes")
              .subtract(tally.sum(Counted.FILE, label, file, "mended_bytes")),
          tally.sum(Counted.FILE, label, file, "quarantined_bytes"),
          tally.sum(Counted.FILE, label, file, "cut_off_bytes"),
          tally.sum(Counted.SPANNING, label, file, "records"),
          tally.sum(Counted.SPANNING, label, file, "quarantined"));
    }

    /** Both together. */
    Sizes plus(Sizes other) {
      return new Sizes(
          bytes.add(other.bytes),
          quarantined.add(other.quarantined),
          cutOff.add(other.cutOff),
          spanning.add(other.spanning),
          quarantinedSpanning.add(other.quarantinedSpanning));
    }
  }

  /** The lines that the quality gate judges: all but blank ones and mended ones. */
  public BigInteger judged() {
    return lines.subtract(blank).subtract(mended);
  }

  /** The lines that are accounted for; equals {@link #lines} in a ledger that balances. */
  public BigInteger accounted() {
    return accepted.add(quarantined).add(mended).add(duplicates).add(blank);
  }
}
