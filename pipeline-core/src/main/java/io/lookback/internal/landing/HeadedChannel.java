package io.lookback.internal.landing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A channel whose first bytes can be looked at before they are read. Not thread-safe. */
final class HeadedChannel implements ReadableByteChannel {
  private final ReadableByteChannel channel;
  private final ByteBuffer head;

  /**
   * Reads the first bytes.
   *
   * @param headBytes how many bytes; fewer where the channel has not so many
   */
  HeadedChannel(ReadableByteChannel channel, int headBytes) throws IOException {
    this.channel = channel;
    this.head = ByteBuffer.allocate(headBytes);
    while (head.hasRemaining() && channel.read(head) >= 0) {
      // Read on: a channel may return fewer bytes than asked for.
    }
    head.flip();
  }

  /** The first bytes, as long as none are read. */
  byte[] head() {
    byte[] bytes = new byte[head.remaining()];
    head.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!head.hasRemaining()) {
      return channel.read(target);
    }
    int read = Math.min(head.remaining(), target.remaining());
    target.put(head.duplicate().limit(head.position() + read));
    head.position(head.position() + read);
    return read;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
