package io.lookback.kernels;

import java.io.IOException;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/**
 * parquet-java below its rows: values go to its column writers and come from its column readers one
 * by one, without records. Silver's three columns of prints, in the order of the schema.
 */
final class ParquetJava implements AutoCloseable {
  /** Takes no values; without support of dictionaries a reader would not tell codes. */
  private static final PrimitiveConverter NOWHERE =
      new PrimitiveConverter() {
        @Override
        public boolean hasDictionarySupport() {
          return true;
        }

        @Override
        public void setDictionary(Dictionary dictionary) {}
      };

  private static final GroupConverter NO_RECORDS =
      new GroupConverter() {
        @Override
        public Converter getConverter(int field) {
          return NOWHERE;
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
      };

  private final ZstdCodecs codecs = new ZstdCodecs();

  /** Delta coding for numbers and a dictionary for texts, as Lookback writes. */
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
          .withDictionaryEncoding(false)
          .withDictionaryEncoding("value_prop", true)
          .build();

  /** A whole file of one row group. */
  byte[] write(MessageType schema, long[] users, Binary[] props, int[] positions)
      throws IOException {
    InMemoryFile file = new InMemoryFile();
    ColumnDescriptor userColumn = schema.getColumns().get(0);
    ColumnDescriptor propColumn = schema.getColumns().get(1);
    ColumnDescriptor positionColumn = schema.getColumns().get(2);
    try (ParquetFileWriter writer =
            new ParquetFileWriter(
                file,
                schema,
                ParquetFileWriter.Mode.CREATE,
                1 << 30,
                0,
                (FileEncryptionProperties) null,
                properties);
        ColumnChunkPageWriteStore pages =
            new ColumnChunkPageWriteStore(
                codecs.getCompressor(CompressionCodecName.ZSTD),
                schema,
                new HeapByteBufferAllocator(),
                64);
        ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages)) {
      writer.start();
      ColumnWriter userWriter = columns.getColumnWriter(userColumn);
      ColumnWriter propWriter = columns.getColumnWriter(propColumn);
      ColumnWriter positionWriter = columns.getColumnWriter(positionColumn);
      for (int row = 0; row < users.length; row++) {
        userWriter.write(users[row], 0, 0);
        propWriter.write(props[row], 0, 0);
        positionWriter.write(positions[row], 0, 0);
        columns.endRecord();
      }
      writer.startBlock(users.length);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
      writer.end(Map.of());
    }
    return file.toByteArray();
  }

  /** All columns of a file of one row group; the texts as codes of its dictionary. */
  Columns read(InputFile file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(codecs)
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      String writer = reader.getFileMetaData().getCreatedBy();
      PageReadStore group = reader.readNextRowGroup();
      int rows = Math.toIntExact(group.getRowCount());
      ColumnReadStore store = new ColumnReadStoreImpl(group, NO_RECORDS, schema, writer);
      long[] users = new long[rows];
      ColumnReader column = store.getColumnReader(schema.getColumns().get(0));
      for (int row = 0; row < rows; row++) {
        users[row] = column.getLong();
        column.consume();
      }
      int[] props = new int[rows];
      ColumnDescriptor propColumn = schema.getColumns().get(1);
      column = store.getColumnReader(propColumn);
      for (int row = 0; row < rows; row++) {
        props[row] = column.getCurrentValueDictionaryID();
        column.consume();
      }
      int[] positions = new int[rows];
      column = store.getColumnReader(schema.getColumns().get(2));
      for (int row = 0; row < rows; row++) {
        positions[row] = column.getInteger();
        column.consume();
      }
      return new Columns(users, props, texts(group, propColumn), positions);
    }
  }

  private static String[] texts(PageReadStore group, ColumnDescriptor column) throws IOException {
    DictionaryPage page = group.getPageReader(column).readDictionaryPage();
    Dictionary dictionary = page.getEncoding().initDictionary(column, page);
    String[] texts = new String[dictionary.getMaxId() + 1];
    for (int code = 0; code < texts.length; code++) {
      texts[code] = dictionary.decodeToBinary(code).toStringUsingUTF8();
    }
    return texts;
  }

  @Override
  public void close() {
    codecs.close();
  }
}
