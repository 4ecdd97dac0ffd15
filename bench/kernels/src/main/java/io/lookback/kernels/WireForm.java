package io.lookback.kernels;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.silver.SilverSchemas;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** A batch of payments as runners ship it: per row. */
public class WireForm extends KernelBenchmark {
  private static final int ROWS = 1 << 17;

  private EventBatch batch;
  private byte[] wire;
  private RowCoder rowCoder;
  private List<Row> rows;
  private byte[] rowWire;

  @Setup
  public void make() throws IOException {
    batch = new SampleEvents(6).batches(Source.PAYS, ROWS).get(0);
    if (batch.size() != ROWS) {
      throw new IllegalStateException("the sample is " + batch.size() + " rows, not " + ROWS);
    }
    wire = write();
    SameValues.require("The wire form", batch, read());
    Schema schema = SilverSchemas.schema(Source.PAYS);
    rowCoder = RowCoder.of(schema);
    rows = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      rows.add(
          Row.withSchema(schema)
              .addValue(LocalDate.ofEpochDay(batch.day(row)))
              .addValue(batch.user(row))
              .addValue(batch.valueProp(batch.prop(row)))
              .addValue(BigDecimal.valueOf(batch.value(row), 2))
              .build());
    }
    rowWire = rowCoderWrite();
    SameValues.require("RowCoder", rows, rowCoderRead());
  }

  /** Batch to bytes. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public byte[] write() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    batch.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** The same events as rows, by Beam's coder of rows: what a pipeline of rows ships. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public byte[] rowCoderWrite() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Row row : rows) {
      rowCoder.encode(row, bytes);
    }
    return bytes.toByteArray();
  }

  /** Bytes to rows, by Beam's coder of rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public List<Row> rowCoderRead() throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(rowWire);
    List<Row> decoded = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      decoded.add(rowCoder.decode(bytes));
    }
    return decoded;
  }

  /** Bytes to batch. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public EventBatch read() throws IOException {
    return EventBatch.readFrom(new DataInputStream(new ByteArrayInputStream(wire)));
  }
}
