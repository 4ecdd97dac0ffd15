package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.coder.Coders;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;

/** Parsed landing with a fault: events that are not those of the lines. */
public final class ChangedEvents {
  /** Changes an event, or drops it. */
  public interface Change extends Serializable {
    /**
     * Adds to {@code rows} what is to stand for a row of a batch.
     *
     * @param prop the code of its value prop in {@code rows}
     */
    void add(EventBatch batch, int row, int prop, EventRows rows);
  }

  private ChangedEvents() {}

  /** The same lines with events changed. */
  public static ParsedLanding in(ParsedLanding parsed, Change change) {
    return new ParsedLanding(
        parsed.spec(),
        parsed
            .events()
            .apply("Change events", ParDo.of(new ChangeFn(change)))
            .setCoder(Coders.BUCKETED_EVENTS),
        parsed.rejects(),
        parsed.tallies());
  }

  private static final class ChangeFn
      extends DoFn<KV<Integer, EventBatch>, KV<Integer, EventBatch>> {
    private static final long serialVersionUID = 1L;

    private final Change change;

    ChangeFn(Change change) {
      this.change = change;
    }

    @ProcessElement
    public void change(
        @Element KV<Integer, EventBatch> element, OutputReceiver<KV<Integer, EventBatch>> out) {
      EventBatch batch = element.getValue();
      EventRows rows = new EventRows();
      for (int row = 0; row < batch.size(); row++) {
        int prop = rows.valueProps().code(batch.valueProp(batch.prop(row)));
        change.add(batch, row, prop, rows);
      }
      rows.drain(
          batch.source(), batch.file(), changed -> out.output(KV.of(element.getKey(), changed)));
    }
  }
}
