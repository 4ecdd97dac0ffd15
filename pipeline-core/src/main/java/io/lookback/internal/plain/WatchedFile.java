package io.lookback.internal.plain;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file that remembers what its store failed at: parquet-java says it in the same words as that
 * the bytes are no Parquet.
 */
final class WatchedFile implements InputFile {
  /** Asks the store for something. */
  private interface Request<T> {
    T send() throws IOException;
  }

  private final InputFile file;
  private long length = -1;
  private Exception fault;

  WatchedFile(InputFile file) {
    this.file = file;
  }

  /** What the store failed at first; null if it did not. */
  Exception fault() {
    return fault;
  }

  private <T> T watched(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (EOFException e) {
      // The store has answered: the file is too short.
      throw e;
    } catch (IOException | RuntimeException e) {
      // Clients of object stores have runtime exceptions of their own.
      fault = fault == null ? e : fault;
      throw e;
    }
  }

  @Override
  public long getLength() throws IOException {
    length = watched(file::getLength);
    return length;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new Stream(watched(file::newStream));
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private final class Stream extends SeekableInputStream {
    private final SeekableInputStream stream;

    Stream(SeekableInputStream stream) {
      this.stream = stream;
    }

    @Override
    public long getPos() throws IOException {
      return watched(stream::getPos);
    }

    /** Some stores fail at a place behind the end, where a damaged footer may send a reader. */
    @Override
    public void seek(long position) throws IOException {
      if (length >= 0 && (position < 0 || position > length)) {
        throw new EOFException("byte " + position + " of " + length);
      }
      watched(
          () -> {
            stream.seek(position);
            return null;
          });
    }

    @Override
    public int read() throws IOException {
      return watched(stream::read);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return watched(() -> stream.read(target, from, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return watched(() -> stream.read(target));
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
      watched(
          () -> {
            stream.readFully(target);
            return null;
          });
    }

    @Override
    public void close() throws IOException {
      watched(
          () -> {
            stream.close();
            return null;
          });
    }
  }
}
