package io.lookback.internal.ledger;

/** With the versions of which layer a count is kept. */
public enum Keeper {
  /** With those of bronze. */
  BRONZE,
  /** With those of silver. */
  SILVER,
  /** With those of gold. */
  GOLD,
  /** With those of the layer that {@link Part#LAYER} names. */
  NAMED,
  /** With none: it speaks of a run, or it is no count of the ledger. */
  NONE
}
