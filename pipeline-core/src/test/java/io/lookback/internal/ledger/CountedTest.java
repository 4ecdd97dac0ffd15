package io.lookback.internal.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountedTest {
  /** Lakes keep counts under these names: none may change, and none may go. */
  @Test
  void storedNamesStay() {
    List<String> codes = Arrays.stream(Counted.values()).map(Counted::code).sorted().toList();
    assertThat(
        codes,
        contains(
            "",
            "accepted",
            "alias",
            "amounts",
            "bad_header",
            "column",
            "content",
            "difference",
            "duplicates",
            "fault",
            "file",
            "file_bytes",
            "gold",
            "gold_made_of",
            "gold_made_with",
            "gold_outside",
            "gold_values",
            "greatest_amount",
            "left_out",
            "left_out_field",
            "load_of",
            "loaded",
            "made_of",
            "made_with",
            "mended_lines",
            "origins",
            "parsed_day",
            "part_of",
            "quarantine_bytes",
            "reach",
            "reason",
            "sampled",
            "scored",
            "served",
            "served_events",
            "served_left_out",
            "served_left_out_field",
            "served_outside",
            "served_reach",
            "served_users",
            "served_values",
            "silver",
            "silver_made_of",
            "spanning",
            "taps",
            "unknown_field",
            "unread_lines",
            "verified",
            "witnesses",
            "written"));
  }

  @Test
  void formsOfAKindDifferInLengthAndNameEachPartOnce() {
    for (Counted counted : Counted.values()) {
      List<Integer> lengths = new ArrayList<>();
      for (List<Part> form : counted.forms()) {
        lengths.add(form.size());
        assertThat(counted + " names parts once", Set.copyOf(form).size(), equalTo(form.size()));
      }
      assertThat(counted + " " + lengths, new HashSet<>(lengths).size(), equalTo(lengths.size()));
    }
  }

  @Test
  void filesOfALayerNameIt() {
    for (Counted counted : Counted.values()) {
      boolean isNamed = counted.keeper() == Keeper.NAMED;
      for (List<Part> form : counted.forms()) {
        assertThat(counted.code(), form.contains(Part.LAYER), equalTo(isNamed));
      }
    }
  }
}
