/**
 * Internal: may change in any release. The window maths as plain Java: which slices of history a
 * window needs, and for every scored print the counts of exactly the lookback days before it.
 * Nothing here knows about Beam.
 *
 * <p>All intervals are half-open, {@code [start, end)}, in epoch days.
 */
package io.lookback.internal.score;
