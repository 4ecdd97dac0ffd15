package io.lookback.lake;

import io.lookback.ledger.Ledger;

/**
 * The job failed or a check does not hold, so nothing is published. The message says in one line
 * what is wrong and the way out; the {@linkplain #ledger ledger} has the numbers.
 */
public final class PublicationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** The job has not ended well, whatever it has written. */
    JOB_FAILED,
    /** A landing file cannot be read to its end. */
    BROKEN_INPUT,
    /** The ranges of a landing file do not cover it: it changed, or was cut inside of quotes. */
    CHANGED_INPUT,
    /** Two landing files hold the same bytes, so their lines would count twice. */
    REPEATED_INPUT,
    /** Silver has no event of the scored source. */
    NOTHING_ACCEPTED,
    /** A sum does not fit its column of gold. */
    OVERFLOW,
    /** The ledger does not balance: two numbers that must be equal are not. */
    UNBALANCED,
    /** Gold has no row, and that was not allowed. */
    EMPTY_GOLD,
    /** More lines were set aside than the caller allows. */
    OVERFULL_QUARANTINE
  }

  private final Kind kind;
  private final transient Ledger ledger;

  PublicationException(Kind kind, String message, Ledger ledger, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.ledger = ledger;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /**
   * The ledger of what was not published: what became of the lines, and all checks. Null where the
   * job failed, as there is none, and where the exception came from another process.
   */
  public Ledger ledger() {
    return ledger;
  }
}
