package io.lookback.runner.generate;

import io.lookback.batch.ValueKind;
import io.lookback.spec.EventFields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lines of CSV under a header. Data with flaws has one column more, {@code channel}, which the
 * format does not name.
 */
final class CsvForm extends LineForm {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");

  private final EventFields fields;
  private final boolean hasChannel;

  CsvForm(EventFields fields, boolean hasChannel) {
    super(fields.kind());
    this.fields = fields;
    this.hasChannel = hasChannel;
  }

  @Override
  String header() {
    List<String> names = new ArrayList<>();
    fields.names().forEach(name -> names.add(quotedIfNeeded(bytes(name))));
    return String.join(",", names) + channel(free("channel")) + "\n";
  }

  @Override
  String line(LineValues plain) {
    return event(plain) + channel("app");
  }

  @Override
  String[] around(LineValues plain) {
    return new String[] {event(plain) + ",", ""};
  }

  @Override
  String ownExtraLine(Flaw flaw, LineValues plain, FlawSchedule schedule) {
    return switch (flaw) {
      case BAD_CSV ->
          line(
              hasValue()
                  ? plain.withValue("\"" + plain.value() + "\"x")
                  : plain.withDay("\"" + plain.day() + "\"x"));
      case MISSING_FIELD -> missing(plain, schedule);
      case BAD_USER_ID ->
          line(plain.withUser(schedule.pick("-5", "1.5", "guest", "9223372036854775808")));
      case BAD_VALUE_PROP -> line(plain.withProp(schedule.pick(" ", "   ", "\t")));
      case BAD_POSITION -> line(plain.withValue(schedule.pick("-1", "0.5", "first", "2147483648")));
      case BAD_AMOUNT ->
          line(plain.withValue(schedule.pick("12.345", "n/a", "1e2", "\"1,000.00\"", "$5.00")));
      case TOO_MANY_COLUMNS -> line(plain) + ",1";
      default -> throw new IllegalStateException("no extra CSV line: " + flaw);
    };
  }

  @Override
  String ownRespelled(Flaw flaw, LineValues plain, FlawSchedule schedule) {
    if (flaw != Flaw.QUOTED_FIELDS) {
      throw new IllegalStateException("no spelling of a CSV line: " + flaw);
    }
    return line(
        new LineValues(
            quoted(plain.day()), quoted(plain.value()), plain.user(), quoted(plain.prop())));
  }

  private String missing(LineValues plain, FlawSchedule schedule) {
    String missing =
        hasValue()
            ? schedule.pick("day", "value", "user", "prop", "cut")
            : schedule.pick("day", "user", "prop", "cut");
    return switch (missing) {
      case "day" -> line(plain.withDay(""));
      case "value" -> line(plain.withValue(""));
      case "user" -> line(plain.withUser(""));
      case "prop" -> line(plain.withProp(""));
      default -> plain.day() + "," + (hasValue() ? plain.value() : plain.user());
    };
  }

  /** The columns in the order of {@link EventFields#names}. */
  private String event(LineValues plain) {
    String value = hasValue() ? plain.value() + "," : "";
    return plain.day() + "," + value + plain.user() + "," + plain.prop();
  }

  private boolean hasValue() {
    return fields.kind() != ValueKind.NONE;
  }

  private String channel(String text) {
    return hasChannel ? "," + text : "";
  }

  /** The name, longer if a column has it already. */
  private String free(String name) {
    return fields.names().contains(name) ? free(name + "_2") : name;
  }

  private static String quotedIfNeeded(String name) {
    return PLAIN.matcher(name).matches() ? name : quoted(name);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
