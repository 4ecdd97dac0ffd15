package io.lookback.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerVersionTest {
  /** What speaks of a run and not of a version. */
  private static final Set<Counted> OWNED_BY_NONE =
      Set.of(
          Counted.FAULT,
          Counted.UNREAD_LINES,
          Counted.AMOUNTS,
          Counted.GREATEST_AMOUNT,
          Counted.COLUMN,
          Counted.UNKNOWN);

  @Test
  void whatIsCountedBelongsToOneLayer() {
    List<Counted> without = new ArrayList<>();
    for (Counted counted : Counted.values()) {
      List<Layer> owners = owners(new Tally.Key(counted, List.of("silver", "x", "y")));
      if (owners.isEmpty()) {
        without.add(counted);
      } else {
        assertThat(counted.code(), owners, hasSize(1));
      }
    }
    assertThat("owned by none", Set.copyOf(without), equalTo(OWNED_BY_NONE));
    for (Layer layer : Layer.values()) {
      assertThat(
          "files are owned by the layer that the key names",
          owners(new Tally.Key(Counted.WRITTEN, List.of(layer.folder(), "x"))),
          contains(layer));
    }
    assertThat("a file of no layer", owners(new Tally.Key(Counted.WRITTEN, List.of())), hasSize(0));
  }

  private static List<Layer> owners(Tally.Key key) {
    return Arrays.stream(Layer.values()).filter(layer -> LayerVersion.owns(layer, key)).toList();
  }
}
