package io.lookback.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one JSON line with Jackson: the definition of what {@link JsonEventParser} accepts. Notes
 * where the scalar values of the line are, for a {@link LineShape}. Not thread-safe.
 */
final class StrictJson {
  private static final int MAX_SCALARS = 32;

  private static final int DAY = 1;
  private static final int POSITION = 2;
  private static final int VALUE_PROP = 4;
  private static final int USER_ID = 8;
  private static final int ALL = DAY | POSITION | VALUE_PROP | USER_ID;

  /**
   * The length of a line is the only limit on names, strings and numbers; nesting stays limited.
   * The check for hash collisions of names is off since it ends in an error that is no parse error.
   */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Days days = new Days();
  private final List<String> unknownNames = new ArrayList<>();
  private final int[] starts = new int[MAX_SCALARS];
  private final byte[] kinds = new byte[MAX_SCALARS];
  private int scalars;
  private int lineStart;
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
    lineStart = from;
    seen = 0;
    reasons = 0;
    // Jackson would take zero bytes for a sign of UTF-16 and skip a byte-order mark.
    if (hasZero(buf, from, to) || Utf8.bomLength(buf, from, to) > 0) {
      return Reason.BAD_JSON.mask();
    }
    try (JsonParser json = FACTORY.createParser(buf, from, to - from)) {
      if (!document(json, event)) {
        return Reason.BAD_JSON.mask();
      }
    } catch (JsonProcessingException e) {
      return Reason.BAD_JSON.mask();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
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

  /** False if the line is JSON, but not one object. */
  private boolean document(JsonParser json, JsonEvent event) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "day":
          day(json, value, event);
          break;
        case "user_id":
          userId(json, value, event);
          break;
        case "event_data":
          eventData(json, value, event);
          break;
        default:
          unknownNames.add(name);
          skip(json, value);
          break;
      }
    }
    return json.nextToken() == null;
  }

  private void eventData(JsonParser json, JsonToken token, JsonEvent event) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      skip(json, token);
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "position":
          position(json, value, event);
          break;
        case "value_prop":
          valueProp(json, value, event);
          break;
        default:
          unknownNames.add("event_data." + name);
          skip(json, value);
          break;
      }
    }
  }

  private void day(JsonParser json, JsonToken token, JsonEvent event) throws IOException {
    if (isNull(token, DAY)) {
      return;
    }
    event.epochDay = Days.BAD;
    if (token == JsonToken.VALUE_STRING) {
      note(json, PlainJson.DAY);
      byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
      event.epochDay = text.length == Days.LENGTH ? days.read(text, 0) : Days.BAD;
    } else {
      skip(json, token);
    }
    if (event.epochDay == Days.BAD) {
      reasons |= Reason.BAD_DAY.mask();
    }
  }

  private void userId(JsonParser json, JsonToken token, JsonEvent event) throws IOException {
    if (isNull(token, USER_ID)) {
      return;
    }
    event.userId = whole(json, token, PlainJson.USER_ID);
    if (event.userId < 0) {
      reasons |= Reason.BAD_USER_ID.mask();
    }
  }

  private void position(JsonParser json, JsonToken token, JsonEvent event) throws IOException {
    if (isNull(token, POSITION)) {
      return;
    }
    event.position = whole(json, token, PlainJson.POSITION);
    if (event.position < 0 || event.position > Integer.MAX_VALUE) {
      reasons |= Reason.BAD_POSITION.mask();
    }
  }

  private void valueProp(JsonParser json, JsonToken token, JsonEvent event) throws IOException {
    if (isNull(token, VALUE_PROP)) {
      return;
    }
    if (token != JsonToken.VALUE_STRING) {
      skip(json, token);
      reasons |= Reason.BAD_VALUE_PROP.mask();
      return;
    }
    note(json, PlainJson.VALUE_PROP);
    String text = json.getText();
    event.propBuf = text.getBytes(StandardCharsets.UTF_8);
    event.propFrom = 0;
    event.propTo = event.propBuf.length;
    if (Utf8.hasLoneSurrogate(text)) {
      reasons |= Reason.BAD_ENCODING.mask();
    } else if (Utf8.isBlank(event.propBuf, 0, event.propTo)) {
      reasons |= Reason.BAD_VALUE_PROP.mask();
    }
  }

  /** The value of a whole number from 0 that a long holds, else less than 0. Minus zero is zero. */
  private long whole(JsonParser json, JsonToken token, byte kind) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      skip(json, token);
      return Numbers.BAD;
    }
    note(json, kind);
    byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
    boolean minusZero = text.length == 2 && text[0] == '-' && text[1] == '0';
    return minusZero ? 0 : Numbers.whole(text, 0, text.length);
  }

  /** Whether a field of an event is null, which counts as missing. */
  private boolean isNull(JsonToken token, int field) {
    if (token == JsonToken.VALUE_NULL) {
      return true;
    }
    seen |= field;
    return false;
  }

  /** Goes to the end of the value that starts with the current token. */
  private void skip(JsonParser json, JsonToken first) throws IOException {
    JsonToken token = first;
    int depth = 0;
    do {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isScalarValue()) {
        note(json, PlainJson.SKIPPED);
      }
      token = depth == 0 ? null : json.nextToken();
    } while (token != null);
  }

  private void note(JsonParser json, byte kind) {
    if (scalars < MAX_SCALARS) {
      starts[scalars] = lineStart + (int) json.currentTokenLocation().getByteOffset();
      kinds[scalars] = kind;
    }
    scalars++;
  }

  private static boolean hasZero(byte[] buf, int from, int to) {
    for (int at = from; at < to; at++) {
      if (buf[at] == 0) {
        return true;
      }
    }
    return false;
  }
}
