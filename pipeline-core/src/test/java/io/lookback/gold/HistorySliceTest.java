package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.batch.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

/** What Beam asks of the coder of slices. */
class HistorySliceTest {
  private static final List<EventDays> DAYS = List.of(new EventDays(), days());

  /** Prints on the oldest and the newest day, payments on two days. */
  private static EventDays days() {
    EventDays days = new EventDays();
    days.add(Source.PRINTS, (int) LocalDate.of(1, 1, 1).toEpochDay());
    days.add(Source.PRINTS, (int) LocalDate.of(9999, 12, 31).toEpochDay());
    days.add(Source.PAYS, 18_596);
    days.add(Source.PAYS, 18_500);
    return days;
  }

  @Test
  void slicesComeBack() throws Exception {
    List<HistorySlice> slices = new ArrayList<>();
    CoderProperties.coderSerializable(HistorySlice.CODER);
    for (EventBatch events : List.of(empty(), few(), full())) {
      for (EventDays days : DAYS) {
        HistorySlice slice = new HistorySlice(18_596, days, events);
        slices.add(slice);
        CoderProperties.coderDecodeEncodeEqual(HistorySlice.CODER, slice);
        CoderProperties.coderConsistentWithEquals(HistorySlice.CODER, slice, slice);
        CoderProperties.structuralValueDecodeEncodeEqual(HistorySlice.CODER, slice);
      }
    }
    CoderProperties.coderDecodeEncodeEqual(IterableCoder.of(HistorySlice.CODER), slices);
  }

  @Test
  void aSliceThatIsCutOffIsCorrupt() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HistorySlice.CODER.encode(
        new HistorySlice(18_596, DAYS.get(1).within(18_500, 18_597), few()), out);
    byte[] form = out.toByteArray();
    for (int length = 0; length < form.length; length++) {
      ByteArrayInputStream cut = new ByteArrayInputStream(Arrays.copyOf(form, length));
      String reason = "cut to " + length + " of " + form.length + " bytes";
      assertThrows(IOException.class, () -> HistorySlice.CODER.decode(cut), reason);
    }
  }

  /** No row of no value prop, which no rows can be drained into. */
  private static EventBatch empty() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    Wire.writeText(out, "taps");
    Wire.writeText(out, "tap");
    out.writeByte(ValueKind.POSITION.ordinal());
    out.writeInt(0);
    out.writeInt(0);
    for (int column = 0; column < 5; column++) {
      PackedLongs.constant(0, 0).writeTo(out);
    }
    EventBatch batch =
        EventBatch.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat("rows", batch.size(), equalTo(0));
    return batch;
  }

  private static EventBatch few() {
    EventRows rows = new EventRows();
    int first = rows.valueProps().code("crédito 💳");
    int second = rows.valueProps().code("x");
    rows.add(Integer.MIN_VALUE, 0, first, 0);
    rows.add(Integer.MAX_VALUE, Long.MAX_VALUE, second, Long.MAX_VALUE, Integer.MAX_VALUE);
    rows.add(0, Long.MIN_VALUE, first, Long.MIN_VALUE);
    return drained(rows);
  }

  /** As many rows as a batch can hold, of values that do not pack. */
  private static EventBatch full() {
    EventRows rows = new EventRows();
    int prop = rows.valueProps().code("x");
    for (int row = 0; row < EventRows.MAX_BATCH_ROWS; row++) {
      rows.add(18_500 + row % 97, row * 0x9e3779b97f4a7c15L, prop, row, 1 + row % 3);
    }
    EventBatch batch = drained(rows);
    assertThat("rows", batch.size(), equalTo(EventRows.MAX_BATCH_ROWS));
    return batch;
  }

  private static EventBatch drained(EventRows rows) {
    List<EventBatch> batches = new ArrayList<>();
    rows.drain(Source.PAYS, "", batches::add);
    return batches.get(0);
  }
}
