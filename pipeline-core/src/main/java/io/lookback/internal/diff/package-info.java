/**
 * Comparing two golds: which columns both have, rows matched by key, and what differs, counted per
 * column with a few examples.
 */
package io.lookback.internal.diff;
