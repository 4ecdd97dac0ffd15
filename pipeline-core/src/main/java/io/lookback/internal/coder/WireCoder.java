package io.lookback.internal.coder;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * A coder for a value that writes and reads itself. The forms are self-delimiting, so nested and
 * outer contexts are the same. Deterministic where the value's form is, which none of our keys
 * needs.
 */
public final class WireCoder<T> extends CustomCoder<T> {
  private static final long serialVersionUID = 1L;

  /** Writes a value. */
  public interface Writer<T> extends Serializable {
    /** Writes {@code value} to {@code out}. */
    void write(T value, DataOutput out) throws IOException;
  }

  /** Reads a value. */
  public interface Reader<T> extends Serializable {
    /** Reads what the writer wrote. */
    T read(DataInput in) throws IOException;
  }

  private final Class<T> type;
  private final Writer<T> writer;
  private final Reader<T> reader;

  private WireCoder(Class<T> type, Writer<T> writer, Reader<T> reader) {
    this.type = type;
    this.writer = writer;
    this.reader = reader;
  }

  /** A coder from a pair of functions. */
  public static <T> WireCoder<T> of(Class<T> type, Writer<T> writer, Reader<T> reader) {
    return new WireCoder<>(type, writer, reader);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    writer.write(value, new DataOutputStream(out));
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return reader.read(new DataInputStream(in));
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, type.getSimpleName() + " is not meant to be a key");
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public TypeDescriptor<T> getEncodedTypeDescriptor() {
    return TypeDescriptor.of(type);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireCoder && ((WireCoder<?>) other).type.equals(type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public String toString() {
    return "WireCoder(" + type.getSimpleName() + ")";
  }
}
