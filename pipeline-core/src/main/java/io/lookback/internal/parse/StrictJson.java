package io.lookback.internal.parse;

import io.lookback.batch.Reason;
import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one JSON line the long way: the definition of what {@link JsonEventParser} accepts. Notes
 * where the scalar values of the line are, for a {@link LineShape}. Not thread-safe.
 */
final class StrictJson {
  private static final int MAX_SCALARS = 32;

  private final Days days = new Days();
  private final JsonPaths paths;
  private final JsonCursor json = new JsonCursor();
  private final JsonCursor.Scalars skipped = start -> note(start, PlainJson.SKIPPED);
  private final List<String> unknownNames = new ArrayList<>();
  private final List<JsonPaths.Stranger> strangers = new ArrayList<>();
  private final int[] starts = new int[MAX_SCALARS];
  private final byte[] kinds = new byte[MAX_SCALARS];
  private int scalars;

  /** Which nodes of the paths the line has named so far, by their index. */
  private final boolean[] named;

  /** Holds the line. */
  private byte[] buf = {};

  /** One bit for the kind of each field of an event that is not null. */
  private int seen;

  private int reasons;

  /**
   * A reader of lines with these fields.
   *
   * @throws IllegalArgumentException if they have a {@linkplain EventFields#jsonFault fault}
   */
  StrictJson(EventFields fields) {
    paths = new JsonPaths(fields);
    named = new boolean[paths.size()];
  }

  /**
   * Reads the line {@code line[from, to)}, which is valid UTF-8. A value prop without escapes is
   * left in there.
   *
   * @return its reasons; 0 if it is accepted, and only then its values are in {@code event}
   */
  int read(byte[] line, int from, int to, JsonEvent event) {
    unknownNames.clear();
    strangers.clear();
    buf = line;
    scalars = 0;
    Arrays.fill(named, false);
    seen = 0;
    reasons = 0;
    json.begin(line, from, to);
    if (!object(paths.root(), event) || json.peek() != JsonCursor.END) {
      return Reason.BAD_JSON.mask();
    }
    for (JsonPaths.Stranger stranger : strangers) {
      stranger.remember();
    }
    return seen == paths.kinds() ? reasons : reasons | Reason.MISSING_FIELD.mask();
  }

  /**
   * The names of fields no event has, of the last line if it was well-formed. Names that an earlier
   * line told may be missing.
   */
  List<String> unknownNames() {
    return unknownNames;
  }

  /** The shape of the accepted line that was read last, or null if it has none. */
  LineShape shape(byte[] buf, int from, int to) {
    return scalars > MAX_SCALARS ? null : LineShape.of(buf, from, to, starts, kinds, scalars);
  }

  /**
   * Reads the line, or an object on the way to a field; false if it is no object or malformed. The
   * objects that it calls itself for are those of the paths, whatever the line holds.
   */
  private boolean object(JsonPaths.Node object, JsonEvent event) {
    if (!json.take('{')) {
      return false;
    }
    if (json.take('}')) {
      return true;
    }
    do {
      if (!json.string() || !field(object, event)) {
        return false;
      }
    } while (json.take(','));
    return json.take('}');
  }

  /** Reads the rest of a field of {@code object} whose name was read. */
  private boolean field(JsonPaths.Node object, JsonEvent event) {
    JsonPaths.Node field = object.child(json);
    if (field == null) {
      if (!object.isStranger(json)) {
        unknownNames.add(object.prefix() + json.text());
        strangers.add(new JsonPaths.Stranger(object, json.text()));
      }
      return json.take(':') && json.skip(skipped);
    }
    boolean isRepeated = named[field.index()];
    named[field.index()] = true;
    return !isRepeated && json.take(':') && value(field, event);
  }

  private boolean value(JsonPaths.Node field, JsonEvent event) {
    return switch (field.kind()) {
      case PlainJson.DAY -> day(event);
      case PlainJson.USER_ID -> userId(event);
      case PlainJson.VALUE_PROP -> valueProp(event);
      case PlainJson.POSITION -> position(event);
      case PlainJson.AMOUNT -> amount(event);
      default -> json.peek() == '{' ? object(field, event) : json.skip(skipped);
    };
  }

  private boolean day(JsonEvent event) {
    int first = json.peek();
    if (first == 'n') {
      return json.nothing();
    }
    seen |= 1 << PlainJson.DAY;
    event.epochDay = Days.BAD;
    boolean isValue = first == '"' ? text(PlainJson.DAY) : json.skip(skipped);
    if (isValue && first == '"') {
      event.epochDay = epochDay();
    }
    if (event.epochDay == Days.BAD) {
      reasons |= Reason.BAD_DAY.mask();
    }
    return isValue;
  }

  private int epochDay() {
    if (json.hasEscapes()) {
      byte[] text = json.text().getBytes(StandardCharsets.UTF_8);
      return text.length == Days.LENGTH ? days.read(text, 0) : Days.BAD;
    }
    int from = json.textFrom();
    return json.textTo() - from == Days.LENGTH ? days.read(buf, from) : Days.BAD;
  }

  private boolean userId(JsonEvent event) {
    if (json.peek() == 'n') {
      return json.nothing();
    }
    seen |= 1 << PlainJson.USER_ID;
    boolean isValue = whole(event, PlainJson.USER_ID);
    event.userId = event.integer;
    if (event.userId < 0) {
      reasons |= Reason.BAD_USER_ID.mask();
    }
    return isValue;
  }

  private boolean position(JsonEvent event) {
    if (json.peek() == 'n') {
      return json.nothing();
    }
    seen |= 1 << PlainJson.POSITION;
    boolean isValue = whole(event, PlainJson.POSITION);
    event.value = event.integer;
    if (event.value < 0 || event.value > Integer.MAX_VALUE) {
      reasons |= Reason.BAD_POSITION.mask();
    }
    return isValue;
  }

  private boolean amount(JsonEvent event) {
    int first = json.peek();
    if (first == 'n') {
      return json.nothing();
    }
    seen |= 1 << PlainJson.AMOUNT;
    event.value = Numbers.BAD;
    boolean isNumber = isNumber(first);
    boolean isValue = isNumber ? number(PlainJson.AMOUNT) : json.skip(skipped);
    if (isValue && isNumber) {
      event.value = Numbers.minorUnits(buf, json.textFrom(), json.textTo());
    }
    if (event.value < 0) {
      reasons |=
          (event.value == Numbers.NEGATIVE ? Reason.NEGATIVE_AMOUNT : Reason.BAD_AMOUNT).mask();
    }
    return isValue;
  }

  private boolean valueProp(JsonEvent event) {
    int first = json.peek();
    if (first == 'n') {
      return json.nothing();
    }
    seen |= 1 << PlainJson.VALUE_PROP;
    if (first != '"') {
      reasons |= Reason.BAD_VALUE_PROP.mask();
      return json.skip(skipped);
    }
    if (!text(PlainJson.VALUE_PROP)) {
      return false;
    }
    if (json.hasEscapes()) {
      String text = json.text();
      if (Utf8.hasLoneSurrogate(text)) {
        reasons |= Reason.BAD_ENCODING.mask();
        return true;
      }
      event.propBuf = text.getBytes(StandardCharsets.UTF_8);
      event.propFrom = 0;
      event.propTo = event.propBuf.length;
    } else {
      event.propBuf = buf;
      event.propFrom = json.textFrom();
      event.propTo = json.textTo();
    }
    if (Utf8.isBlank(event.propBuf, event.propFrom, event.propTo)) {
      reasons |= Reason.BAD_VALUE_PROP.mask();
    }
    if (event.propTo - event.propFrom > EventParser.MAX_VALUE_PROP_BYTES) {
      reasons |= Reason.VALUE_PROP_TOO_LONG.mask();
    }
    return true;
  }

  /**
   * Reads the value of a field that has to be a whole number from 0 that a long holds. Minus zero
   * is zero; any other value makes {@code event.integer} less than 0.
   */
  private boolean whole(JsonEvent event, byte kind) {
    event.integer = Numbers.BAD;
    if (!isNumber(json.peek())) {
      return json.skip(skipped);
    }
    if (!number(kind)) {
      return false;
    }
    int from = json.textFrom();
    int to = json.textTo();
    boolean minusZero = to - from == 2 && buf[from] == '-' && buf[from + 1] == '0';
    event.integer = minusZero ? 0 : Numbers.whole(buf, from, to);
    return true;
  }

  private static boolean isNumber(int first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  private boolean number(byte kind) {
    note(json.at(), kind);
    return json.number();
  }

  private boolean text(byte kind) {
    note(json.at(), kind);
    return json.string();
  }

  private void note(int start, byte kind) {
    if (scalars < MAX_SCALARS) {
      starts[scalars] = start;
      kinds[scalars] = kind;
    }
    scalars++;
  }
}
