package io.lookback.internal.parse;

import io.lookback.batch.Reason;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes down what it is given, one text for each record. */
public final class RecordingSink implements EventSink {
  private final List<String> records = new ArrayList<>();

  static String accepted(LocalDate day, long userId, String valueProp, long value) {
    return "day " + day + " user " + userId + " prop <" + valueProp + "> value " + value;
  }

  static String rejected(Reason... reasons) {
    return List.of(reasons).stream().map(Reason::code).collect(Collectors.joining(" "));
  }

  @Override
  public void event(int epochDay, long userId, byte[] buf, int propFrom, int propTo, long value) {
    String prop = new String(buf, propFrom, propTo - propFrom, StandardCharsets.UTF_8);
    records.add(accepted(LocalDate.ofEpochDay(epochDay), userId, prop, value));
  }

  @Override
  public void rejected(byte[] buf, int from, int to, int reasonMask) {
    records.add(rejected(Reason.of(reasonMask).toArray(Reason[]::new)));
  }

  List<String> records() {
    return records;
  }

  /** What was written down last. */
  public String last() {
    return records.get(records.size() - 1);
  }
}
