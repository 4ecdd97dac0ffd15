/**
 * The ledger: what went in, what came out, and that the two agree. Counts travel as data beside the
 * rows, never as runner metrics. Nothing here knows about Beam.
 */
package io.lookback.ledger;
