package io.lookback.internal.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.internal.batch.WireSize;
import io.lookback.internal.profile.Bins;
import io.lookback.internal.profile.Clicks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class ProfilesTest {
  private static final class Dealt implements OutputReceiver<KV<Integer, Map<String, Clicks>>> {
    private final List<KV<Integer, Map<String, Clicks>>> elements = new ArrayList<>();

    @Override
    public void output(KV<Integer, Map<String, Clicks>> element) {
      elements.add(element);
    }

    @Override
    public void outputWithTimestamp(KV<Integer, Map<String, Clicks>> element, Instant timestamp) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void manyValuePropsAreDealtOnceEachInElementsOfTheStatedSize() throws Exception {
    Map<String, Clicks> all = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Clicks clicks = new Clicks(Bins.POSITIONS.size());
      clicks.add(i % Bins.POSITIONS.size(), i % 3 == 0);
      all.put("\u20ac".repeat(1_500) + i, clicks);
    }
    Dealt dealt = new Dealt();
    Profiles.deal(all, dealt);
    Map<String, Clicks> again = new HashMap<>();
    Map<String, Integer> shards = new HashMap<>();
    for (KV<Integer, Map<String, Clicks>> element : dealt.elements) {
      assertThat(
          "bytes",
          CoderUtils.encodeToByteArray(Profiles.VALUE_PROPS, element).length,
          lessThanOrEqualTo(WireSize.MAX_BYTES));
      element
          .getValue()
          .forEach(
              (prop, clicks) -> {
                assertThat(prop + " is new", again.put(prop, clicks) == null, equalTo(true));
                shards.put(prop, element.getKey());
              });
    }
    assertThat("value props", again, equalTo(all));
    assertThat("elements of a shard are several", dealt.elements.size(), greaterThan(16));
    Dealt other = new Dealt();
    all.keySet().removeIf(prop -> !prop.endsWith("7"));
    Profiles.deal(all, other);
    for (KV<Integer, Map<String, Clicks>> element : other.elements) {
      for (String prop : element.getValue().keySet()) {
        assertThat("same shard in every bucket", element.getKey(), equalTo(shards.get(prop)));
      }
    }
  }
}
