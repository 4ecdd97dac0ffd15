package io.lookback.internal.lake;

import io.lookback.internal.parquet.ChannelInputFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.parquet.io.InputFile;

/**
 * A published file of a table.
 *
 * @param table the folder of the table below its layer
 * @param partition the partition folder, such as {@code day=2020-11-30}; empty for none
 * @param path where to open it
 */
public record LakeFile(String table, String partition, String path) implements Serializable {
  /** The file as Parquet readers take it. */
  public InputFile input() {
    String path = this.path;
    return new ChannelInputFile(path, () -> open(path));
  }

  private static SeekableByteChannel open(String path) throws IOException {
    try {
      return (SeekableByteChannel) FileSystems.open(FileSystems.matchNewResource(path, false));
    } catch (RuntimeException e) {
      if (StoreFault.isIn(e)) {
        throw new IOException("'" + path + "': " + StoreFault.message(e, e.toString()), e);
      }
      throw e;
    }
  }

  /** The day that the partition names. */
  public LocalDate day() throws IOException {
    int at = partition.indexOf('=');
    try {
      return LocalDate.parse(partition.substring(at + 1));
    } catch (DateTimeParseException e) {
      throw new IOException("not a day partition: " + path, e);
    }
  }
}
