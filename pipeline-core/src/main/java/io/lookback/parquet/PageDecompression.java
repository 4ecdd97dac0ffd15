package io.lookback.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Decompresses Zstandard pages at once and leaves other codecs to parquet-hadoop, whose own way
 * through Hadoop's streams is slower and loads many more classes.
 */
final class PageDecompression implements CompressionCodecFactory {
  private final ParquetConfiguration configuration;
  private final ZstdPages zstd = new ZstdPages();
  private CodecFactory others;

  PageDecompression(ParquetConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("pages are only read here");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec == CompressionCodecName.ZSTD) {
      return zstd;
    }
    if (others == null) {
      others = new CodecFactory(configuration, 0);
    }
    return others.getDecompressor(codec);
  }

  @Override
  public void release() {
    zstd.release();
    if (others != null) {
      others.release();
    }
  }

  private static final class ZstdPages implements BytesInputDecompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      byte[] source = new byte[Math.toIntExact(page.size())];
      new DataInputStream(page.toInputStream()).readFully(source);
      return BytesInput.from(decompress(source, size));
    }

    @Override
    public void decompress(ByteBuffer page, int compressed, ByteBuffer target, int size)
        throws IOException {
      byte[] source = new byte[compressed];
      page.get(source);
      target.put(decompress(source, size));
    }

    private byte[] decompress(byte[] source, int size) throws IOException {
      byte[] target = new byte[size];
      int filled = context.decompressByteArray(target, 0, size, source, 0, source.length);
      if (filled != size) {
        throw new IOException("a page of " + filled + " bytes claims to have " + size);
      }
      return target;
    }

    @Override
    public void release() {
      context.close();
    }
  }
}
