package io.lookback.internal.ledger;

import io.lookback.batch.Source;
import io.lookback.ledger.Tally;
import java.math.BigInteger;

/**
 * How large the records of a landing file are, line ends and headers apart.
 *
 * @param bytes bytes of all records that are neither blank nor mended
 * @param quarantined bytes of those that are in quarantine, however much of them it keeps
 * @param cutOff bytes of these that the quarantine does not keep, as their line is too long
 * @param spanning how many records span lines
 * @param quarantinedSpanning how many of these are in quarantine
 */
public record RecordSizes(
    BigInteger bytes,
    BigInteger quarantined,
    BigInteger cutOff,
    BigInteger spanning,
    BigInteger quarantinedSpanning) {
  /** Of no record. */
  public static final RecordSizes NONE =
      new RecordSizes(
          BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

  /** The sizes of one landing file. */
  public static RecordSizes of(Tally tally, Source source, String file) {
    String label = source.label();
    return new RecordSizes(
        tally
            .sum(Counted.FILE, label, file, "bytes")
            .subtract(tally.sum(Counted.FILE, label, file, "mended_bytes")),
        tally.sum(Counted.FILE, label, file, "quarantined_bytes"),
        tally.sum(Counted.FILE, label, file, "cut_off_bytes"),
        tally.sum(Counted.SPANNING, label, file, "records"),
        tally.sum(Counted.SPANNING, label, file, "quarantined"));
  }

  /** Both together. */
  public RecordSizes plus(RecordSizes other) {
    return new RecordSizes(
        bytes.add(other.bytes),
        quarantined.add(other.quarantined),
        cutOff.add(other.cutOff),
        spanning.add(other.spanning),
        quarantinedSpanning.add(other.quarantinedSpanning));
  }
}
