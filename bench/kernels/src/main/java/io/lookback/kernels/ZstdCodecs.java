package io.lookback.kernels;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard, level 1, for parquet-java, at once and not through Hadoop's streams. */
final class ZstdCodecs implements CompressionCodecFactory, AutoCloseable {
  private final ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(1);
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput page) throws IOException {
        return BytesInput.from(compressor.compress(bytes(page)));
      }

      @Override
      public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput page, int size) throws IOException {
        return BytesInput.from(decompressor.decompress(bytes(page), size));
      }

      @Override
      public void decompress(ByteBuffer page, int compressed, ByteBuffer target, int size) {
        byte[] source = new byte[compressed];
        page.get(source);
        target.put(decompressor.decompress(source, size));
      }

      @Override
      public void release() {}
    };
  }

  private static byte[] bytes(BytesInput page) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(page.size())];
    new DataInputStream(page.toInputStream()).readFully(bytes);
    return bytes;
  }

  /** Nothing: each file that was read calls this, and the next one needs the codecs again. */
  @Override
  public void release() {}

  @Override
  public void close() {
    compressor.close();
    decompressor.close();
  }
}
