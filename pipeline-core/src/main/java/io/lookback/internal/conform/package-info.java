/**
 * Internal: may change in any release. The silver rules as plain Java: sorts the events of one
 * bucket of users, drops repeats of prints and taps, and compares taps with prints. Nothing here
 * knows about Beam.
 */
package io.lookback.internal.conform;
