package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which rows of a user are yet to come. */
class OpinionOfUserTest {
  private static final LocalDate DAY = LocalDate.of(2020, 11, 30);

  private static PlainEvent print(LocalDate day, long offset) {
    byte[] raw =
        ("{\"day\":\""
                + day
                + "\",\"event_data\":{\"position\":0,\"value_prop\":\"p\"},\"user_id\":7}")
            .getBytes(StandardCharsets.UTF_8);
    return new PlainParser(SourceSpec.PRINTS)
        .parse(new PlainLine("prints", "a.json", offset, 1, "load", 0, raw, new byte[0]))
        .event();
  }

  private static OpinionOfUser opinion(PlainEvent... events) {
    return new OpinionOfUser(
        LakeSpec.BUILT_IN, true, List.of(events), DAY.minusDays(6), DAY, (source, day) -> true);
  }

  private static Map<String, Object> row(LocalDate day) {
    return Map.of(FeatureSet.PRINT_DAY, day, FeatureSet.VALUE_PROP, "p", FeatureSet.POSITION, 0L);
  }

  @Test
  void aUserWhoseRowsHaveAllComeIsNotHeldAndHasNoOther() {
    OpinionOfUser opinion = opinion(print(DAY.minusDays(1), 0), print(DAY, 90), print(DAY, 180));
    assertThat("a row", opinion.take(row(DAY.minusDays(1))), notNullValue());
    assertThat("a row", opinion.take(row(DAY)), notNullValue());
    assertThat("finished", opinion.isFinished(), equalTo(false));
    assertThat("missing", opinion.missing(), contains("2020-11-30/7/p/0"));
    assertThat("its repeat", opinion.take(row(DAY)), notNullValue());
    assertThat("finished", opinion.isFinished(), equalTo(true));
    assertThat("one more", opinion.take(row(DAY)), nullValue());
    assertThat("missing", opinion.missing(), empty());
    assertThat("rows", opinion.rows(), equalTo(3));
  }

  @Test
  void aUserWithoutAScoredDayIsNotHeld() {
    OpinionOfUser opinion = opinion(print(DAY.minusDays(7), 0));
    assertThat("finished", opinion.isFinished(), equalTo(true));
    assertThat("a row", opinion.take(row(DAY)), nullValue());
  }
}
