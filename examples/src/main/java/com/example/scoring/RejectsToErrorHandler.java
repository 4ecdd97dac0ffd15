package com.example.scoring;

import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Hands lines that are no events to Beam's error handler, together with what other transforms of
 * the pipeline cannot use.
 */
public final class RejectsToErrorHandler {
  private RejectsToErrorHandler() {}

  // shown: from here
  static PCollection<Row> score(
      Pipeline pipeline, String landing, PTransform<PCollection<BadRecord>, PDone> sink)
      throws Exception {
    try (BadRecordErrorHandler<PDone> handler = pipeline.registerBadRecordErrorHandler(sink)) {
      return pipeline
          .apply("Bronze", Bronze.load(landing))
          .rejectsTo(handler)
          .apply("Silver", Silver.conform())
          .apply("Gold", Gold.score())
          .apply("Rows", Gold.toRows());
    }
  }

  // shown: to here

  /** A sink: writes why a record is bad, and the record, as text. */
  // shown: from here
  static final class WriteText extends PTransform<PCollection<BadRecord>, PDone> {
    private static final long serialVersionUID = 1L;

    private final String prefix;

    WriteText(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public PDone expand(PCollection<BadRecord> bad) {
      return bad.apply(
              "Text",
              MapElements.into(TypeDescriptors.strings())
                  .via(
                      record ->
                          record.getFailure().getDescription()
                              + "\n"
                              + record.getRecord().getHumanReadableJsonRecord()))
          .apply("Write", TextIO.write().to(prefix).withSuffix(".txt"));
    }
  }
  // shown: to here
}
