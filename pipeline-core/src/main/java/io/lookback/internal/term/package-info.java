/**
 * Internal: may change in any release. The names by which messages speak of what a caller can set
 * or do.
 */
package io.lookback.internal.term;
