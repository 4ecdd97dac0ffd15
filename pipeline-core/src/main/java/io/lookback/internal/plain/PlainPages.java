package io.lookback.internal.plain;

import com.github.luben.zstd.Zstd;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Unpacks the Zstandard pages that a lake has by Zstandard's own library: parquet-hadoop would read
 * the settings of Hadoop first.
 */
final class PlainPages implements CompressionCodecFactory {
  private final ParquetConfiguration configuration;

  PlainPages(ParquetConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("pages are only read here");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return codec == CompressionCodecName.ZSTD
        ? new Pages()
        : new CodecFactory(configuration, 0).getDecompressor(codec);
  }

  @Override
  public void release() {
    // Nothing is held.
  }

  private static final class Pages implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      byte[] source = new byte[Math.toIntExact(page.size())];
      new DataInputStream(page.toInputStream()).readFully(source);
      return BytesInput.from(unpacked(source, size));
    }

    @Override
    public void decompress(ByteBuffer page, int packed, ByteBuffer target, int size)
        throws IOException {
      byte[] source = new byte[packed];
      page.get(source);
      target.put(unpacked(source, size));
    }

    private static byte[] unpacked(byte[] page, int size) throws IOException {
      byte[] unpacked = new byte[size];
      long filled = Zstd.decompressByteArray(unpacked, 0, size, page, 0, page.length);
      if (filled != size) {
        throw new IOException("a page of " + filled + " bytes claims to have " + size);
      }
      return unpacked;
    }

    @Override
    public void release() {
      // Nothing is held.
    }
  }
}
