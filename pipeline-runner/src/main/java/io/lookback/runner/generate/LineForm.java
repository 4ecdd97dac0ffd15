package io.lookback.runner.generate;

import io.lookback.batch.ValueKind;
import io.lookback.spec.SourceSpec;
import java.nio.charset.StandardCharsets;

/** How the lines of a source are written, sound or flawed; texts are one byte per character. */
abstract sealed class LineForm permits CsvForm, JsonForm {
  private final ValueKind kind;

  LineForm(ValueKind kind) {
    this.kind = kind;
  }

  /**
   * The form of a source.
   *
   * @param isDirty whether there will be flaws
   */
  static LineForm of(SourceSpec source, boolean isDirty) {
    return source.isCsv() ? new CsvForm(source.fields(), isDirty) : new JsonForm(source.fields());
  }

  /** What an event holds besides day, user and value prop. */
  final ValueKind kind() {
    return kind;
  }

  /** What a file begins with, its line end included. */
  abstract String header();

  /** A sound line without a line end. */
  abstract String line(LineValues plain);

  /** The beginning and the end of a line that is sound but for the filler between the two. */
  abstract String[] around(LineValues plain);

  /** A line that adds no event, its line end included. */
  final String extraLine(Flaw flaw, LineValues plain, FlawSchedule schedule) {
    return switch (flaw) {
      case BLANK_LINE -> schedule.pick("\n", "\r\n");
      case DUPLICATE_LINE -> line(plain) + "\n";
      case BAD_DAY -> line(plain.withDay(SpoiltValues.day(schedule, plain.day()))) + "\n";
      case BAD_ENCODING ->
          line(plain.withProp(SpoiltValues.encoding(schedule, plain.prop()))) + "\n";
      case NEGATIVE_AMOUNT -> line(plain.withValue(schedule.pick("-0.01", "-12", "-7.50"))) + "\n";
      default -> ownExtraLine(flaw, plain, schedule) + "\n";
    };
  }

  /** A line with a flaw that looks different in each format, without a line end. */
  abstract String ownExtraLine(Flaw flaw, LineValues plain, FlawSchedule schedule);

  /** A line that reads as the plain one does, its line end included. */
  final String respelled(Flaw flaw, LineValues plain, FlawSchedule schedule) {
    return flaw == Flaw.CRLF ? line(plain) + "\r\n" : ownRespelled(flaw, plain, schedule) + "\n";
  }

  /** A line in a spelling of one format, without a line end. */
  abstract String ownRespelled(Flaw flaw, LineValues plain, FlawSchedule schedule);

  /** The bytes of a text in UTF-8, one character each. */
  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
