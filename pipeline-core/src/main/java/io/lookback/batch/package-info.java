/**
 * Columnar record batches: what travels through the pipeline instead of single rows.
 *
 * <p>A batch is a handful of primitive columns and a dictionary of value props, immutable once
 * built, with a compact wire form. Days are epoch days, money is minor units in a {@code long}.
 * Nothing here knows about Beam.
 */
package io.lookback.batch;
