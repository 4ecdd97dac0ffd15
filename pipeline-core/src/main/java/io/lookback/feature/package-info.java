/**
 * What gold computes, as data: measures, look-backs, the label, and the ordered list of columns
 * that they make. {@link io.lookback.feature.Operation} names what can be computed. Every schema
 * and every loop over columns asks {@link io.lookback.feature.FeatureSet}.
 */
package io.lookback.feature;
