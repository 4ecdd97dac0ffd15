package io.lookback.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.lookback.internal.lake.Refusal;
import io.lookback.internal.lake.Refusal.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said of several problems. */
class RefusalTest {
  private static Refusal of(int problems) {
    List<String> all = Stream.iterate(1, i -> i + 1).limit(problems).map(i -> "p" + i).toList();
    return new Refusal(Kind.UNBALANCED, all);
  }

  /**
   * One pipeline makes gold even where there is nothing to score, and gives no second opinion, so
   * these two cannot be there.
   */
  @Test
  void aPublicationTellsOfEveryKindThatCanCome() {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.NOTHING_TO_SCORE && kind != Kind.DIFFERENT) {
        assertThat(
            PublicationException.Kind.valueOf(kind.name()).toString(), equalTo(kind.toString()));
      }
    }
  }

  @Test
  void aFewProblemsAreToldInOneLine() {
    assertThat(of(1).inOneLine(), equalTo("p1"));
    assertThat(of(5).inOneLine(), equalTo("p1; p2; p3; p4; p5"));
    assertThat(of(5).problem(), equalTo("p1"));
  }

  @Test
  void ofManyTheFirstAreToldAndTheRestIsCounted() {
    assertThat(of(1205).inOneLine(), equalTo("p1; p2; p3; p4; p5; 1,200 more such"));
  }
}
