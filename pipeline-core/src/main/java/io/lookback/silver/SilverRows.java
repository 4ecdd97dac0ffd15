package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/**
 * Unfolds the batches of one source into Beam rows, for library users who want schemas or Beam SQL.
 */
final class SilverRows extends DoFn<KV<Integer, EventBatch>, Row> {
  private static final long serialVersionUID = 1L;

  private final Source source;

  SilverRows(Source source) {
    this.source = source;
  }

  /** Puts out one row per event of the source. */
  @ProcessElement
  public void unfold(@Element KV<Integer, EventBatch> element, OutputReceiver<Row> out) {
    EventBatch batch = element.getValue();
    if (!batch.source().equals(source)) {
      return;
    }
    Schema schema = SilverSchemas.schema(source);
    for (int row = 0; row < batch.size(); row++) {
      Row.Builder event =
          Row.withSchema(schema)
              .addValues(
                  LocalDate.ofEpochDay(batch.day(row)),
                  batch.user(row),
                  batch.valueProp(batch.prop(row)));
      if (source.hasAmount()) {
        event.addValue(BigDecimal.valueOf(batch.value(row), 2));
      } else if (source.hasPosition()) {
        event.addValue((int) batch.value(row));
      }
      out.output(event.build());
    }
  }
}
