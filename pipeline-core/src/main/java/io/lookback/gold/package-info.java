/**
 * Gold: one row per print of the scored days, with what its user had seen, tapped and paid in the
 * lookback before that print. The window maths is in {@link io.lookback.internal.score}.
 */
package io.lookback.gold;
