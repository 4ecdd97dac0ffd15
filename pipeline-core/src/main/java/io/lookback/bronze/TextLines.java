package io.lookback.bronze;

import io.lookback.bronze.ParseLines.Reading;
import io.lookback.internal.parse.Utf8;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** The kinds of elements that are lines. */
final class TextLines {
  private static final TypeDescriptor<byte[]> BYTES = TypeDescriptor.of(byte[].class);

  private static final byte[] NOTHING = new byte[0];

  private TextLines() {}

  /**
   * How the elements of a collection are read: text or bytes, either alone or as the value under a
   * text that names the origin.
   *
   * @throws IllegalArgumentException if they are of another type
   */
  @SuppressWarnings("unchecked")
  static <T> Reading<T> reading(SourceSpec source, PCollection<T> input) {
    TypeDescriptor<T> type = input.getCoder().getEncodedTypeDescriptor();
    Reading<?> reading;
    if (type.equals(TypeDescriptors.strings())) {
      reading = new Plain<>(source.label(), TextLines::utf8);
    } else if (type.equals(BYTES)) {
      reading = new Plain<byte[]>(source.label(), bytes -> bytes);
    } else if (type.equals(
        TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings()))) {
      reading = new WithOrigin<>(source.label(), TextLines::utf8);
    } else if (type.equals(TypeDescriptors.kvs(TypeDescriptors.strings(), BYTES))) {
      reading = new WithOrigin<byte[]>(source.label(), bytes -> bytes);
    } else {
      throw new IllegalArgumentException(
          "input '"
              + source.label()
              + "' holds elements of the type "
              + type
              + "; legal: "
              + String.join(
                  ", ", List.of("String", "byte[]", "KV<String, String>", "KV<String, byte[]>"))
              + ", where the key names the origin of the line");
    }
    return (Reading<T>) reading;
  }

  /** Whether rows are lines: whether their only field is text or bytes. */
  static boolean areRows(Schema schema) {
    return schema.getFieldCount() == 1
        && (is(TypeName.STRING, schema) || is(TypeName.BYTES, schema));
  }

  /** How rows are read that are lines. */
  static Reading<Row> ofRows(SourceSpec source, Schema schema) {
    ToBytes<Row> bytes =
        is(TypeName.STRING, schema)
            ? row -> row.getString(0) == null ? NOTHING : utf8(row.getString(0))
            : row -> row.getBytes(0) == null ? NOTHING : row.getBytes(0);
    return new Plain<>(source.label(), bytes);
  }

  private static boolean is(TypeName type, Schema schema) {
    return schema.getField(0).getType().getTypeName() == type;
  }

  /**
   * Text in UTF-8. Half of a surrogate pair has no such form: it is written in the bytes that the
   * check of the encoding refuses, and not as a question mark.
   */
  static byte[] utf8(String text) {
    if (!Utf8.hasLoneSurrogate(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 8);
    text.codePoints()
        .forEach(
            point -> {
              if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                bytes.write(0xE0 | (point >> 12));
                bytes.write(0x80 | ((point >> 6) & 0x3F));
                bytes.write(0x80 | (point & 0x3F));
              } else {
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  private interface ToBytes<T> extends java.io.Serializable {
    byte[] of(T line);
  }

  private record Plain<T>(String origin, ToBytes<T> bytes) implements Reading<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public String origin(T element) {
      return origin;
    }

    @Override
    public byte[] line(T element) {
      return element == null ? NOTHING : bytes.of(element);
    }
  }

  /** Elements with a key; those without one have the label of the source. */
  private record WithOrigin<T>(String source, ToBytes<T> bytes) implements Reading<KV<String, T>> {
    private static final long serialVersionUID = 1L;

    @Override
    public String origin(KV<String, T> element) {
      return element.getKey() == null ? source : element.getKey();
    }

    @Override
    public byte[] line(KV<String, T> element) {
      return element.getValue() == null ? NOTHING : bytes.of(element.getValue());
    }
  }
}
