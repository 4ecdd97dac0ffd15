package io.lookback.internal.plain;

/**
 * A line of bronze, and where it came from.
 *
 * @param source the label of its source
 * @param file the landing file
 * @param offset where it begins in the unpacked file, in bytes
 * @param number the number of the line, from 1; {@link #UNKNOWN} if it is not known
 * @param load the load that brought it
 * @param part {@link #WHOLE}, {@link #HEADER}, or from 1 on the number of a piece of a line that is
 *     too long
 * @param raw the line as it came, without its line end
 * @param header the header of its file; empty for JSON
 */
@SuppressWarnings("ArrayRecordComponent") // Lines are not compared.
public record PlainLine(
    String source,
    String file,
    long offset,
    long number,
    String load,
    int part,
    byte[] raw,
    byte[] header) {
  /** The {@link #number} of a line whose number is not known. */
  public static final long UNKNOWN = -1;

  /** The {@link #part} of a whole line. */
  public static final int WHOLE = 0;

  /** The {@link #part} of the usable header of a CSV file. */
  public static final int HEADER = -1;

  private static final byte[] NOTHING = {};

  /** Where the line came from, without what it said. */
  public PlainLine withoutText() {
    return new PlainLine(source, file, offset, number, load, part, NOTHING, NOTHING);
  }
}
