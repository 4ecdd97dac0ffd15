package io.lookback.internal.parse;

import io.lookback.batch.Reason;
import io.lookback.spec.EventFields;

/**
 * Reads events from JSON lines. {@link EventFields} names the paths of their fields.
 *
 * <p>A line is exactly one JSON object (RFC 8259) that names none of these fields and none of the
 * objects on the way to them twice, with nothing but white space around it; a byte-order mark is
 * not white space. Anything else is {@link Reason#BAD_JSON}, and bytes that are not UTF-8 are
 * {@link Reason#BAD_ENCODING}; both stand alone. Other fields may be there more than once, and hold
 * any JSON of any depth. The reasons of the fields are collected:
 *
 * <ul>
 *   <li>{@link Reason#MISSING_FIELD}: a field is absent or null, or something on the way to it is
 *       no object
 *   <li>{@link Reason#BAD_DAY}: the day is no string with a calendar date {@code yyyy-MM-dd}, years
 *       0001 to 9999
 *   <li>{@link Reason#BAD_USER_ID}: the user id is no integer from 0 to 2^63 - 1; 1.0, 1e0 and "1"
 *       are none, -0 is 0
 *   <li>{@link Reason#BAD_POSITION}: the position is no integer from 0 to 2^31 - 1, likewise
 *   <li>{@link Reason#BAD_AMOUNT}: the amount is no number {@code -?digits(.digits)?} with at most
 *       16 integer and 2 fraction digits; 1e2 and "1" are none
 *   <li>{@link Reason#NEGATIVE_AMOUNT}: the amount is below zero; -0 is 0
 *   <li>{@link Reason#BAD_VALUE_PROP}: the value prop is no string or a blank one, with white space
 *       as Unicode has it
 *   <li>{@link Reason#VALUE_PROP_TOO_LONG}: the value prop has more than {@link
 *       #MAX_VALUE_PROP_BYTES} bytes, without its escapes
 *   <li>{@link Reason#BAD_ENCODING}: the value prop has half a surrogate pair, by an escape
 * </ul>
 *
 * <p>All that is defined by {@link StrictJson}. Since the lines of a file mostly look alike, the
 * shapes of the last few accepted lines are kept, and a line of a {@link LineShape known shape} is
 * read in place, many times faster. Where few lines match a shape, {@link LearningPace} makes the
 * parser read lines without shapes for a while.
 */
public final class JsonEventParser implements EventParser {
  private static final int MAX_SHAPES = 4;

  private final UnknownFields unknown = new UnknownFields();
  private final Days days = new Days();
  private final JsonEvent event = new JsonEvent();
  private final StrictJson strict;
  private final LearningPace pace = new LearningPace();

  /** The latest first; the first {@link #shapeCount} count. */
  private final LineShape[] shapes;

  private int shapeCount;

  /**
   * A parser for one file whose events have these fields.
   *
   * @throws IllegalArgumentException if they have a {@linkplain EventFields#jsonFault fault}
   */
  public JsonEventParser(EventFields fields) {
    this(fields, MAX_SHAPES);
  }

  /** With no shapes at all, every line is read the long way: the result must be the same. */
  JsonEventParser(EventFields fields, int maxShapes) {
    strict = new StrictJson(fields);
    shapes = new LineShape[maxShapes];
  }

  @Override
  public void parse(byte[] buf, int from, int to, boolean validUtf8, EventSink sink) {
    if (pace.isPaused()) {
      pace.passed();
      tell(readStrictly(buf, from, to, validUtf8), buf, from, to, sink);
    } else if (matchesShape(buf, from, to)) {
      pace.matched();
      emit(sink);
    } else {
      pace.missed();
      int reasons = readStrictly(buf, from, to, validUtf8);
      if (reasons == 0) {
        learn(strict.shape(buf, from, to));
      }
      tell(reasons, buf, from, to, sink);
    }
  }

  private void tell(int reasons, byte[] buf, int from, int to, EventSink sink) {
    if (reasons == 0) {
      emit(sink);
    } else {
      sink.rejected(buf, from, to, reasons);
    }
  }

  @Override
  public UnknownFields unknownFields() {
    return unknown;
  }

  private boolean matchesShape(byte[] buf, int from, int to) {
    for (int i = 0; i < shapeCount; i++) {
      if (shapes[i].match(buf, from, to, days, event) == to) {
        if (i > 0) {
          moveToFront(shapes[i], i);
        }
        return true;
      }
    }
    return false;
  }

  private void emit(EventSink sink) {
    sink.event(
        event.epochDay, event.userId, event.propBuf, event.propFrom, event.propTo, event.value);
  }

  private int readStrictly(byte[] buf, int from, int to, boolean validUtf8) {
    if (!validUtf8 && !Utf8.isValid(buf, from, to)) {
      return Reason.BAD_ENCODING.mask();
    }
    int reasons = strict.read(buf, from, to, event);
    if (reasons == Reason.BAD_JSON.mask()) {
      return reasons;
    }
    for (String name : strict.unknownNames()) {
      unknown.add(name);
    }
    return reasons;
  }

  private void learn(LineShape shape) {
    if (shape == null || shapes.length == 0) {
      return;
    }
    shapeCount = Math.min(shapeCount + 1, shapes.length);
    moveToFront(shape, shapeCount - 1);
  }

  private void moveToFront(LineShape shape, int index) {
    for (int i = index; i > 0; i--) {
      shapes[i] = shapes[i - 1];
    }
    shapes[0] = shape;
  }
}
