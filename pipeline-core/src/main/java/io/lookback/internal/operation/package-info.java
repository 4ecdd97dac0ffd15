/**
 * Internal: may change in any release. How each operation of a feature set is computed, from the
 * side of the scored events ({@link io.lookback.internal.operation.Sliding}) and from that of the
 * counted ones ({@link io.lookback.internal.operation.Reach}); one class for each operation.
 * Nothing here knows about Beam.
 */
package io.lookback.internal.operation;
