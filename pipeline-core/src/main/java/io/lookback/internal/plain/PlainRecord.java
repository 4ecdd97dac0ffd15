package io.lookback.internal.plain;

import io.lookback.batch.Reason;
import io.lookback.batch.Source;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** What a line turned out to be: blank, an event, or a reject with all of its reasons. */
public final class PlainRecord {
  private final Source source;
  private final PlainLine line;
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private boolean isBlank;
  private LocalDate day;
  private Long user;
  private String valueProp;
  private Integer position;
  private BigDecimal amount;

  PlainRecord(Source source, PlainLine line) {
    this.source = source;
    this.line = line;
  }

  /** The line. */
  public PlainLine line() {
    return line;
  }

  /** Whether the line holds nothing. */
  public boolean isBlank() {
    return isBlank;
  }

  /** Whether the line breaks a rule. */
  public boolean isRejected() {
    return !reasons.isEmpty();
  }

  /** Why the line is rejected; empty for an event and for a blank line. */
  public Set<Reason> reasons() {
    return reasons;
  }

  /** The user, as far as the line says one that is legal; also of a rejected line. */
  public OptionalLong user() {
    return user == null ? OptionalLong.empty() : OptionalLong.of(user);
  }

  /** The event; null for a reject and for a blank line. */
  public PlainEvent event() {
    return isBlank || isRejected()
        ? null
        : new PlainEvent(source, day, user, valueProp, position, amount, line);
  }

  PlainRecord blank() {
    isBlank = true;
    reasons.clear();
    return this;
  }

  void reject(Reason reason) {
    reasons.add(reason);
  }

  boolean check(boolean isGood, Reason otherwise) {
    if (!isGood) {
      reasons.add(otherwise);
    }
    return isGood;
  }

  void day(LocalDate value) {
    day = value;
  }

  void user(long value) {
    user = value;
  }

  void valueProp(String value) {
    valueProp = value;
  }

  void position(int value) {
    position = value;
  }

  void amount(BigDecimal value) {
    amount = value;
  }
}
