package io.lookback.internal.plain;

import io.lookback.batch.Source;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * An event of a line.
 *
 * @param source the source
 * @param day the day
 * @param user the user
 * @param valueProp the value prop
 * @param position the position; null where the source has none
 * @param amount the amount with two fraction digits; null where the source has none
 * @param line where it came from; null if nobody asks
 */
public record PlainEvent(
    Source source,
    LocalDate day,
    long user,
    String valueProp,
    Integer position,
    BigDecimal amount,
    PlainLine line) {
  /** The same, without what its line said. */
  public PlainEvent withoutText() {
    return new PlainEvent(
        source, day, user, valueProp, position, amount, line == null ? null : line.withoutText());
  }

  /** What equal events have in common. */
  List<Object> key() {
    return Arrays.asList(source, day, user, valueProp, position, amount);
  }
}
