/**
 * Bronze: every landing line as it came, with where it came from; and, in the same pass, what the
 * lines say.
 */
package io.lookback.bronze;
