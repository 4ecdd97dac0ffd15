/**
 * Internal: may change in any release. Coders of the values that travel between steps, and how such
 * values are merged; the forms themselves belong to the values.
 */
package io.lookback.internal.coder;
