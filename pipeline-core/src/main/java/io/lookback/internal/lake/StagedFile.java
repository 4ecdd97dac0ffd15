package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * One Parquet file under construction in a version folder.
 *
 * <p>Its name ends in a random part: a retried attempt writes beside the failed one, not over it,
 * and only the attempt whose output the runner keeps gets its file into the tally.
 */
public final class StagedFile implements AutoCloseable {
  private final Staging staging;
  private final Table table;
  private final String name;
  private final String origin;
  private final String path;
  private final WritableByteChannel channel;
  private final ParquetFileAppender appender;
  private long rows;
  private long bytes;

  private StagedFile(
      Staging staging,
      Table table,
      String name,
      String origin,
      String path,
      WritableByteChannel channel)
      throws IOException {
    this.staging = staging;
    this.table = table;
    this.name = name;
    this.origin = origin;
    this.path = path;
    this.channel = channel;
    this.appender = new ParquetFileAppender(channel, table.schema());
  }

  /**
   * Begins a file.
   *
   * @param partition the partition folder, such as {@code day=2020-11-30}; empty for none
   * @param origin the one landing file that the rows come from; empty if there may be several
   */
  public static StagedFile create(Staging staging, Table table, String partition, String origin)
      throws IOException {
    String folder = table.folder() + "/" + (partition.isEmpty() ? "" : partition + "/");
    String name = folder + uniqueName();
    return create(staging, table, name, origin, staging.folder(table.layer()) + name);
  }

  /**
   * Begins a file of lines that are kept for the second opinion.
   *
   * @param origin the landing file that the lines come from
   */
  public static StagedFile createWitnesses(Staging staging, Table table, String origin)
      throws IOException {
    String name = table.folder() + "/" + uniqueName();
    String path = Witnesses.folder(staging) + name;
    return create(staging, table, name, origin, path);
  }

  private static String uniqueName() {
    String unique = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    return "part-" + unique + ".parquet";
  }

  private static StagedFile create(
      Staging staging, Table table, String name, String origin, String path) throws IOException {
    try {
      WritableByteChannel channel =
          EndedStagings.change(
              staging,
              () ->
                  FileSystems.create(FileSystems.matchNewResource(path, false), MimeTypes.BINARY));
      try {
        return new StagedFile(staging, table, name, origin, path, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new LakeWriteException(path, e);
    }
  }

  /** Appends a row group. */
  public void append(EncodedRowGroup rowGroup) throws IOException {
    try {
      appender.append(rowGroup);
    } catch (IOException e) {
      throw new LakeWriteException(path, e);
    }
    rows += rowGroup.rows();
    bytes += rowGroup.sizeInBytes();
  }

  /** About how many bytes were written. */
  public long bytes() {
    return bytes;
  }

  /** Completes the file and adds it to {@code tally}. */
  public void finish(Tally tally) throws IOException {
    complete();
    String layer = table.layer().folder();
    tally.add(rows, Counted.WRITTEN, layer, name);
    tally.max(appender.position(), Counted.FILE_BYTES, layer, name);
    if (!origin.isEmpty()) {
      tally.max(1, Counted.PART_OF, layer, origin, name);
    }
  }

  /** Completes a file of {@link #createWitnesses} and adds it to {@code tally}. */
  public void finishWitnesses(Tally tally) throws IOException {
    complete();
    tally.add(rows, Counted.WITNESSES, table.folder(), origin, name);
  }

  private void complete() throws IOException {
    try {
      // On an object store a file is there from now on.
      EndedStagings.change(
          staging,
          () -> {
            appender.finish();
            channel.close();
            return null;
          });
    } catch (IOException e) {
      throw new LakeWriteException(path, e);
    }
  }

  /**
   * Closes the file as it is; without {@link #finish} it cannot be read and is never published. So
   * what cannot be written any more, such as on a full disk, is no loss and no fault.
   */
  @Override
  public void close() {
    if (!channel.isOpen() || EndedStagings.has(staging)) {
      // Channels of object stores complete what they have got, and some would write once more.
      return;
    }
    try {
      channel.close();
    } catch (IOException | RuntimeException e) {
      // Said by what failed before, or by finish.
    }
  }
}
