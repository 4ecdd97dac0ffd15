package io.lookback.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.lookback.batch.RejectBatch;
import io.lookback.batch.Source;
import io.lookback.parse.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RejectProfilerTest {
  private static final long SEED = 5;

  private static RejectBatch batch(String file, Line... lines) {
    RejectBatch.Builder builder = new RejectBatch.Builder(Source.TAPS, file);
    for (Line line : lines) {
      byte[] raw = line.text().getBytes(StandardCharsets.UTF_8);
      builder.add(raw, 0, raw.length, line.offset(), 1, line.reasons());
    }
    return builder.build();
  }

  private record Line(String text, long offset, int reasons) {}

  @Test
  void keepsTheFirstLineOfEachReasonInAnyOrder() {
    int day = Reason.BAD_DAY.mask();
    int user = Reason.BAD_USER_ID.mask();
    List<RejectBatch> batches = new ArrayList<>();
    batches.add(batch("b.json", new Line("b0", 0, user | day)));
    batches.add(batch("a.json", new Line("a9", 9, day), new Line("a10", 10, day | user)));
    batches.add(batch("a.json", new Line("a3", 3, day)));
    Random random = new Random(SEED);
    for (int round = 0; round < 6; round++) {
      Collections.shuffle(batches, random);
      Profile merged = new Profile();
      batches.forEach(batch -> merged.merge(RejectProfiler.of(batch)));
      assertThat(
          "day",
          merged.example(Source.TAPS, Reason.BAD_DAY),
          equalTo(new RejectExample("a.json", 3, "a3", false)));
      assertThat(
          "user",
          merged.example(Source.TAPS, Reason.BAD_USER_ID),
          equalTo(new RejectExample("a.json", 10, "a10", false)));
      assertThat("other source", merged.example(Source.PRINTS, Reason.BAD_DAY), nullValue());
      assertThat("other reason", merged.example(Source.TAPS, Reason.BAD_JSON), nullValue());
    }
  }

  @Test
  void cutsALongLineBetweenCharacters() {
    for (int before = 0; before < 4; before++) {
      String long4 = "x".repeat(before) + "💳".repeat(100);
      RejectBatch batch = batch("f", new Line(long4, 0, Reason.BAD_JSON.mask()));
      RejectExample example = RejectProfiler.of(batch).example(Source.TAPS, Reason.BAD_JSON);
      assertThat("is cut", example.isCut(), equalTo(true));
      assertThat("whole characters", long4.startsWith(example.raw()), equalTo(true));
      int bytes = example.raw().getBytes(StandardCharsets.UTF_8).length;
      assertThat(
          "as many as fit, with " + before + " before",
          bytes,
          equalTo(before + 4 * ((RejectExample.MAX_BYTES - before) / 4)));
    }
  }

  @Test
  void showsBytesThatAreNoText() {
    RejectBatch.Builder builder = new RejectBatch.Builder(Source.TAPS, "f");
    byte[] raw = {'a', (byte) 0xff, 'b'};
    builder.add(raw, 0, raw.length, 0, 1, Reason.BAD_ENCODING.mask());
    assertThat(
        "shown",
        RejectProfiler.of(builder.build()).example(Source.TAPS, Reason.BAD_ENCODING).raw(),
        equalTo("a\ufffdb"));
  }
}
