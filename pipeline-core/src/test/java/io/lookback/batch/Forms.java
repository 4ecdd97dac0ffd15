package io.lookback.batch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/** Writes wire forms to bytes, and reads them. */
public final class Forms {
  private Forms() {}

  /** Writes one value. */
  public interface Written {
    void writeTo(DataOutput out) throws IOException;
  }

  /** The wire form of a value. */
  public static byte[] write(Written value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    value.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** Reads a wire form. */
  public static DataInput in(byte[] form) {
    return new DataInputStream(new ByteArrayInputStream(form));
  }
}
