/**
 * Internal: may change in any release. What the counts of a tally are called, and the checks,
 * warnings and files that the ledger makes of them. Nothing here knows about Beam.
 */
package io.lookback.internal.ledger;
