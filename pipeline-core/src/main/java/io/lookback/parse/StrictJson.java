package io.lookback.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one JSON line the long way: the definition of what {@link JsonEventParser} accepts. Notes
 * where the scalar values of the line are, for a {@link LineShape}. Not thread-safe.
 */
final class StrictJson {
  private static final int MAX_SCALARS = 32;

  private static final int DAY = 1;
  private static final int POSITION = 2;
  private static final int VALUE_PROP = 4;
  private static final int USER_ID = 8;
  private static final int ALL = DAY | POSITION | VALUE_PROP | USER_ID;
  private static final int EVENT_DATA = 16;

  private final Days days = new Days();
  private final JsonCursor json = new JsonCursor();
  private final JsonCursor.Scalars skipped = start -> note(start, PlainJson.SKIPPED);
  private final List<String> unknownNames = new ArrayList<>();
  private final int[] starts = new int[MAX_SCALARS];
  private final byte[] kinds = new byte[MAX_SCALARS];
  private int scalars;

  /** The names of fields that the line had so far. */
  private int named;

  /** The fields of an event that are not null. */
  private int seen;

  private int reasons;

  /**
   * Reads the line {@code buf[from, to)}, which is valid UTF-8.
   *
   * @return its reasons; 0 if it is accepted, and only then its values are in {@code event}
   */
  int read(byte[] buf, int from, int to, JsonEvent event) {
    unknownNames.clear();
    scalars = 0;
    named = 0;
    seen = 0;
    reasons = 0;
    json.begin(buf, from, to);
    if (!object(event, false) || json.peek() != JsonCursor.END) {
      return Reason.BAD_JSON.mask();
    }
    return seen == ALL ? reasons : reasons | Reason.MISSING_FIELD.mask();
  }

  /** The names of fields no event has, of the last line that was well-formed. */
  List<String> unknownNames() {
    return unknownNames;
  }

  /** The shape of the accepted line that was read last, or null if it has none. */
  LineShape shape(byte[] buf, int from, int to) {
    return scalars > MAX_SCALARS ? null : LineShape.of(buf, from, to, starts, kinds, scalars);
  }

  /** Reads the line, or {@code event_data} in it; false if it is no object or malformed. */
  private boolean object(JsonEvent event, boolean isData) {
    if (!json.take('{')) {
      return false;
    }
    if (json.take('}')) {
      return true;
    }
    do {
      if (!json.string() || !(isData ? dataField(event) : field(event))) {
        return false;
      }
    } while (json.take(','));
    return json.take('}');
  }

  /** Reads the rest of a field whose name was read. */
  private boolean field(JsonEvent event) {
    if (json.isText("day")) {
      return isNew(DAY) && day(event);
    }
    if (json.isText("user_id")) {
      return isNew(USER_ID) && userId(event);
    }
    if (json.isText("event_data")) {
      return isNew(EVENT_DATA) && (json.peek() == '{' ? object(event, true) : json.skip(skipped));
    }
    unknownNames.add(json.text());
    return json.take(':') && json.skip(skipped);
  }

  /** The same for a field of {@code event_data}. */
  private boolean dataField(JsonEvent event) {
    if (json.isText("position")) {
      return isNew(POSITION) && position(event);
    }
    if (json.isText("value_prop")) {
      return isNew(VALUE_PROP) && valueProp(event);
    }
    unknownNames.add("event_data." + json.text());
    return json.take(':') && json.skip(skipped);
  }

  /** Takes the colon after the name of a field of an event; false if the name was there before. */
  private boolean isNew(int field) {
    boolean isRepeated = (named & field) != 0;
    named |= field;
    return !isRepeated && json.take(':');
  }

  private boolean day(JsonEvent event) {
    int first = json.peek();
    if (first == 'n') {
      return json.nothing();
    }
    seen |= DAY;
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
    seen |= USER_ID;
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
    seen |= POSITION;
    boolean isValue = whole(event, PlainJson.POSITION);
    event.position = event.integer;
    if (event.position < 0 || event.position > Integer.MAX_VALUE) {
      reasons |= Reason.BAD_POSITION.mask();
    }
    return isValue;
  }

  private boolean valueProp(JsonEvent event) {
    int first = json.peek();
    if (first == 'n') {
      return json.nothing();
    }
    seen |= VALUE_PROP;
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
    int first = json.peek();
    if (first != '-' && (first < '0' || first > '9')) {
      return json.skip(skipped);
    }
    note(json.at(), kind);
    if (!json.number()) {
      return false;
    }
    byte[] text = json.bytes();
    boolean minusZero = text.length == 2 && text[0] == '-' && text[1] == '0';
    event.integer = minusZero ? 0 : Numbers.whole(text, 0, text.length);
    return true;
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
