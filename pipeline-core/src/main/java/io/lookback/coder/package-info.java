/** Coders of the values that travel between steps; the forms themselves belong to the values. */
package io.lookback.coder;
