package io.lookback.kernels;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** A batch of payments as runners ship it: per row. */
public class WireForm extends KernelBenchmark {
  private static final int ROWS = 1 << 17;

  private EventBatch batch;
  private byte[] wire;

  @Setup
  public void make() throws IOException {
    batch = new SampleEvents(6).batches(Source.PAYS, ROWS).get(0);
    if (batch.size() != ROWS) {
      throw new IllegalStateException("the sample is " + batch.size() + " rows, not " + ROWS);
    }
    wire = write();
  }

  /** Batch to bytes. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public byte[] write() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    batch.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** Bytes to batch. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public EventBatch read() throws IOException {
    return EventBatch.readFrom(new DataInputStream(new ByteArrayInputStream(wire)));
  }
}
