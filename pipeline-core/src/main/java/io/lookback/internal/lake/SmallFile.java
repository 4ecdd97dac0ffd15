package io.lookback.internal.lake;

import io.lookback.lake.Staging;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.MimeTypes;

/** A file that one worker writes for the program that waits for the job's end. */
public final class SmallFile {
  /** What a file holds. */
  public interface Content {
    /** Writes it. */
    void writeTo(DataOutput out) throws IOException;
  }

  /** What a file is read as. */
  public interface Reader<T> {
    /** Reads it. */
    T readFrom(DataInput in) throws IOException;
  }

  private SmallFile() {}

  /** Reads a file that {@link #write} wrote. */
  public static <T> T read(String path, Reader<T> reader) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                Channels.newInputStream(
                    FileSystems.open(FileSystems.matchNewResource(path, false)))))) {
      return reader.readFrom(in);
    }
  }

  /**
   * Writes a file.
   *
   * @param staging what the file belongs to
   * @param path of the file, on any file system that Beam knows
   * @throws IOException a {@link LakeWriteException} if it cannot be written
   */
  public static void write(Staging staging, String path, Content content) throws IOException {
    try {
      EndedStagings.change(
          staging,
          () -> {
            try (DataOutputStream out =
                new DataOutputStream(
                    new BufferedOutputStream(
                        Channels.newOutputStream(
                            FileSystems.create(
                                FileSystems.matchNewResource(path, false), MimeTypes.BINARY))))) {
              content.writeTo(out);
            }
            return null;
          });
    } catch (IOException e) {
      throw new LakeWriteException(path, e);
    }
  }
}
