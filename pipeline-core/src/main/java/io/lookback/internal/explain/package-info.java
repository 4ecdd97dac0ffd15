/**
 * Internal: may change in any release. Finds the events behind a row of gold: the lines of its user
 * in bronze, and what the plain code of {@code io.lookback.internal.plain} makes of them.
 */
package io.lookback.internal.explain;
