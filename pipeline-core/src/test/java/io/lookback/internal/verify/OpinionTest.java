package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.internal.batch.UserSample;
import io.lookback.internal.ledger.Verified;
import io.lookback.internal.plain.PlainLine;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What an opinion holds of the lines that it heard. */
class OpinionTest {
  private static final LocalDate DAY = LocalDate.of(2020, 11, 30);

  private static WeakReference<byte[]> hear(Opinion opinion) {
    byte[] raw =
        ("{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\"p\"},"
                + "\"user_id\":7}")
            .getBytes(StandardCharsets.UTF_8);
    PlainLine line = new PlainLine("prints", "a.json", 0, 1, "load", 0, raw, new byte[0]);
    opinion.hear(new Witness.Line(line, 7));
    return new WeakReference<>(raw);
  }

  @Test
  void theTextOfLinesIsNotHeld() throws InterruptedException {
    Opinion opinion =
        new Opinion(LakeSpec.BUILT_IN, false, UserSample.of(1, 1), DAY, DAY, (source, day) -> true);
    WeakReference<byte[]> text = hear(opinion);
    for (int i = 0; i < 50 && text.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat("is held", text.get() != null, equalTo(false));
    Tally tally = new Tally();
    opinion.finish(tally);
    assertThat("the event is", Verified.of(tally).users().intValue(), equalTo(1));
  }
}
