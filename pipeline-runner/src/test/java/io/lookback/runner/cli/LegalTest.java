package io.lookback.runner.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LegalTest {
  static Stream<Arguments> legal() {
    return Stream.of(
        Arguments.of(Legal.ints(1, 10), "1", 1),
        Arguments.of(Legal.ints(1, 10), "10", 10),
        Arguments.of(Legal.ints(1, 10), "007", 7),
        Arguments.of(
            Legal.longs(Long.MIN_VALUE, Long.MAX_VALUE), "-9223372036854775808", Long.MIN_VALUE),
        Arguments.of(Legal.zeroOrLongs(1024, 2048), "0", 0L),
        Arguments.of(Legal.zeroOrLongs(1024, 2048), "1024", 1024L),
        Arguments.of(Legal.ratio(), "0", 0.0),
        Arguments.of(Legal.ratio(), "1", 1.0),
        Arguments.of(Legal.ratio(), ".5", 0.5),
        Arguments.of(Legal.ratio(), "1e-3", 0.001),
        Arguments.of(Legal.day(), "2020-02-29", LocalDate.of(2020, 2, 29)),
        Arguments.of(Legal.folder(), "data/landing", "data/landing"),
        Arguments.of(Legal.localFile(), "a b/spec.yaml", "a b/spec.yaml"),
        Arguments.of(Legal.intList(3, 1, 10), "7", "7"),
        Arguments.of(Legal.intList(3, 1, 10), "10,1,7", "10,1,7"),
        Arguments.of(Legal.names("NAME", List.of("a")), "c", Set.of("c")),
        Arguments.of(Legal.names("NAME", List.of("a")), "c,a,c", Set.of("a", "c")),
        Arguments.of(Legal.oneOf("a", "b"), "b", "b"),
        Arguments.of(Legal.someOf("WORD", List.of("a", "b")), "b", Set.of("b")),
        Arguments.of(Legal.someOf("WORD", List.of("a", "b")), "b,a,b", Set.of("a", "b")),
        Arguments.of(Legal.flag(), "true", true),
        Arguments.of(Legal.flag(), "false", false));
  }

  @ParameterizedTest
  @MethodSource("legal")
  void readsWhatIsLegal(Legal<?> legal, String text, Object value) throws UsageException {
    assertThat("value of '" + text + "'", legal.read("x", text), equalTo(value));
  }

  static Stream<Arguments> illegal() {
    return Stream.of(
            illegal(
                Legal.ints(1, 10),
                "0",
                "11",
                "-1",
                "",
                " 1",
                "1.0",
                "1e1",
                "+1",
                "٣",
                "4294967297",
                "99999999999999999999"),
            illegal(Legal.longs(0, Long.MAX_VALUE), "9223372036854775808"),
            illegal(Legal.zeroOrLongs(1024, 2048), "1", "1023", "2049", "-1"),
            illegal(Legal.ratio(), "-0.1", "1.0001", "NaN", "1d", "0x1p-2", "", ".", "5%", "0,5"),
            illegal(
                Legal.day(),
                "2020-02-30",
                "2020-2-1",
                "20201130",
                "0000-01-01",
                "today",
                "",
                "2020-11-30T00:00"),
            illegal(Legal.folder(), "", "  "),
            illegal(Legal.localFile(), "", "  ", "s3://bucket/spec.yaml"),
            illegal(
                Legal.intList(3, 1, 10),
                "",
                "0",
                "11",
                "7,7",
                "7,07",
                "7,",
                ",7",
                "7,,8",
                "7, 8",
                "7;8",
                "1,2,3,4"),
            illegal(Legal.oneOf("a", "b"), "c", "A", ""),
            illegal(Legal.flag(), "yes", "TRUE", "1", ""))
        .flatMap(List::stream);
  }

  private static List<Arguments> illegal(Legal<?> legal, String... texts) {
    return Stream.of(texts).map(text -> Arguments.of(legal, text)).toList();
  }

  @ParameterizedTest
  @MethodSource("illegal")
  void namesOptionRangeAndValueOfWhatIsNot(Legal<?> legal, String text) {
    UsageException e = assertThrows(UsageException.class, () -> legal.read("name", text));
    assertThat(
        "message",
        e.getMessage(),
        equalTo("--name must be " + legal.range() + ", got '" + text + "'"));
  }

  @Test
  void whatIsNoPathNamesTheLocaleToo() {
    UsageException e =
        assertThrows(UsageException.class, () -> Legal.folder().read("lake", "no\0path"));
    assertThat(
        "message",
        e.getMessage(),
        allOf(
            startsWith(
                "--lake must be the name of a folder, at least one character, got 'no\\u0000path'"),
            containsString("locale (" + System.getProperty("sun.jnu.encoding") + ")")));
  }

  @Test
  void quotesInOneShortLine() {
    assertThat(
        "control characters",
        UsageException.quote("a\nb\u001b[31m\u2028c"),
        equalTo("'a\\nb\\u001b[31m\\u2028c'"));
    assertThat("length", UsageException.quote("x".repeat(10_000)).length(), lessThan(100));
  }
}
