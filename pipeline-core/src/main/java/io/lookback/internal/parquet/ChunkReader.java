package io.lookback.internal.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/**
 * Reads the pages of one column chunk, of any encoding and either page version, and hands their
 * values on page by page. Faster than the library's column reader because a column without levels
 * is read in one plain loop.
 */
final class ChunkReader {
  private final ColumnDescriptor column;
  private final PageReader pages;
  private final Dictionary dictionary;
  private final int maxRepetition;
  private final int maxDefinition;

  private PageFilter filter = PageFilter.ALL;
  private int slots;
  private int present;
  private int[] repetition = new int[0];
  private int[] definition = new int[0];

  ChunkReader(ColumnDescriptor column, PageReader pages) throws IOException {
    this.column = column;
    this.pages = pages;
    this.maxRepetition = column.getMaxRepetitionLevel();
    this.maxDefinition = column.getMaxDefinitionLevel();
    DictionaryPage page = pages.readDictionaryPage();
    // Each entry takes at least a byte; the library would make room for as many as the page claims.
    if (page != null && page.getDictionarySize() > page.getBytes().size()) {
      throw new IOException(
          "a dictionary of "
              + page.getBytes().size()
              + " bytes claims to have "
              + page.getDictionarySize()
              + " entries");
    }
    this.dictionary = page == null ? null : page.getEncoding().initDictionary(column, page);
  }

  /** Takes the values of one page. */
  @FunctionalInterface
  private interface PageValues {
    /**
     * Reads the chunk's values {@code [from, to)}, counted without nulls.
     *
     * @param coded whether {@code values} gives codes of the dictionary
     */
    void read(ValuesReader values, int from, int to, boolean coded);
  }

  /** Takes byte arrays, also those of a page that has all lengths before all bytes. */
  private interface PageBytes extends PageValues {
    /**
     * Reads the chunk's byte arrays {@code [from, to)}, counted without nulls, all at once.
     *
     * @param lengths their lengths
     * @param in their bytes, one behind the other
     */
    void readAll(ValuesReader lengths, ByteBufferInputStream in, int from, int to)
        throws IOException;
  }

  /** Reads an int32 chunk without its nulls. */
  int[] ints() throws IOException {
    int[] out = new int[declaredSlots()];
    readPages(
        (values, from, to, coded) -> {
          for (int i = from; i < to; i++) {
            out[i] = values.readInteger();
          }
        });
    return present == out.length ? out : Arrays.copyOf(out, present);
  }

  /** Reads an int64 chunk without its nulls. */
  long[] longs() throws IOException {
    long[] out = new long[declaredSlots()];
    readPages(
        (values, from, to, coded) -> {
          for (int i = from; i < to; i++) {
            out[i] = values.readLong();
          }
        });
    return present == out.length ? out : Arrays.copyOf(out, present);
  }

  /** Reads a boolean chunk without its nulls. */
  boolean[] booleans() throws IOException {
    boolean[] out = new boolean[declaredSlots()];
    readPages(
        (values, from, to, coded) -> {
          for (int i = from; i < to; i++) {
            out[i] = values.readBoolean();
          }
        });
    return present == out.length ? out : Arrays.copyOf(out, present);
  }

  /** Reads a byte array chunk as texts without its nulls. */
  TextColumn texts() throws IOException {
    int[] codes = new int[declaredSlots()];
    TextDictionary texts = new TextDictionary(dictionary);
    readPages(
        (values, from, to, coded) -> {
          for (int i = from; i < to; i++) {
            codes[i] = coded ? values.readValueDictionaryId() : texts.codeOf(values.readBytes());
          }
        });
    String[] entries = texts.entries();
    for (int i = 0; i < present; i++) {
      Objects.checkIndex(codes[i], entries.length);
    }
    return new TextColumn(present == codes.length ? codes : Arrays.copyOf(codes, present), entries);
  }

  /**
   * Reads a byte array chunk without its nulls.
   *
   * @param wanted which pages are wanted; the values of others read as nulls where the column may
   *     have nulls and the bytes of a page hold the values as they are
   */
  BytesColumn bytes(PageFilter wanted) throws IOException {
    filter = wanted;
    GrowingBytes data = new GrowingBytes(1 << 10);
    int[] starts = new int[declaredSlots()];
    int[] lengths = new int[starts.length];
    readPages(
        new PageBytes() {
          @Override
          public void read(ValuesReader values, int from, int to, boolean coded) {
            for (int i = from; i < to; i++) {
              ByteBuffer value = values.readBytes().toByteBuffer();
              starts[i] = data.size();
              lengths[i] = value.remaining();
              data.append(value);
            }
          }

          @Override
          public void readAll(ValuesReader values, ByteBufferInputStream in, int from, int to)
              throws IOException {
            long end = data.size();
            for (int i = from; i < to; i++) {
              int length = values.readInteger();
              if (length < 0) {
                throw new IOException("a value of " + length + " bytes");
              }
              starts[i] = (int) Math.min(end, Integer.MAX_VALUE);
              lengths[i] = length;
              end += length;
            }
            if (end - data.size() > in.available()) {
              throw new IOException("the values of a page are longer than the page");
            }
            data.append(in.slice((int) (end - data.size())));
          }
        });
    return new BytesColumn(data.array(), starts, lengths);
  }

  /** Slots read so far: values and nulls. */
  int slots() {
    return slots;
  }

  /** Values read so far: slots that are not null. */
  int present() {
    return present;
  }

  /** Repetition level of each slot; shorter if the column is not repeated. */
  int[] repetition() {
    return repetition;
  }

  /** Definition level of each slot; shorter if the column is required. */
  int[] definition() {
    return definition;
  }

  private void readPages(PageValues sink) throws IOException {
    for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
      if (page instanceof DataPageV1 first) {
        read(first, sink);
      } else {
        read((DataPageV2) page, sink);
      }
    }
    if (slots != declaredSlots()) {
      throw new IOException("the pages have " + slots + " values, not " + declaredSlots());
    }
  }

  /** All values and nulls of the chunk, as its metadata says. */
  private int declaredSlots() {
    return Math.toIntExact(pages.getTotalValueCount());
  }

  private void read(DataPageV1 page, PageValues sink) throws IOException {
    int count = page.getValueCount();
    reserve(count);
    if (isUnwanted(page)) {
      Arrays.fill(definition, slots, slots + count, 0);
      slots += count;
      return;
    }
    ByteBufferInputStream in = page.getBytes().toInputStream();
    ValuesReader level = page.getRlEncoding().getValuesReader(column, ValuesType.REPETITION_LEVEL);
    level.initFromPage(count, in);
    for (int i = 0; maxRepetition > 0 && i < count; i++) {
      repetition[slots + i] = level.readInteger();
    }
    level = page.getDlEncoding().getValuesReader(column, ValuesType.DEFINITION_LEVEL);
    level.initFromPage(count, in);
    for (int i = 0; maxDefinition > 0 && i < count; i++) {
      definition[slots + i] = level.readInteger();
    }
    readValues(page.getValueEncoding(), count, in, sink);
  }

  private boolean isUnwanted(DataPageV1 page) throws IOException {
    Encoding encoding = page.getValueEncoding();
    boolean holdsValuesAsTheyAre =
        encoding == Encoding.DELTA_LENGTH_BYTE_ARRAY || encoding == Encoding.PLAIN;
    if (filter == PageFilter.ALL
        || !holdsValuesAsTheyAre
        || maxRepetition > 0
        || maxDefinition == 0) {
      return false;
    }
    ByteBufferInputStream in = page.getBytes().toInputStream();
    return !filter.mayHold(in.slice(in.available()));
  }

  private void read(DataPageV2 page, PageValues sink) throws IOException {
    int count = page.getValueCount();
    reserve(count);
    readLevels(page.getRepetitionLevels(), maxRepetition, count, repetition);
    readLevels(page.getDefinitionLevels(), maxDefinition, count, definition);
    readValues(page.getDataEncoding(), count, page.getData().toInputStream(), sink);
  }

  private void readLevels(BytesInput bytes, int max, int count, int[] target) throws IOException {
    if (max == 0) {
      return;
    }
    RunLengthBitPackingHybridDecoder levels =
        new RunLengthBitPackingHybridDecoder(BitPacking.widthOf(max), bytes.toInputStream());
    for (int i = 0; i < count; i++) {
      target[slots + i] = levels.readInt();
    }
  }

  private void readValues(Encoding encoding, int count, ByteBufferInputStream in, PageValues sink)
      throws IOException {
    if (encoding == Encoding.DELTA_LENGTH_BYTE_ARRAY && sink instanceof PageBytes bytes) {
      ValuesReader lengths = new DeltaBinaryPackingValuesReader();
      lengths.initFromPage(count, in);
      int from = present;
      present += presentIn(count);
      slots += count;
      bytes.readAll(lengths, in, from, present);
      return;
    }
    boolean coded = encoding.usesDictionary();
    if (coded && dictionary == null) {
      throw new IOException("a page refers to a dictionary that is not there");
    }
    ValuesReader values =
        coded
            ? encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary)
            : encoding.getValuesReader(column, ValuesType.VALUES);
    values.initFromPage(count, in);
    int from = present;
    present += presentIn(count);
    slots += count;
    sink.read(values, from, present, coded);
  }

  private int presentIn(int count) {
    if (maxDefinition == 0) {
      return count;
    }
    int found = 0;
    for (int i = slots; i < slots + count; i++) {
      found += definition[i] == maxDefinition ? 1 : 0;
    }
    return found;
  }

  private void reserve(int count) throws IOException {
    int needed = Math.addExact(slots, count);
    if (needed > declaredSlots()) {
      throw new IOException("the pages have more than " + declaredSlots() + " values");
    }
    if (maxRepetition > 0 && repetition.length < needed) {
      repetition = Arrays.copyOf(repetition, Math.max(needed, 2 * repetition.length));
    }
    if (maxDefinition > 0 && definition.length < needed) {
      definition = Arrays.copyOf(definition, Math.max(needed, 2 * definition.length));
    }
  }
}
