package io.lookback.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.batch.EventRows;
import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.batch.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Batches come back from the wire as they were, two in a row too; what is corrupt is an I/O error.
 */
class WireFormTest {
  /** Reads one value. */
  private interface Reader<T> {
    T readFrom(DataInput in) throws IOException;
  }

  @Test
  void eventBatchesComeBack() throws IOException {
    for (EventBatch batch : eventBatches()) {
      check(batch, batch::writeTo, EventBatch::readFrom);
    }
  }

  @Test
  void eventBatchesDifferInEveryPart() {
    List<EventBatch> batches = new ArrayList<>();
    batches.add(events(Source.PRINTS, "f", 1, 2, "a", 3, 1));
    batches.add(events(Source.TAPS, "f", 1, 2, "a", 3, 1));
    batches.add(events(Source.PRINTS, "g", 1, 2, "a", 3, 1));
    batches.add(events(Source.PRINTS, "f", 2, 2, "a", 3, 1));
    batches.add(events(Source.PRINTS, "f", 1, 3, "a", 3, 1));
    batches.add(events(Source.PRINTS, "f", 1, 2, "b", 3, 1));
    batches.add(events(Source.PRINTS, "f", 1, 2, "a", 4, 1));
    batches.add(events(Source.PRINTS, "f", 1, 2, "a", 3, 2));
    for (int i = 0; i < batches.size(); i++) {
      for (int j = 0; j < batches.size(); j++) {
        boolean isSame = batches.get(i).equals(batches.get(j));
        assertThat("batches " + i + " and " + j, isSame, equalTo(i == j));
      }
    }
  }

  @Test
  void featureBatchesComeBack() throws IOException {
    for (FeatureBatch batch :
        List.of(
            features(),
            cappedFeatures(),
            new FeatureBatch.Builder(-5, new int[] {0, 0, 0}, Entries.COLUMNS, new String[0])
                .build())) {
      check(batch, batch::writeTo, FeatureBatch::readFrom);
    }
    FeatureBatch batch = features();
    assertThat("own entry", batch.ownEntry(0), equalTo(1));
    assertThat("no own entry", batch.ownEntry(2), equalTo(-1));
    assertThat("history without entries", batch.historyEnd(1) - batch.historyStart(1), equalTo(0));
  }

  @Test
  void whatAHistoryLeavesOutIsStillFoundAsOwnValueProp() throws IOException {
    FeatureBatch built = cappedFeatures();
    byte[] form = Forms.write(built::writeTo);
    for (FeatureBatch batch : List.of(built, FeatureBatch.readFrom(Forms.in(form)))) {
      List<String> own = new ArrayList<>();
      for (int row = 0; row < batch.size(); row++) {
        int entry = batch.ownEntry(row);
        own.add(
            entry < 0
                ? "none"
                : batch.valueProp(batch.entryProp(entry)) + " " + batch.entryValue(0, entry));
      }
      assertThat(
          "own entries", own, equalTo(List.of("b 20", "a 10", "d 40", "none", "d 4", "a 1")));
      List<Integer> leftOut = new ArrayList<>();
      List<Integer> listed = new ArrayList<>();
      for (int history = 0; history < batch.historyCount(); history++) {
        leftOut.add(batch.leftOut(history));
        listed.add(batch.historyEnd(history) - batch.historyStart(history));
      }
      assertThat("left out", leftOut, equalTo(List.of(3, 0, 7)));
      assertThat("listed", listed, equalTo(List.of(1, 1, 1)));
    }
  }

  @Test
  void aBatchKeepsOfItsDictionaryWhatItUses() {
    String[] many = new String[1000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "p" + (1000 + i);
    }
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(1, new int[] {21, 20, 6}, Entries.COLUMNS, many);
    Entries.add(builder, 500, 1, 0, 0, 0);
    Entries.addUnlisted(builder, 7, 2, 0, 0, 0);
    int history = builder.endHistory(1);
    builder.row(1, 999, 0, false, history);
    builder.row(1, 7, 0, false, history);
    FeatureBatch batch = builder.build();
    List<String> kept = new ArrayList<>();
    for (int code = 0; code < batch.valuePropCount(); code++) {
      kept.add(batch.valueProp(code));
    }
    assertThat("dictionary", kept, equalTo(List.of("p1007", "p1500", "p1999")));
    assertThat("row", batch.valueProp(batch.prop(0)), equalTo("p1999"));
    assertThat("entry", batch.valueProp(batch.entryProp(0)), equalTo("p1500"));
    assertThat("own views", batch.entryValue(0, batch.ownEntry(1)), equalTo(2L));
  }

  @Test
  void rejectBatchesComeBack() throws IOException {
    RejectBatch batch = rejects();
    check(batch, batch::writeTo, RejectBatch::readFrom);
    RejectBatch empty = new RejectBatch.Builder(Source.PAYS, "").build();
    check(empty, empty::writeTo, RejectBatch::readFrom);
    assertThat("first line", line(batch, 0), equalTo("schön"));
    assertThat("empty line", line(batch, 1), equalTo(""));
    assertThat("last line", line(batch, 2), equalTo("x"));
    assertThat("unknown number", batch.lineNumber(1), equalTo(RejectBatch.UNKNOWN_LINE));
    assertThat("offset", batch.offset(2), equalTo(Long.MAX_VALUE));
    assertThat("reasons", batch.reasons(2), equalTo(0b1001));
  }

  @Test
  void anUnknownSourceIsCorrupt() throws IOException {
    for (int source : new int[] {-1, 3, 127}) {
      byte[] events = Forms.write(events(Source.PRINTS, "f", 1, 2, "a", 3, 1)::writeTo);
      events[Forms.write(Source.PRINTS::writeTo).length - 1] = (byte) source;
      assertThrows(IOException.class, () -> EventBatch.readFrom(Forms.in(events)));
      byte[] rejects = Forms.write(rejects()::writeTo);
      rejects[Forms.write(Source.TAPS::writeTo).length - 1] = (byte) source;
      assertThrows(IOException.class, () -> RejectBatch.readFrom(Forms.in(rejects)));
    }
    byte[] named = Forms.write(events(Source.PRINTS, "f", 1, 2, "a", 3, 1)::writeTo);
    named[Integer.BYTES] = 'P';
    assertThrows(IOException.class, () -> EventBatch.readFrom(Forms.in(named)));
  }

  @Test
  void columnsThatDoNotFitTogetherAreCorrupt() throws IOException {
    PackedLongs one = PackedLongs.constant(0, 1);
    PackedLongs two = PackedLongs.constant(0, 2);
    for (int odd = 0; odd < 5; odd++) {
      int position = odd;
      byte[] form =
          Forms.write(
              out -> {
                Source.PRINTS.writeTo(out);
                Wire.writeText(out, "f");
                Wire.writeTexts(out, new String[] {"a"});
                for (int column = 0; column < 5; column++) {
                  (column == position ? two : one).writeTo(out);
                }
              });
      assertThrows(IOException.class, () -> EventBatch.readFrom(Forms.in(form)), "column " + odd);
    }
    byte[] strayCode =
        Forms.write(
            out -> {
              Source.PRINTS.writeTo(out);
              Wire.writeText(out, "f");
              Wire.writeTexts(out, new String[] {"a"});
              for (int column = 0; column < 5; column++) {
                one(column == 2 ? 1 : 0).writeTo(out);
              }
            });
    assertThrows(IOException.class, () -> EventBatch.readFrom(Forms.in(strayCode)));
  }

  @Test
  void rejectsWithLinesBeyondTheirBytesAreCorrupt() throws IOException {
    byte[] form =
        Forms.write(
            out -> {
              Source.PRINTS.writeTo(out);
              Wire.writeText(out, "f");
              out.writeInt(0);
              one(1).writeTo(out);
              one(0).writeTo(out);
              one(0).writeTo(out);
              one(0).writeTo(out);
            });
    assertThrows(IOException.class, () -> RejectBatch.readFrom(Forms.in(form)));
  }

  @Test
  void featuresThatDoNotFitTogetherAreCorrupt() throws IOException {
    // One row with one history of one entry: all columns hold a zero, but the starts of histories.
    long[] starts = {0, 1};
    for (int odd = -1; odd < 13; odd++) {
      int position = odd;
      byte[] form =
          Forms.write(
              out -> {
                out.writeInt(1);
                out.writeInt(3);
                for (int number = 0; number < 3; number++) {
                  out.writeInt(1);
                }
                Wire.writeTexts(out, new String[] {"a"});
                out.writeInt(Entries.COLUMNS);
                for (int column = 0; column < 13; column++) {
                  PackedLongs right =
                      column == 5
                          ? PackedLongs.of(starts, 2)
                          : PackedLongs.constant(0, column == 8 ? 2 : 1);
                  (column == position ? PackedLongs.of(new long[] {0, 0, 9}, 3) : right)
                      .writeTo(out);
                }
              });
      if (odd < 0) {
        assertThat("rows", FeatureBatch.readFrom(Forms.in(form)).size(), equalTo(1));
      } else {
        assertThrows(IOException.class, () -> FeatureBatch.readFrom(Forms.in(form)), "" + odd);
      }
    }
  }

  private static PackedLongs one(long value) {
    return PackedLongs.constant(value, 1);
  }

  private static <T> void check(T value, Forms.Written written, Reader<T> reader)
      throws IOException {
    byte[] form = Forms.write(written);
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.write(form);
    twice.write(form);
    ByteArrayInputStream bytes = new ByteArrayInputStream(twice.toByteArray());
    DataInputStream in = new DataInputStream(bytes);
    for (int time = 0; time < 2; time++) {
      T read = reader.readFrom(in);
      assertThat("read back", read, equalTo(value));
      assertThat("hash", read.hashCode(), equalTo(value.hashCode()));
      assertThat("text", read.toString(), equalTo(value.toString()));
    }
    assertThat("bytes left over", bytes.available(), equalTo(0));
    assertThat("another type", value, not(equalTo((Object) "text")));
    for (int length = 0; length < form.length; length++) {
      byte[] cut = Arrays.copyOf(form, length);
      String reason = value + " cut to " + length + " of " + form.length + " bytes";
      assertThrows(IOException.class, () -> reader.readFrom(Forms.in(cut)), reason);
    }
  }

  private static List<EventBatch> eventBatches() {
    List<EventBatch> batches = new ArrayList<>();
    EventRows rows = new EventRows();
    int first = rows.valueProps().code("crédito 💳");
    int second = rows.valueProps().code("x");
    rows.add(Integer.MIN_VALUE, 0, first, 0);
    rows.add(Integer.MAX_VALUE, Long.MAX_VALUE, second, Long.MAX_VALUE, Integer.MAX_VALUE);
    rows.add(0, Long.MIN_VALUE, first, Long.MIN_VALUE);
    rows.drain(Source.PAYS, "pays/größe.csv.gz", batches::add);
    batches.add(events(Source.TAPS, "", 18_000, 7, "a", 3, 1));
    PackedLongs none = PackedLongs.constant(0, 0);
    batches.add(new EventBatch(Source.PRINTS, "", new String[0], none, none, none, none, none));
    return batches;
  }

  private static EventBatch events(
      Source source, String file, int day, long user, String prop, long value, int count) {
    return new EventBatch(
        source, file, new String[] {prop}, one(day), one(user), one(0), one(value), one(count));
  }

  private static FeatureBatch features() {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            18_596, new int[] {21, 20, 6}, Entries.COLUMNS, new String[] {"a", "ñ", "z"});
    Entries.add(builder, 0, 1, 2, 3, 999_999_999_999_999_999L);
    Entries.add(builder, 1, 0, 0, 1, 5);
    int history = builder.endHistory();
    builder.row(3, 1, 0, true, history);
    builder.row(3, 0, Integer.MAX_VALUE, false, history);
    builder.row(Long.MAX_VALUE, 2, 4, false, builder.endHistory());
    return builder.build();
  }

  /** Histories that leave out value props, those of rows among them, around one that does not. */
  private static FeatureBatch cappedFeatures() {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            18_596, new int[] {21, 20, 6}, Entries.COLUMNS, new String[] {"a", "b", "c", "d"});
    Entries.add(builder, 1, 20, 0, 0, 0);
    Entries.addUnlisted(builder, 0, 10, 0, 0, 0);
    Entries.addUnlisted(builder, 3, 40, 0, 0, 0);
    int history = builder.endHistory(3);
    builder.row(3, 1, 0, true, history);
    builder.row(3, 0, 1, false, history);
    builder.row(3, 3, 2, false, history);
    builder.row(3, 2, 3, false, history);
    Entries.add(builder, 3, 4, 0, 0, 0);
    builder.row(4, 3, 0, false, builder.endHistory());
    Entries.add(builder, 1, 2, 0, 0, 0);
    Entries.addUnlisted(builder, 0, 1, 2, 3, 4);
    builder.row(5, 0, 0, false, builder.endHistory(7));
    return builder.build();
  }

  private static RejectBatch rejects() {
    RejectBatch.Builder builder = new RejectBatch.Builder(Source.TAPS, "taps/ä.json");
    byte[] line = "<schön>".getBytes(StandardCharsets.UTF_8);
    builder.add(line, 1, line.length - 1, 0, 1, 1);
    builder.add(line, 3, 3, 12, RejectBatch.UNKNOWN_LINE, 1);
    builder.add(new byte[] {'x'}, 0, 1, Long.MAX_VALUE, 3, 0b1001);
    return builder.build();
  }

  private static String line(RejectBatch batch, int row) {
    int length = batch.end(row) - batch.start(row);
    return new String(batch.raw(), batch.start(row), length, StandardCharsets.UTF_8);
  }
}
