package io.lookback.kernels;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The reader of Parquet named Hardwood, by handles, since it needs Java 21 and this module is built
 * for 17. Its calls are few: one for each column of each batch of rows.
 */
final class Hardwood {
  private static final String READER = "dev.hardwood.reader.";

  private final MethodHandle input;
  private final MethodHandle open;
  private final MethodHandle columns;
  private final MethodHandle column;
  private final MethodHandle nextBatch;
  private final MethodHandle longs;
  private final MethodHandle ints;
  private final MethodHandle binary;
  private final MethodHandle offsets;
  private final MethodHandle records;
  private final Object projection;

  Hardwood() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      throw new UnsupportedOperationException("Hardwood needs Java 21 or later");
    }
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    Class<?> file = Class.forName("dev.hardwood.InputFile");
    Class<?> reader = Class.forName(READER + "ParquetFileReader");
    Class<?> readers = Class.forName(READER + "ColumnReaders");
    Class<?> one = Class.forName(READER + "ColumnReader");
    Class<?> names = Class.forName("dev.hardwood.schema.ColumnProjection");
    input = lookup.findStatic(file, "of", MethodType.methodType(file, Path.class));
    open = lookup.findStatic(reader, "open", MethodType.methodType(reader, file));
    columns = lookup.findVirtual(reader, "columnReaders", MethodType.methodType(readers, names));
    column = lookup.findVirtual(readers, "getColumnReader", MethodType.methodType(one, int.class));
    nextBatch = lookup.findVirtual(readers, "nextBatch", MethodType.methodType(boolean.class));
    records = lookup.findVirtual(readers, "getRecordCount", MethodType.methodType(int.class));
    longs = lookup.findVirtual(one, "getLongs", MethodType.methodType(long[].class));
    ints = lookup.findVirtual(one, "getInts", MethodType.methodType(int[].class));
    binary = lookup.findVirtual(one, "getBinaryValues", MethodType.methodType(byte[].class));
    offsets = lookup.findVirtual(one, "getBinaryOffsets", MethodType.methodType(int[].class));
    projection = names.getMethod("all").invoke(null);
  }

  /** Takes one batch of a file: its arrays are longer than its rows, and are used again. */
  interface Batch {
    void take(int rows, long[] users, byte[] props, int[] propOffsets, int[] positions);
  }

  /** Reads a file into arrays of batches; a text is bytes, not a code of the dictionary. */
  void read(Path path, Batch out) throws IOException {
    try {
      Object file = input.invoke(path);
      try (AutoCloseable reader = (AutoCloseable) open.invoke(file);
          AutoCloseable readers = (AutoCloseable) columns.invoke(reader, projection)) {
        Object users = column.invoke(readers, 0);
        Object props = column.invoke(readers, 1);
        Object positions = column.invoke(readers, 2);
        while ((boolean) nextBatch.invoke(readers)) {
          out.take(
              (int) records.invoke(readers),
              (long[]) longs.invoke(users),
              (byte[]) binary.invoke(props),
              (int[]) offsets.invoke(props),
              (int[]) ints.invoke(positions));
        }
      }
    } catch (Throwable e) {
      throw new IOException("Hardwood does not read " + path, e);
    }
  }

  /** Reads a file and lets the values go. */
  void read(Path path, Blackhole out) throws IOException {
    read(
        path,
        (rows, users, props, propOffsets, positions) -> {
          out.consume(users);
          out.consume(props);
          out.consume(propOffsets);
          out.consume(positions);
        });
  }
}
