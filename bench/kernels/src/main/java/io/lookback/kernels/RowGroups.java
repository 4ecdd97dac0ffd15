package io.lookback.kernels;

import io.lookback.batch.Source;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.ChannelInputFile;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.parquet.RowGroupReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A day of silver prints to Parquet pages and back, zstd level 1: per row of three columns. */
public class RowGroups extends KernelBenchmark {
  private static final int ROWS = 1 << 17;

  private final long[] users = new long[ROWS];
  private final int[] props = new int[ROWS];
  private final int[] positions = new int[ROWS];
  private RowGroupEncoder encoder;
  private final ParquetJava parquetJava = new ParquetJava();
  private final Binary[] texts = new Binary[ROWS];
  private MessageType schema;
  private Path file;
  private Path peersFile;
  private Hardwood hardwood;

  @Setup
  public void write() throws IOException {
    SampleEvents sample = new SampleEvents(5);
    for (int row = 0; row < ROWS; row++) {
      users[row] = sample.user();
      props[row] = sample.prop();
      positions[row] = (int) sample.value(Source.PRINTS);
    }
    // Silver is in order of users within a day.
    Arrays.sort(users);
    encoder = new RowGroupEncoder(Table.silver(Source.PRINTS).schema(), 1);
    file = Files.createTempFile("lookback", ".parquet");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ParquetFileAppender appender =
          new ParquetFileAppender(channel, Table.silver(Source.PRINTS).schema());
      appender.append(encode());
      appender.finish();
    }
    preparePeers();
  }

  private void preparePeers() throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader reader = ParquetFileReader.open(input(file), options)) {
      schema = reader.getFileMetaData().getSchema();
    }
    Binary[] dictionary =
        Arrays.stream(SampleEvents.PROPS).map(Binary::fromString).toArray(Binary[]::new);
    for (int row = 0; row < ROWS; row++) {
      texts[row] = dictionary[props[row]];
    }
    requireSame("parquet-java's reader", parquetJava.read(input(file)));
    peersFile = Files.createTempFile("parquet-java", ".parquet");
    Files.write(peersFile, encodeParquetJava());
    requireSame("parquet-java's writer", parquetJava.read(input(peersFile)));
    System.out.println(
        "Bytes: Lookback " + Files.size(file) + ", parquet-java " + Files.size(peersFile));
    if (Runtime.version().feature() >= 21) {
      requireSameOfHardwood();
    }
  }

  private void requireSame(String peer, Columns columns) {
    SameValues.require(peer, true, Arrays.equals(users, columns.users));
    SameValues.require(peer, true, Arrays.equals(positions, columns.positions));
    SameValues.require(peer, propsOfRows(), List.of(columns.textOfRows()));
  }

  private List<String> propsOfRows() {
    return Arrays.stream(props).mapToObj(code -> SampleEvents.PROPS[code]).toList();
  }

  private void requireSameOfHardwood() throws IOException {
    try {
      hardwood = new Hardwood();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Hardwood is not as expected", e);
    }
    int[] next = {0};
    hardwood.read(
        file,
        (rows, batchUsers, bytes, offsets, batchPositions) -> {
          for (int i = 0; i < rows; i++, next[0]++) {
            int length = offsets[i + 1] - offsets[i];
            String prop = new String(bytes, offsets[i], length, StandardCharsets.UTF_8);
            SameValues.require("Hardwood", users[next[0]], batchUsers[i]);
            SameValues.require("Hardwood", SampleEvents.PROPS[props[next[0]]], prop);
            SameValues.require("Hardwood", positions[next[0]], batchPositions[i]);
          }
        });
    SameValues.require("Hardwood", ROWS, next[0]);
  }

  private static ChannelInputFile input(Path path) {
    return new ChannelInputFile(
        path.toString(), () -> FileChannel.open(path, StandardOpenOption.READ));
  }

  @TearDown
  public void delete() throws IOException {
    encoder.close();
    parquetJava.close();
    Files.delete(peersFile);
    Files.delete(file);
  }

  /** Arrays to compressed pages in memory. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public EncodedRowGroup encode() {
    encoder.begin(ROWS);
    encoder.longs("user_id", users, 0, ROWS);
    encoder.texts("value_prop", props, 0, ROWS, SampleEvents.PROPS);
    encoder.ints("position", positions, 0, ROWS);
    return encoder.finish();
  }

  /** A file, opening it included, to arrays. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void decode(Blackhole out) throws IOException {
    try (RowGroupReader reader =
        RowGroupReader.open(input(file), List.of("user_id", "value_prop", "position"))) {
      while (reader.next()) {
        out.consume(reader.longs("user_id"));
        out.consume(reader.texts("value_prop"));
        out.consume(reader.ints("position"));
      }
    }
  }

  /** parquet-java's column writers, with its footer: no records, dictionary for texts only. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public byte[] encodeParquetJava() throws IOException {
    return parquetJava.write(schema, users, texts, positions);
  }

  /** parquet-java's column readers: no records, no checksums, no check of the footer. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void decodeParquetJava(Blackhole out) throws IOException {
    out.consume(parquetJava.read(input(file)));
  }

  /** Hardwood, on Java 21 or later: texts stay bytes, one copy for each row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void decodeHardwood(Blackhole out) throws IOException {
    hardwood.read(file, out);
  }
}
