package io.lookback.kernels;

import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A Parquet file that is written into memory. */
final class InMemoryFile implements OutputFile {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);

  /** What was written. */
  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return bytes.size();
      }

      @Override
      public void write(int next) {
        bytes.write(next);
      }

      @Override
      public void write(byte[] next, int from, int length) {
        bytes.write(next, from, length);
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
