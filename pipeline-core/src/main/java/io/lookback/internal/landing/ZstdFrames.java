package io.lookback.internal.landing;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * The content of all frames of a zstd file.
 *
 * <p>The end of the file is the end of the content only where the decoder says that its last frame
 * is complete; everywhere else it is an {@link EOFException}. The library has streams of its own;
 * of some versions they take a frame that lies in several buffers for complete, and its missing
 * rest for nothing. Not thread-safe.
 */
final class ZstdFrames extends InputStream {
  private final ReadableByteChannel packed;
  private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
  private final ByteBuffer input;
  private final ByteBuffer output;

  /** Whether a frame has begun and is not complete. */
  private boolean isFrameOpen;

  /** Whether the decoder may hold content for which the output had no room. */
  private boolean isOutputPending;

  /** How many bytes of the file the decoder has taken. */
  private long taken;

  /** How many of them complete frames have. */
  private long complete;

  /**
   * Reads a file from its beginning.
   *
   * @param inputBytes how many packed bytes are read at a time, from 1
   * @param outputBytes how many bytes are unpacked at a time, from 1
   */
  ZstdFrames(ReadableByteChannel packed, int inputBytes, int outputBytes) {
    this.packed = packed;
    this.input = ByteBuffer.allocateDirect(inputBytes).limit(0);
    this.output = ByteBuffer.allocateDirect(outputBytes).limit(0);
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(output.get()) : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int read = Math.min(length, output.remaining());
    output.get(target, from, read);
    return read;
  }

  @Override
  public int available() {
    return output.remaining();
  }

  @Override
  public void close() throws IOException {
    decoder.close();
    packed.close();
  }

  /** Makes sure that the output holds something; false at the end of the content. */
  private boolean fill() throws IOException {
    while (!output.hasRemaining()) {
      if (!input.hasRemaining() && !isOutputPending && !readOn()) {
        if (isFrameOpen) {
          throw new EOFException("a zstd frame is not complete");
        }
        return false;
      }
      decode();
    }
    return true;
  }

  /** Reads packed bytes; false at the end of the file. */
  private boolean readOn() throws IOException {
    input.clear();
    int read;
    do {
      read = packed.read(input);
    } while (read == 0);
    input.flip();
    return read > 0;
  }

  private void decode() throws IOException {
    int before = input.position();
    output.clear();
    try {
      isFrameOpen = !decoder.decompressDirectByteBufferStream(output, input);
    } catch (ZstdException e) {
      output.flip();
      throw damaged(e);
    }
    isOutputPending = isFrameOpen && !output.hasRemaining();
    output.flip();
    taken += input.position() - before;
    if (!isFrameOpen) {
      complete = taken;
    }
  }

  private IOException damaged(ZstdException e) {
    // Some versions of the library give the code with its sign, and then the message of no error.
    long code = Math.abs(e.getErrorCode());
    String what =
        code == Zstd.errPrefixUnknown() ? "it is no zstd frame" : Zstd.getErrorName(-code);
    return new IOException("zstd frame at byte " + complete + ": " + what, e);
  }
}
