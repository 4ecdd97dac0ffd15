/**
 * The transforms of the library for pipelines in other languages and in Beam YAML, which address
 * them by URN. Rows cross the border, not batches.
 */
package io.lookback.internal.schematransform;
