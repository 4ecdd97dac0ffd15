package io.lookback.runner.explain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.lookback.batch.Reason;
import io.lookback.feature.Lookback;
import io.lookback.internal.explain.Explainer;
import io.lookback.internal.explain.Explanation;
import io.lookback.internal.explain.Explanation.Cell;
import io.lookback.internal.explain.Explanation.Made;
import io.lookback.internal.explain.Explanation.NearMiss;
import io.lookback.internal.explain.RowName;
import io.lookback.internal.ledger.Coverage.Span;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The explanation of a row as one JSON document. Each event is written once, and cells refer to it
 * by its place in {@code events}. The document is written piece by piece.
 */
public final class ExplanationJson {
  private final JsonGenerator json;
  private final IdentityHashMap<PlainLine, Integer> places = new IdentityHashMap<>();

  private ExplanationJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the document and a line feed. */
  public static void write(Explainer lake, Explanation row, OutputStream out) throws IOException {
    try (JsonGenerator json = generator(out)) {
      new ExplanationJson(json).document(lake, row);
      json.writeRaw('\n');
    }
  }

  /** Writes the names of rows that fit what was asked for, as one document. */
  public static void writeFitting(Collection<RowName> rows, OutputStream out) throws IOException {
    try (JsonGenerator json = generator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("rows");
      for (RowName row : rows) {
        new ExplanationJson(json).name(row);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    return new JsonFactory()
        .createGenerator(out)
        .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
        .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
        .setPrettyPrinter(new DefaultPrettyPrinter());
  }

  private void document(Explainer lake, Explanation row) throws IOException {
    json.writeStartObject();
    json.writeFieldName("row");
    name(row.name());
    json.writeStringField("gold", lake.versions().gold().runId());
    json.writeStringField("silver", lake.versions().silver().runId());
    json.writeStringField("bronze", lake.versions().bronze().runId());
    json.writeArrayFieldStart("lookbacks");
    for (Lookback lookback : lake.features().window().lookbacks()) {
      json.writeStartObject();
      json.writeNumberField("days", lookback.days());
      days(Explainer.before(row.name().day(), lookback.days()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("holds", row.holds());
    json.writeNumberField("rows", row.rows());
    events(row);
    references("scored", row.scored());
    json.writeArrayFieldStart("cells");
    for (Cell cell : row.cells()) {
      cell(cell);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("left_out");
    for (Map.Entry<String, Long> left : row.leftOut().entrySet()) {
      json.writeStartObject();
      json.writeStringField("value_prop", left.getKey());
      json.writeNumberField("events", left.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("near_misses");
    for (NearMiss miss : row.nearMisses()) {
      nearMiss(miss);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void name(RowName name) throws IOException {
    json.writeStartObject();
    json.writeStringField("print", name.toString());
    json.writeStringField("day", name.day().toString());
    json.writeNumberField("user_id", name.user());
    json.writeStringField("value_prop", name.valueProp());
    if (name.position() != null) {
      json.writeNumberField("position", name.position());
    }
    json.writeEndObject();
  }

  private void days(Span days) throws IOException {
    json.writeStringField("first", days.first().toString());
    json.writeStringField("last", days.last().toString());
  }

  private void events(Explanation row) throws IOException {
    json.writeArrayFieldStart("events");
    for (PlainEvent event : row.scored()) {
      event(event);
    }
    for (Cell cell : row.cells()) {
      for (PlainEvent event : cell.events()) {
        event(event);
      }
    }
    for (NearMiss miss : row.nearMisses()) {
      event(miss.event());
      event(miss.kept());
    }
    json.writeEndArray();
  }

  private void event(PlainEvent event) throws IOException {
    if (event == null || places.putIfAbsent(event.line(), places.size()) != null) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("day", event.day().toString());
    json.writeStringField("value_prop", event.valueProp());
    if (event.position() != null) {
      json.writeNumberField("position", event.position());
    }
    if (event.amount() != null) {
      json.writeNumberField("amount", event.amount());
    }
    line(event.line());
    json.writeEndObject();
  }

  private void line(PlainLine line) throws IOException {
    json.writeStringField("source", line.source());
    json.writeStringField("file", line.file());
    number("offset", line.offset());
    number("line", line.number());
    json.writeStringField("load", line.load());
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.raw())).toString();
      json.writeStringField("raw", text);
    } catch (CharacterCodingException e) {
      json.writeBinaryField("raw_base64", line.raw());
    }
  }

  /** A number, or null where it is not known. */
  private void number(String name, long number) throws IOException {
    if (number < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, number);
    }
  }

  private void references(String name, List<PlainEvent> events) throws IOException {
    json.writeFieldName(name);
    int[] numbers = events.stream().mapToInt(event -> places.get(event.line())).toArray();
    json.writeArray(numbers, 0, numbers.length);
  }

  private void cell(Cell cell) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", code(cell.kind()));
    json.writeStringField("column", cell.column());
    if (cell.valueProp() != null) {
      json.writeStringField("value_prop", cell.valueProp());
      json.writeStringField("field", cell.field());
    }
    value("gold", cell.gold());
    value("made", cell.made());
    json.writeBooleanField("holds", cell.agrees());
    days(cell.days());
    if (cell.measure() != null) {
      json.writeStringField("source", cell.measure().source().label());
      json.writeStringField("operation", cell.measure().operation().code());
    }
    switch (cell.kind()) {
      case LABEL, MEASURE, HISTORY -> references("events", cell.events());
      case COVERAGE -> {
        json.writeArrayFieldStart("days");
        for (Span span : cell.covered()) {
          json.writeStartObject();
          days(span);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case LEFT_OUT -> {
        // The value props have a list of their own.
      }
    }
    json.writeEndObject();
  }

  /** A value; nothing where there is no such cell. */
  private void value(String name, Made made) throws IOException {
    if (!made.isThere()) {
      return;
    }
    if (made.value() == null) {
      json.writeNullField(name);
    } else if (made.value() instanceof Boolean flag) {
      json.writeBooleanField(name, flag);
    } else if (made.value() instanceof BigDecimal amount) {
      json.writeNumberField(name, amount);
    } else {
      json.writeNumberField(name, (Long) made.value());
    }
  }

  private void nearMiss(NearMiss miss) throws IOException {
    json.writeStartObject();
    json.writeStringField("why", code(miss.why()));
    if (miss.event() != null) {
      json.writeNumberField("event", places.get(miss.event().line()));
    }
    if (miss.kept() != null) {
      json.writeNumberField("kept", places.get(miss.kept().line()));
    }
    if (miss.event() == null) {
      json.writeArrayFieldStart("reasons");
      for (Reason reason : miss.reasons()) {
        json.writeString(reason.code());
      }
      json.writeEndArray();
      line(miss.line());
    }
    json.writeEndObject();
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
