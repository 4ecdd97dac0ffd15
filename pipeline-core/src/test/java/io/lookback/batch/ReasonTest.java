package io.lookback.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void codesAreTheOnesOfTheContract() {
    List<String> codes = Arrays.stream(Reason.values()).map(Reason::code).toList();
    assertThat(
        "codes are stored in quarantine",
        codes,
        contains(
            "bad_json",
            "bad_csv",
            "missing_field",
            "bad_day",
            "bad_user_id",
            "bad_value_prop",
            "bad_position",
            "bad_amount",
            "negative_amount",
            "too_many_columns",
            "ambiguous_column",
            "line_too_long",
            "bad_encoding",
            "bad_header",
            "value_prop_too_long"));
  }

  @Test
  void everyReasonHasHintAndCodeOfItsOwn() {
    for (Reason reason : Reason.values()) {
      assertThat(
          "hint of " + reason,
          reason.hint(),
          allOf(matchesPattern(".{10,}"), not(containsString("\n"))));
      assertThat(
          "remedy of " + reason,
          reason.remedy(),
          allOf(matchesPattern("[a-z].{10,}[^.]"), not(containsString("\n"))));
      assertThat("reason of code", Reason.ofCode(reason.code()), is(reason));
      assertThat("reason of mask", Reason.of(reason.mask()), contains(reason));
    }
    assertThrows(IllegalArgumentException.class, () -> Reason.ofCode("no_such_code"));
  }

  @Test
  void masksAddUp() {
    int mask = Reason.BAD_ENCODING.mask() | Reason.BAD_DAY.mask();
    assertThat("in enum order", Reason.of(mask), contains(Reason.BAD_DAY, Reason.BAD_ENCODING));
    assertThat("no reason", Reason.of(0), is(List.of()));
    assertThrows(IllegalArgumentException.class, () -> Reason.of(1 << Reason.values().length));
    assertThrows(IllegalArgumentException.class, () -> Reason.of(-1));
  }
}
