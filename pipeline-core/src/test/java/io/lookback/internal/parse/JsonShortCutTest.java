package io.lookback.internal.parse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.lookback.batch.Reason;
import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short cut against the long way, and the long way against an independent reading. */
class JsonShortCutTest {
  private static final long SEED = 20201101;
  private static final int ROUNDS = 200_000;

  private static final List<String> LINES =
      List.of(
          "{'day':'2020-11-01','event_data':{'position':0,'value_prop':'credits'},'user_id':10}",
          "{'day':'2020-11-30','event_data':{'position':3,'value_prop':'é日😀'},'user_id':5432}",
          "{'user_id': 922337203685477580, 'day': '2024-02-29', "
              + "'event_data': {'value_prop': 'a b', 'position': 12}}",
          "{'x':'y','day':'2020-11-01','event_data':{'position':0,'value_prop':'p','z':-0.5e3},"
              + "'user_id':7,'list':[1,true,{'k':null}]}",
          "{'day':'2020-11-01','event_data':{'position':1,'value_prop':'point'},'user_id':7} ");

  /** Other fields, and lines that have them. */
  private static final Map<EventFields, List<String>> OTHERS =
      Map.of(
          new EventFields("a.b.c.d", "u", "a.b.p", "a.v", ValueKind.AMOUNT),
          List.of(
              "{'a':{'b':{'c':{'d':'2020-11-01'},'p':'credits'},'v':12.5},'u':10}",
              "{'u': 5432, 'a': {'v': 0, 'b': {'p': 'é日😀', 'c': {'d': '2020-11-30'}}}} ",
              "{'d':1,'a':{'a':{'v':1},'v':-0.00,'b':{'u':'x','c':{'d':'2024-02-29','c':{}},"
                  + "'p':'p'}},'u':922337203685477580}",
              "{'a':{'v':9999999999999999.99,'b':{'p':'a b','c':{'z':[1,{'d':2}],"
                  + "'d':'2020-11-01'}}},'u':7,'list':[1,true]}"),
          new EventFields("day", "user_id", "item", "sum", ValueKind.AMOUNT),
          List.of(
              "{'day':'2020-11-01','sum':12.50,'item':'credits','user_id':10}",
              "{'day':'2020-11-30','sum':3.5,'item':'point','user_id':5432,'x':{'sum':1}}",
              "{ 'sum' : 1234567 , 'user_id' : 1 , 'day' : '2020-11-30' , 'item' : 'é' }"),
          new EventFields("t.day", "who.is.it", "wért", null, ValueKind.NONE),
          List.of(
              "{'t':{'day':'2020-11-01'},'who':{'is':{'it':10}},'wért':'credits'}",
              "{'wért':'point','who':{'is':{'it':77,'not':1.5e3}},'t':{'day':'2020-11-30'},'v':0}",
              "{'who':{'it':3,'is':{'it':10}},'w\\u00e9rt':'x y','t':{'day':'2020-11-01'}}"),
          new EventFields("day", "who", "what", "at.which.slot.n", ValueKind.POSITION),
          List.of(
              "{'day':'2020-11-01','at':{'which':{'slot':{'n':0}}},'what':'credits','who':10}",
              "{'who': 9, 'at': {'n': 1, 'which': {'slot': {'n': 2147483647}}, 'slot': null}, "
                  + "'day': '2020-11-30', 'what': 'é日😀'}"));

  private static final List<String> PIECES =
      List.of(
          "0",
          "9",
          "-",
          "-0",
          "-0.0",
          "-0.01",
          "1.005",
          "9999999999999999",
          "10000000000000000.0",
          "01",
          "1.0",
          "1e0",
          ".",
          "e5",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "'",
          "\\",
          "\\u00e9",
          "\\ud800",
          " ",
          "\t",
          "\r",
          "\u0000",
          "\u001f",
          "\u007f",
          "é",
          "\u00a0",
          ",",
          ":",
          "{",
          "}",
          "[",
          "]",
          "null",
          "true",
          "''",
          "' '",
          "'2019-02-29'",
          "2020-11-31",
          "'day':'2020-11-01',",
          "'v':1,",
          "'u':1,",
          "'b':{},",
          "'at':{'which':",
          "'who':{'is':{'it':1}},",
          "p".repeat(1020),
          "é".repeat(509));

  private final ReferenceLines reference = new ReferenceLines(EventFields.PRINTS);

  @Test
  void mutatedLinesHaveTheSameResultEitherWay() {
    compare(
        EventFields.PRINTS, LINES, ROUNDS, (line, result) -> result.equals(reference.json(line)));
  }

  static Set<EventFields> others() {
    return OTHERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("others")
  void mutatedLinesWithOtherFieldsToo(EventFields fields) {
    ReferenceLines definition = new ReferenceLines(fields);
    compare(
        fields,
        OTHERS.get(fields),
        ROUNDS / 4,
        (line, result) -> result.equals(definition.json(line)));
  }

  /** Reads mutated lines in all ways; {@code isRight} tells whether a result is the right one. */
  private static void compare(
      EventFields fields, List<String> lines, int rounds, BiPredicate<byte[], String> isRight) {
    Random random = new Random(SEED);
    JsonEventParser learning = new JsonEventParser(fields);
    JsonEventParser strict = new JsonEventParser(fields, 0);
    List<LineShape> shapes =
        lines.stream().map(JsonShortCutTest::bytes).map(line -> shape(line, fields)).toList();
    Days days = new Days();
    JsonEvent event = new JsonEvent();
    RecordingSink sink = new RecordingSink();
    int accepted = 0;
    int byShortCut = 0;
    for (int round = 0; round < rounds; round++) {
      int kind = random.nextInt(lines.size());
      byte[] good = bytes(lines.get(kind));
      learning.parse(good, 0, good.length, random.nextBoolean(), sink);
      byte[] line = mutate(good, random);
      String expected = result(strict, line, random);
      String where =
          "seed " + SEED + " round " + round + ": " + new String(line, StandardCharsets.UTF_8);
      assertThat("right: " + expected + ", " + where, isRight.test(line, expected), is(true));
      LineShape shape = shapes.get(kind);
      if (shape != null && shape.match(line, 0, line.length, days, event) == line.length) {
        sink.event(
            event.epochDay, event.userId, event.propBuf, event.propFrom, event.propTo, event.value);
        assertThat("cut short, " + where, sink.last(), is(expected));
        byShortCut++;
      }
      assertThat(where, result(learning, line, random), is(expected));
      accepted += expected.startsWith("day") ? 1 : 0;
    }
    assertThat("accepted lines", accepted, greaterThan(rounds / 20));
    assertThat("lines cut short", byShortCut, greaterThan(rounds / 40));
    assertThat(
        "schema drift", learning.unknownFields().names().size(), is(UnknownFields.MAX_NAMES));
  }

  private static LineShape shape(byte[] line, EventFields fields) {
    StrictJson strict = new StrictJson(fields);
    int reasons = strict.read(line, 0, line.length, new JsonEvent());
    assertThat("reasons of a line to begin with", Reason.of(reasons), is(List.of()));
    return strict.shape(line, 0, line.length);
  }

  /** The result of a line somewhere in a buffer, now and then at its very end. */
  private static String result(JsonEventParser parser, byte[] line, Random random) {
    int from = random.nextInt(9);
    int tail = random.nextBoolean() ? 0 : random.nextInt(40);
    byte[] buf = new byte[from + line.length + tail];
    Arrays.fill(buf, (byte) '"');
    System.arraycopy(line, 0, buf, from, line.length);
    boolean valid = random.nextBoolean() && Utf8.isValid(line, 0, line.length);
    RecordingSink sink = new RecordingSink();
    parser.parse(buf, from, from + line.length, valid, sink);
    return sink.last();
  }

  private static byte[] mutate(byte[] good, Random random) {
    byte[] line = good.clone();
    if (random.nextInt(4) == 0) {
      changeDigits(line, random);
      return line;
    }
    for (int left = random.nextInt(3); left >= 0; left--) {
      int from = random.nextInt(line.length + 1);
      int to = Math.min(line.length, from + random.nextInt(4));
      byte[] piece = piece(random);
      byte[] mutated = Arrays.copyOf(line, line.length - (to - from) + piece.length);
      System.arraycopy(piece, 0, mutated, from, piece.length);
      System.arraycopy(line, to, mutated, from + piece.length, line.length - to);
      line = mutated;
    }
    return line;
  }

  private static void changeDigits(byte[] line, Random random) {
    for (int at = 0; at < line.length; at++) {
      if (line[at] >= '0' && line[at] <= '9' && random.nextInt(4) == 0) {
        line[at] = (byte) ('0' + random.nextInt(10));
      }
    }
  }

  private static byte[] piece(Random random) {
    switch (random.nextInt(5)) {
      case 0:
        return new byte[0];
      case 1:
        return new byte[] {(byte) random.nextInt(256)};
      case 2:
      case 3:
        return bytes(Integer.toString(random.nextInt(30)));
      default:
        return bytes(PIECES.get(random.nextInt(PIECES.size())));
    }
  }

  private static byte[] bytes(String line) {
    return line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
