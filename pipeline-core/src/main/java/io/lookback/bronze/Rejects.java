package io.lookback.bronze;

import io.lookback.batch.Reason;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.coder.DefaultWindow;
import io.lookback.internal.monitor.Shown;
import io.lookback.internal.parse.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Rejected lines in the forms that other transforms take. */
public final class Rejects {
  private static final Schema SCHEMA =
      Schema.builder()
          .addStringField("source")
          .addArrayField("reasons", FieldType.STRING)
          .addNullableStringField("raw")
          .addNullableByteArrayField("raw_bytes")
          .addStringField("source_file")
          .addNullableInt64Field("source_offset")
          .addNullableInt64Field("line_number")
          .build();

  private Rejects() {}

  /**
   * The schema of {@link #toRows}: the columns of {@code silver/quarantine}.
   *
   * <ul>
   *   <li>{@code source}: STRING, the label of the source.
   *   <li>{@code reasons}: ARRAY of STRING, the codes of all broken rules, see {@link Reason}.
   *   <li>{@code raw}: nullable STRING, the line as it came, or {@code raw_bytes}: nullable BYTES
   *       where it is not valid UTF-8.
   *   <li>{@code source_file}: STRING, the landing file, or the origin of a line from elsewhere.
   *   <li>{@code source_offset}: nullable INT64, where the line begins in the unpacked file.
   *   <li>{@code line_number}: nullable INT64, from 1; null where it is not known.
   * </ul>
   */
  public static Schema schema() {
    return SCHEMA;
  }

  /**
   * Gives a row for each rejected line, with the schema {@link #schema}.
   *
   * <pre>{@code
   * PCollection<Row> rejects = parsed.rejects().apply("Reject rows", Rejects.toRows());
   * }</pre>
   */
  public static PTransform<PCollection<RejectBatch>, PCollection<Row>> toRows() {
    return new ToRows();
  }

  /**
   * Gives a {@link BadRecord} for each rejected line, for Beam's error handlers: the line as the
   * record (as a JSON text where a human reads it, as bytes where a program does), and source,
   * file, place, and all reasons with their remedies as the failure. See also {@link
   * ParsedLanding#rejectsTo}.
   */
  public static PTransform<PCollection<RejectBatch>, PCollection<BadRecord>> toBadRecords() {
    return new ToBadRecords();
  }

  private static final class ToRows extends PTransform<PCollection<RejectBatch>, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<Row> expand(PCollection<RejectBatch> rejects) {
      return rejects
          .apply("Unfold rows", ParDo.of(new UnfoldRows()))
          .setRowSchema(SCHEMA)
          .apply("Default window", DefaultWindow.of());
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "a row for each rejected line");
    }
  }

  private static final class UnfoldRows extends DoFn<RejectBatch, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void unfold(@Element RejectBatch batch, OutputReceiver<Row> out) {
      for (int row = 0; row < batch.size(); row++) {
        byte[] raw = raw(batch, row);
        boolean isText = Utf8.isValid(raw, 0, raw.length);
        out.output(
            Row.withSchema(SCHEMA)
                .addValue(batch.source().label())
                .addArray(codes(batch, row))
                .addValue(isText ? new String(raw, StandardCharsets.UTF_8) : null)
                .addValue(isText ? null : raw)
                .addValue(batch.file())
                .addValue(batch.offset(row) < 0 ? null : batch.offset(row))
                .addValue(
                    batch.lineNumber(row) == RejectBatch.UNKNOWN_LINE
                        ? null
                        : batch.lineNumber(row))
                .build());
      }
    }
  }

  private static final class ToBadRecords
      extends PTransform<PCollection<RejectBatch>, PCollection<BadRecord>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<BadRecord> expand(PCollection<RejectBatch> rejects) {
      return rejects
          .apply("Make bad records", ParDo.of(new MakeBadRecords(rejects.getName())))
          .setCoder(BadRecord.getCoder(rejects.getPipeline()))
          // An error handler puts the errors of many transforms together: their triggers must
          // agree, so this is Beam's default.
          .apply("Default trigger", DefaultWindow.of());
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "a bad record for each rejected line");
    }
  }

  private static final class MakeBadRecords extends DoFn<RejectBatch, BadRecord> {
    private static final long serialVersionUID = 1L;

    private final String failingTransform;

    MakeBadRecords(String failingTransform) {
      this.failingTransform = failingTransform;
    }

    @ProcessElement
    public void make(@Element RejectBatch batch, OutputReceiver<BadRecord> out) {
      for (int row = 0; row < batch.size(); row++) {
        byte[] raw = raw(batch, row);
        out.output(
            BadRecord.builder()
                .setRecord(
                    BadRecord.Record.builder()
                        .addHumanReadableJson(new String(raw, StandardCharsets.UTF_8))
                        .setEncodedRecord(raw)
                        .setCoder(ByteArrayCoder.of().toString())
                        .build())
                .setFailure(
                    BadRecord.Failure.builder()
                        .setException(String.join(", ", codes(batch, row)))
                        .setDescription(failingTransform + ": " + description(batch, row))
                        .build())
                .build());
      }
    }
  }

  private static String description(RejectBatch batch, int row) {
    StringBuilder description = new StringBuilder(batch.source().label());
    description.append(" from ").append(batch.file());
    if (batch.lineNumber(row) != RejectBatch.UNKNOWN_LINE) {
      description.append(", line ").append(batch.lineNumber(row));
    } else if (batch.offset(row) >= 0) {
      description.append(", byte offset ").append(batch.offset(row));
    }
    for (Reason reason : Reason.of(batch.reasons(row))) {
      description.append("; ").append(reason.hint()).append(": ").append(reason.remedy());
    }
    return description.toString();
  }

  private static List<String> codes(RejectBatch batch, int row) {
    return Reason.of(batch.reasons(row)).stream().map(Reason::code).toList();
  }

  private static byte[] raw(RejectBatch batch, int row) {
    return Arrays.copyOfRange(batch.raw(), batch.start(row), batch.end(row));
  }
}
