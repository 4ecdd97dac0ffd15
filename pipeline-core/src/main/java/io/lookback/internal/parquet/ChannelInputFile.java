package io.lookback.internal.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Objects;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet input file on seekable channels, of whatever file system they come from. */
public final class ChannelInputFile implements InputFile {
  private final String name;
  private final ChannelSource source;

  /**
   * Describes a file without opening it.
   *
   * @param name what error messages call the file
   * @param source opens a channel each time the file is read
   */
  public ChannelInputFile(String name, ChannelSource source) {
    this.name = Objects.requireNonNull(name, "name");
    this.source = Objects.requireNonNull(source, "source");
  }

  /** Opens a new channel on a file. */
  @FunctionalInterface
  public interface ChannelSource {
    /**
     * Returns a channel at the start of the file, which the caller closes.
     *
     * @throws IOException if the file cannot be opened
     */
    SeekableByteChannel open() throws IOException;
  }

  @Override
  public long getLength() throws IOException {
    try (SeekableByteChannel channel = source.open()) {
      return channel.size();
    }
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new ChannelStream(source.open());
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class ChannelStream extends SeekableInputStream {
    private final SeekableByteChannel channel;

    ChannelStream(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public int read() throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      return channel.read(one) < 1 ? -1 : one.get(0) & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(target, from, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public void readFully(byte[] target) throws IOException {
      readFully(ByteBuffer.wrap(target));
    }

    @Override
    public void readFully(byte[] target, int from, int length) throws IOException {
      readFully(ByteBuffer.wrap(target, from, length));
    }

    @Override
    public void readFully(ByteBuffer target) throws IOException {
      while (target.hasRemaining()) {
        if (channel.read(target) < 0) {
          throw new EOFException("the file ends " + target.remaining() + " bytes too early");
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
