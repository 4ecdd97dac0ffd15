package io.lookback.internal.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The codes of a dictionary that are in use, of few rows and of many. */
class UsedCodesTest {
  @Test
  void codesInUseKeepTheirOrderHoweverLargeTheDictionaryIs() {
    Random random = new Random(4);
    for (int dictionary : new int[] {1, 5, 40, 1000, 100_000}) {
      for (int count : new int[] {0, 1, 2, 50, 3000}) {
        int[] codes = random.ints(count + 2L, 0, dictionary).toArray();
        TreeSet<Integer> expected = new TreeSet<>();
        for (int i = 1; i <= count; i++) {
          expected.add(codes[i]);
        }
        UsedCodes used = UsedCodes.of(codes, 1, count + 1, dictionary);
        List<Integer> old = new ArrayList<>();
        for (int code = 0; code < used.size(); code++) {
          old.add(used.old(code));
          assertThat("new code of " + used.old(code), used.of(used.old(code)), equalTo(code));
        }
        assertThat(count + " of " + dictionary, old, equalTo(new ArrayList<>(expected)));
      }
    }
  }

  @Test
  void aCodeOutsideOfTheDictionaryIsRefused() {
    for (int dictionary : new int[] {3, 3000}) {
      for (int bad : new int[] {-1, dictionary}) {
        int[] codes = {0, bad};
        assertThrows(
            IllegalArgumentException.class, () -> UsedCodes.of(codes, 0, 2, dictionary), "" + bad);
      }
    }
  }
}
