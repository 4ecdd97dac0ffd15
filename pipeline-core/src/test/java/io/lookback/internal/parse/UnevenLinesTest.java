package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines whose spelling varies: when shapes rest, and that every line is read the same. */
class UnevenLinesTest {
  private static final long SEED = 20201102;

  private static final List<String> VALUE_PROPS =
      List.of("'credits'", "'é日😀'", "'cr\\u0065dits'", "'\\ud800'", "' '", "null", "7", "''");
  private static final List<String> DAYS =
      List.of("'2020-11-01'", "'2020-11-02'", "'2020-02-30'", "'2020-11-0\\u0031'", "20201101");
  private static final List<String> USERS =
      List.of(
          "1", "-0", "0", "-1", "9223372036854775807", "9223372036854775808", "1.0", "01", "'1'");
  private static final List<String> POSITIONS = List.of("0", "-0", "2147483648", "3", "1e0", "-");

  private final LearningPace pace = new LearningPace();

  @Test
  void shapesRestAfterAsManyMissesAsThereIsCredit() {
    miss(LearningPace.MOST_CREDIT - 1);
    assertThat(pace.isPaused(), is(false));
    miss(1);
    assertThat(pace.isPaused(), is(true));
  }

  @Test
  void matchesEarnCredit() {
    miss(LearningPace.MOST_CREDIT - 1);
    pace.matched();
    miss(1);
    assertThat(pace.isPaused(), is(false));
    miss(1);
    assertThat(pace.isPaused(), is(true));
  }

  @Test
  void matchesEarnNoMoreThanTheLimit() {
    IntStream.range(0, 1000).forEach(line -> pace.matched());
    miss(LearningPace.MOST_CREDIT);
    assertThat(pace.isPaused(), is(true));
  }

  @Test
  void shapesAreTriedAgainOnFewLinesAfterAPause() {
    miss(LearningPace.MOST_CREDIT);
    for (int line = 0; line < LearningPace.PAUSE; line++) {
      assertThat("line " + line, pace.isPaused(), is(true));
      pace.passed();
    }
    assertThat(pace.isPaused(), is(false));
    miss(LearningPace.CREDIT_AFTER_PAUSE);
    assertThat(pace.isPaused(), is(true));
  }

  @Test
  void everyLineIsReadTheSameWithShapesAndWithout() {
    Random random = new Random(SEED);
    ReferenceLines reference = new ReferenceLines(EventFields.PRINTS);
    JsonEventParser learning = new JsonEventParser(EventFields.PRINTS);
    JsonEventParser strict = new JsonEventParser(EventFields.PRINTS, 0);
    for (int round = 0; round < 30_000; round++) {
      // Stretches of even lines in between, so that pauses begin and end.
      boolean isEven = round / 1000 % 3 == 2;
      byte[] line = isEven ? bytes(evenLine(random)) : bytes(unevenLine(random));
      String where = "round " + round + ": " + new String(line, StandardCharsets.UTF_8);
      String expected = reference.json(line);
      assertThat(where, result(strict, line), is(expected));
      assertThat(where, result(learning, line), is(expected));
    }
    assertThat(learning.unknownFields().names(), is(strict.unknownFields().names()));
  }

  @Test
  void unknownFieldsOfRejectedLinesAreToldByLaterOnes() {
    JsonEventParser parser = new JsonEventParser(EventFields.PRINTS);
    // Malformed, so its names count for nothing; the same names count in the next line.
    result(parser, bytes("{'x':1,'event_data':{'y':1},"));
    assertThat(parser.unknownFields().names().isEmpty(), is(true));
    result(parser, bytes("{'x':1,'event_data':{'y':1,'x':2},'\\u0078':1}"));
    result(parser, bytes("{'x':1,'event_data':{'y':1,'x':2},'y':3}"));
    assertThat(
        parser.unknownFields().names(),
        containsInAnyOrder("x", "y", "event_data.x", "event_data.y"));
  }

  private void miss(int lines) {
    IntStream.range(0, lines).forEach(line -> pace.missed());
  }

  private static String evenLine(Random random) {
    return "{'day':'2020-11-0"
        + (1 + random.nextInt(9))
        + "','event_data':{'position':"
        + random.nextInt(4)
        + ",'value_prop':'credits'},'user_id':"
        + random.nextInt(1000)
        + "}";
  }

  private static String unevenLine(Random random) {
    List<String> data = new ArrayList<>();
    data.add(field(random, "position", mostlyFirst(POSITIONS, random)));
    data.add(field(random, "value_prop", mostlyFirst(VALUE_PROPS, random)));
    List<String> fields = new ArrayList<>();
    fields.add(field(random, "day", mostlyFirst(DAYS, random)));
    fields.add(field(random, "user_id", mostlyFirst(USERS, random)));
    addStrangers(data, random);
    fields.add(field(random, "event_data", object(data, random)));
    addStrangers(fields, random);
    return object(fields, random);
  }

  private static void addStrangers(List<String> fields, Random random) {
    for (int left = random.nextInt(3); left > 0; left--) {
      fields.add(field(random, "f" + random.nextInt(40), "[1,{'day':null}]"));
    }
  }

  private static String object(List<String> fields, Random random) {
    Collections.shuffle(fields, random);
    return "{" + gap(random) + String.join("," + gap(random), fields) + gap(random) + "}";
  }

  private static String field(Random random, String name, String value) {
    return "'" + name + "'" + gap(random) + ":" + gap(random) + value;
  }

  private static String gap(Random random) {
    return (random.nextInt(4) == 0 ? "\t" : " ").repeat(random.nextInt(4));
  }

  private static String mostlyFirst(List<String> values, Random random) {
    return values.get(random.nextInt(4) == 0 ? random.nextInt(values.size()) : 0);
  }

  private static String result(JsonEventParser parser, byte[] line) {
    RecordingSink sink = new RecordingSink();
    parser.parse(line, 0, line.length, false, sink);
    return sink.last();
  }

  private static byte[] bytes(String line) {
    return line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
