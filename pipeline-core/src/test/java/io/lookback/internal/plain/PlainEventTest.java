package io.lookback.internal.plain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.spec.SourceSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What an event keeps of its line. */
class PlainEventTest {
  @Test
  void anEventWithoutTextKnowsItsPlaceAlone() {
    byte[] raw =
        ("{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\"p\"},"
                + "\"user_id\":7}")
            .getBytes(StandardCharsets.UTF_8);
    PlainLine line = new PlainLine("prints", "a.json", 90, 2, "load", 0, raw, new byte[] {1, 2});
    PlainEvent event = new PlainParser(SourceSpec.PRINTS).parse(line).event();
    PlainEvent without = event.withoutText();
    assertThat("key", without.key(), equalTo(event.key()));
    assertThat("line", without.line().raw().length, equalTo(0));
    assertThat("header", without.line().header().length, equalTo(0));
    assertThat("file", without.line().file(), equalTo("a.json"));
    assertThat("offset", without.line().offset(), equalTo(90L));
    assertThat("number", without.line().number(), equalTo(2L));
  }
}
