package io.lookback.internal.parquet;

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
  /** Pages of up to so many bytes may come from as few as they like. */
  private static final int FREE_SIZE = 1 << 20;

  /** A block of Zstandard is 4 bytes at least and 128 KiB at most; no other codec does better. */
  private static final int MOST_EXPANSION = 1 << 15;

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
    return new BoundedPages(others.getDecompressor(codec));
  }

  @Override
  public void release() {
    zstd.release();
    if (others != null) {
      others.release();
    }
  }

  /**
   * Refuses what no codec can do: the size of a page is only a claim until it is decompressed, and
   * room is made for it before.
   */
  private static void requirePlausible(long compressed, int size) throws IOException {
    if (size < 0 || (size > FREE_SIZE && size / MOST_EXPANSION > compressed)) {
      throw new IOException("a page of " + compressed + " bytes claims to unpack to " + size);
    }
  }

  /** A decompressor of the library behind that check. */
  private record BoundedPages(BytesInputDecompressor codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput page, int size) throws IOException {
      requirePlausible(page.size(), size);
      return codec.decompress(page, size);
    }

    @Override
    public void decompress(ByteBuffer page, int compressed, ByteBuffer target, int size)
        throws IOException {
      requirePlausible(compressed, size);
      codec.decompress(page, compressed, target, size);
    }

    @Override
    public void release() {
      codec.release();
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
      requirePlausible(source.length, size);
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
