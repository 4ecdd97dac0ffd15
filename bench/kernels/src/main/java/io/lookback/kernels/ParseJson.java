package io.lookback.kernels;

import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.util.Fnv;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.parse.EventParser;
import io.lookback.spec.EventFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Lines of prints into rows of events: per line, finding its end included. */
public class ParseJson extends KernelBenchmark {
  private static final int LINES = 1 << 16;
  private static final long DAY = Fnv.hashCode64("day");
  private static final long USER_ID = Fnv.hashCode64("user_id");
  private static final long EVENT_DATA = Fnv.hashCode64("event_data");
  private static final long POSITION = Fnv.hashCode64("position");
  private static final long VALUE_PROP = Fnv.hashCode64("value_prop");

  /** Whether all lines are spelt the same, or fields and spaces come in ever new arrangements. */
  @Param({"even", "uneven"})
  public String spelling;

  private final JsonFactory jackson = new JsonFactory();
  private final EventRows rows = new EventRows();
  private byte[] text;

  @Setup
  public void write() throws IOException {
    SampleEvents sample = new SampleEvents(1);
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < LINES; line++) {
      addLine(sample, lines);
    }
    text = lines.toString().getBytes(StandardCharsets.UTF_8);
    lookback();
    List<EventBatch> expected = SameValues.taken(rows, Source.PRINTS);
    jackson();
    SameValues.require("Jackson", expected, SameValues.taken(rows, Source.PRINTS));
    fastjson2();
    SameValues.require("fastjson2", expected, SameValues.taken(rows, Source.PRINTS));
  }

  private void addLine(SampleEvents sample, StringBuilder lines) {
    String day = "\"day\": \"" + LocalDate.ofEpochDay(sample.day()) + "\"";
    String prop = "\"value_prop\": \"" + SampleEvents.PROPS[sample.prop()] + "\"";
    String data = "\"event_data\": {\"position\": " + sample.choice(4) + ", " + prop + "}";
    String user = "\"user_id\": " + sample.user();
    String gap = " ".repeat(spelling.equals("even") ? 1 : 1 + sample.choice(20));
    boolean isTurned = spelling.equals("uneven") && sample.choice(2) == 0;
    String first = isTurned ? user : day;
    String last = isTurned ? day : user;
    lines.append('{').append(first).append(',').append(gap).append(data).append(", ").append(last);
    lines.append("}\n");
  }

  /** The parser of the program. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int lookback() {
    rows.clear();
    IntoRows sink = new IntoRows(rows);
    sink.parseLines(EventParser.json(EventFields.PRINTS), text, 0);
    return sink.events();
  }

  /** Jackson's streaming parser, the fastest of its ways; fewer checks than Lookback's. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int jackson() throws IOException {
    rows.clear();
    try (JsonParser parser = jackson.createParser(text)) {
      while (parser.nextToken() != null) {
        readEvent(parser);
      }
    }
    return rows.size();
  }

  /** fastjson2's reader over all lines, by hashes of the names; fewer checks than Lookback's. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int fastjson2() {
    rows.clear();
    try (JSONReader reader = JSONReader.of(text, 0, text.length, StandardCharsets.UTF_8)) {
      while (!reader.isEnd()) {
        readEvent(reader);
      }
    }
    return rows.size();
  }

  private void readEvent(JSONReader reader) {
    int day = 0;
    long user = 0;
    int prop = 0;
    int position = 0;
    int depth = 0;
    do {
      if (reader.nextIfObjectStart()) {
        depth++;
      } else if (reader.nextIfObjectEnd()) {
        depth--;
      } else {
        long name = reader.readFieldNameHashCode();
        if (name == DAY) {
          day = (int) reader.readLocalDate().toEpochDay();
        } else if (name == USER_ID) {
          user = reader.readInt64Value();
        } else if (name == VALUE_PROP) {
          prop = rows.valueProps().code(reader.readString());
        } else if (name == POSITION) {
          position = reader.readInt32Value();
        } else if (name != EVENT_DATA) {
          reader.skipValue();
        }
      }
    } while (depth > 0);
    rows.add(day, user, prop, position);
  }

  private void readEvent(JsonParser parser) throws IOException {
    int day = 0;
    long user = 0;
    int prop = 0;
    int position = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        depth++;
      } else if (token == JsonToken.END_OBJECT) {
        depth--;
      } else if (token != JsonToken.FIELD_NAME) {
        switch (parser.currentName()) {
          case "day" -> day = (int) LocalDate.parse(parser.getText()).toEpochDay();
          case "user_id" -> user = parser.getLongValue();
          case "value_prop" -> prop = rows.valueProps().code(parser.getText());
          case "position" -> position = parser.getIntValue();
          default -> {}
        }
      }
    }
    rows.add(day, user, prop, position);
  }
}
