/** Showing what differs between two golds. */
package io.lookback.runner.diff;
