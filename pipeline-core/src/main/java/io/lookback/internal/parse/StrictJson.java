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
  private final int[] starts = new int[MAX_SCALARS];
  private final byte[] kinds = new byte[MAX_SCALARS];
  private int scalars;

  /** Which nodes of the paths the line has named so far, by their index. */
  private final boolean[] named;

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
   * Reads the line {@code buf[from, to)}, which is valid UTF-8.
   *
   * @return its reasons; 0 if it is accepted, and only then its values are in {@code event}
   */
  int read(byte[] buf, int from, int to, JsonEvent event) {
    unknownNames.clear();
    scalars = 0;
    Arrays.fill(named, false);
    seen = 0;
    reasons = 0;
    json.begin(buf, from, to);
    if (!object(paths.root(), event) || json.peek() != JsonCursor.END) {
      return Reason.BAD_JSON.mask();
    }
    return seen == paths.kinds() ? reasons : reasons | Reason.MISSING_FIELD.mask();
  }

  /** The names of fields no event has, of the last line that was well-formed. */
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
      unknownNames.add(object.prefix() + json.text());
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
      byte[] text = json.bytes();
      event.epochDay = text.length == Days.LENGTH ? days.read(text, 0) : Days.BAD;
    }
    if (event.epochDay == Days.BAD) {
      reasons |= Reason.BAD_DAY.mask();
    }
    return isValue;
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
      byte[] text = json.bytes();
      event.value = Numbers.minorUnits(text, 0, text.length);
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
    String text = json.text();
    if (Utf8.hasLoneSurrogate(text)) {
      reasons |= Reason.BAD_ENCODING.mask();
      return true;
    }
    event.propBuf = text.getBytes(StandardCharsets.UTF_8);
    event.propFrom = 0;
    event.propTo = event.propBuf.length;
    if (Utf8.isBlank(event.propBuf, 0, event.propTo)) {
      reasons |= Reason.BAD_VALUE_PROP.mask();
    }
    if (event.propTo > EventParser.MAX_VALUE_PROP_BYTES) {
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
    byte[] text = json.bytes();
    boolean minusZero = text.length == 2 && text[0] == '-' && text[1] == '0';
    event.integer = minusZero ? 0 : Numbers.whole(text, 0, text.length);
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
