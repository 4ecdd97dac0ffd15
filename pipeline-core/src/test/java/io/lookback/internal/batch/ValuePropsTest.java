package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The dictionary of value props against a map. */
class ValuePropsTest {
  private static final long SEED = 21;

  @Test
  void equalsAMapForNamesOfAnyLength() {
    Random random = new Random(SEED);
    ValueProps props = new ValueProps();
    for (int round = 0; round < 3; round++) {
      Map<String, Integer> expected = new HashMap<>();
      for (int i = 0; i < 20_000; i++) {
        String name = name(random);
        int code = expected.computeIfAbsent(name, n -> expected.size());
        byte[] bytes = ("<<" + name + ">>").getBytes(StandardCharsets.UTF_8);
        int actual =
            random.nextBoolean() ? props.code(name) : props.code(bytes, 2, bytes.length - 2);
        assertThat(name + ", seed " + SEED, actual, equalTo(code));
        assertThat("text", props.text(code), equalTo(name));
        assertThat("bytes", props.byteLength(code), equalTo(bytes.length - 4));
      }
      assertThat("names", props.size(), equalTo(expected.size()));
      props.clear();
      assertThat("after clearing", props.size(), equalTo(0));
    }
  }

  /** Names that are long and alike, so that they differ late or in length only. */
  private static String name(Random random) {
    String filler = random.nextBoolean() ? "a" : "é💳";
    return filler.repeat(random.nextInt(12)) + (random.nextBoolean() ? random.nextInt(2000) : "");
  }
}
