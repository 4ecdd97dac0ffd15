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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
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
  private Path file;

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
  }

  @TearDown
  public void delete() throws IOException {
    encoder.close();
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
    ChannelInputFile input =
        new ChannelInputFile(
            file.toString(), () -> FileChannel.open(file, StandardOpenOption.READ));
    try (RowGroupReader reader =
        RowGroupReader.open(input, List.of("user_id", "value_prop", "position"))) {
      while (reader.next()) {
        out.consume(reader.longs("user_id"));
        out.consume(reader.texts("value_prop"));
        out.consume(reader.ints("position"));
      }
    }
  }
}
