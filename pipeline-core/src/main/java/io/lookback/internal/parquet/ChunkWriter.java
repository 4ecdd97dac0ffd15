package io.lookback.internal.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/**
 * Turns encoded values into the pages of one column chunk after the other: levels, compression,
 * checksums, headers and the chunk's metadata, with offsets from the start of the row group.
 *
 * <p>Holds native memory until closed. Not thread-safe.
 */
final class ChunkWriter implements AutoCloseable {
  private final ZstdCompressCtx compression = new ZstdCompressCtx();
  private final GrowingBytes body = new GrowingBytes(1 << 16);
  private final GrowingBytes page = new GrowingBytes(1 << 16);
  private final CRC32 checksum = new CRC32();
  private byte[] compressed = new byte[1 << 16];

  private TableSchema.Leaf leaf;
  private Levels levels;
  private Set<Encoding> encodings;
  private int start;
  private int dictionaryOffset;
  private int dataOffset;
  private long uncompressedBytes;

  ChunkWriter(int zstdLevel) {
    compression.setLevel(zstdLevel);
  }

  /** Writes the values of one page. */
  @FunctionalInterface
  interface PageValues {
    /** Writes the chunk's values {@code [from, to)}, counted without nulls, to {@code page}. */
    void write(int from, int to, GrowingBytes page);
  }

  /** Forgets all chunks. */
  void clear() {
    body.clear();
  }

  /** The chunks so far, a copy. */
  byte[] toByteArray() {
    return body.toByteArray();
  }

  int size() {
    return body.size();
  }

  void begin(TableSchema.Leaf chunkLeaf, Levels chunkLevels) {
    leaf = chunkLeaf;
    levels = chunkLevels;
    // Levels are always run-length encoded, and readers want that said.
    encodings = EnumSet.of(Encoding.RLE);
    start = body.size();
    dictionaryOffset = -1;
    dataOffset = -1;
    uncompressedBytes = 0;
  }

  /** An empty buffer for the values of a dictionary. */
  GrowingBytes dictionary() {
    page.clear();
    return page;
  }

  /** Writes what {@link #dictionary()} was filled with; before all data pages. */
  void endDictionary(int entries) {
    dictionaryOffset = body.size();
    encodings.add(Encoding.PLAIN);
    PageHeader header = new PageHeader().setType(PageType.DICTIONARY_PAGE);
    header.setDictionary_page_header(new DictionaryPageHeader(entries, Encoding.PLAIN));
    append(header);
  }

  /** Writes all slots, in as many pages as their number asks for. */
  void pages(Encoding encoding, PageValues values) {
    int value = 0;
    int slot = 0;
    while (slot < levels.slots()) {
      int end = levels.pageEnd(slot);
      int valueEnd = value + levels.valuesIn(slot, end);
      page(slot, end, value, valueEnd, encoding, values);
      slot = end;
      value = valueEnd;
    }
  }

  /** Writes the slots {@code [slot, slotEnd)}, which hold the values {@code [value, valueEnd)}. */
  void page(int slot, int slotEnd, int value, int valueEnd, Encoding encoding, PageValues values) {
    page.clear();
    levels.write(slot, slotEnd, page);
    values.write(value, valueEnd, page);
    if (dataOffset < 0) {
      dataOffset = body.size();
    }
    encodings.add(encoding);
    PageHeader header = new PageHeader().setType(PageType.DATA_PAGE);
    header.setData_page_header(
        new DataPageHeader(slotEnd - slot, encoding, Encoding.RLE, Encoding.RLE));
    append(header);
  }

  /** Ends the chunk and describes it. {@code statistics} may lack the null count. */
  ColumnChunk end(Statistics statistics) {
    statistics.setNull_count(levels.slots() - levels.values());
    ColumnMetaData metadata =
        new ColumnMetaData(
            leaf.kind().physical(),
            new ArrayList<>(encodings),
            leaf.path(),
            CompressionCodec.ZSTD,
            levels.slots(),
            uncompressedBytes,
            body.size() - start,
            dataOffset);
    if (dictionaryOffset >= 0) {
      metadata.setDictionary_page_offset(dictionaryOffset);
    }
    metadata.setStatistics(statistics);
    return new ColumnChunk(start).setMeta_data(metadata);
  }

  private void append(PageHeader header) {
    int length = compress();
    checksum.reset();
    checksum.update(compressed, 0, length);
    header.setUncompressed_page_size(page.size());
    header.setCompressed_page_size(length);
    header.setCrc((int) checksum.getValue());
    int before = body.size();
    try {
      Util.writePageHeader(header, body);
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory refused a page header", e);
    }
    uncompressedBytes += (long) body.size() - before + page.size();
    body.write(compressed, 0, length);
  }

  /** Compresses the page into {@code compressed} and returns the length. */
  private int compress() {
    int bound = Math.toIntExact(Zstd.compressBound(page.size()));
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    return compression.compressByteArray(
        compressed, 0, compressed.length, page.array(), 0, page.size());
  }

  @Override
  public void close() {
    compression.close();
  }
}
