package io.lookback.internal.ledger;

import io.lookback.batch.Source;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What became of the lines of one landing file.
 *
 * @param source what the lines should be
 * @param file the file's name below landing
 * @param lines lines read, usable headers apart
 * @param accepted lines that are in silver
 * @param quarantined lines that are in quarantine
 * @param mended rejected lines that another file holds mended
 * @param duplicates prints or taps that repeat an accepted one
 * @param blank lines with nothing but white space
 * @param reasons lines per reason code; a line may have several
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
    RecordSizes sizes) {
  /** The lines that the quality gate judges: all but blank ones and mended ones. */
  public BigInteger judged() {
    return lines.subtract(blank).subtract(mended);
  }

  /** The lines that are accounted for; equals {@link #lines} in a ledger that balances. */
  public BigInteger accounted() {
    return accepted.add(quarantined).add(mended).add(duplicates).add(blank);
  }
}
