/**
 * The second opinion: rows of sampled users computed again by {@link io.lookback.internal.plain
 * plain code} and compared with gold, cell by cell. It finds what the checks of the ledger cannot
 * see, as they compare sums.
 */
package io.lookback.internal.verify;
