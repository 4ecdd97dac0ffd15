package io.lookback.runner.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.batch.Reason;
import io.lookback.internal.term.Term;
import org.junit.jupiter.api.Test;

class OptionNamesTest {
  @Test
  void messagesOfTheLibraryNameOptions() {
    assertThat(
        OptionNames.in(Reason.LINE_TOO_LONG.remedy()),
        equalTo("look for a missing line end; if such lines are meant, raise --maxLineBytes"));
    assertThat(
        OptionNames.in("set AWS_REGION or give " + Term.AWS_REGION),
        equalTo("set AWS_REGION or give --awsRegion"));
    assertThat(
        OptionNames.in("as " + Term.WRITE_ORIGINS + " it in line 3"),
        equalTo("as lookback quarantine --export writes it in line 3"));
    assertThat(OptionNames.in("'prints.json' is empty"), equalTo("'prints.json' is empty"));
  }
}
