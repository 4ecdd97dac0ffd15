package io.lookback.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.lookback.ledger.Counted;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerVersionTest {
  /** Second parts of keys, and what speaks of a run and not of a version. */
  private static final Set<String> OWNED_BY_NONE =
      Set.of(
          Counted.HOLDS_RECORD,
          Counted.DAYS_COUNTED,
          Counted.KEEP_DUPLICATES,
          Counted.UNREADABLE,
          Counted.WINDOW_OVERFLOW,
          Counted.FAULT);

  @Test
  void whatIsCountedBelongsToOneLayer() throws IllegalAccessException {
    List<String> without = new ArrayList<>();
    for (Field field : Counted.class.getDeclaredFields()) {
      String counted = (String) field.get(null);
      List<Layer> owners =
          Arrays.stream(Layer.values())
              .filter(layer -> LayerVersion.owns(layer, counted, "silver", "x", "y"))
              .toList();
      if (owners.isEmpty()) {
        without.add(counted);
      } else {
        assertThat(counted, owners, hasSize(1));
      }
    }
    assertThat("owned by none", Set.copyOf(without), equalTo(OWNED_BY_NONE));
    assertThat(
        "files are owned by the layer that the key names",
        Arrays.stream(Layer.values())
            .filter(layer -> LayerVersion.owns(layer, Counted.WRITTEN, layer.folder(), "x"))
            .toList(),
        contains(Layer.values()));
  }
}
