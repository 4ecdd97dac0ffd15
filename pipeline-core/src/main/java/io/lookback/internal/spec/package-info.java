/**
 * Internal: may change in any release. Reads and writes feature files: their keys, what is wrong
 * with them, and what two specs differ in. Nothing here knows about Beam.
 */
package io.lookback.internal.spec;
