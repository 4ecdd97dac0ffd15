/**
 * Internal: may change in any release. The parts of which batches are made: packed columns, sets of
 * days, dictionaries of value props, and how each is written to the wire. Nothing here knows about
 * Beam.
 */
package io.lookback.internal.batch;
