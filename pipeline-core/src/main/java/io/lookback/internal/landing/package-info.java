/**
 * Internal: may change in any release. Finds the files of landing, cuts plain ones into byte ranges
 * and reads either as chunks of whole lines. What a line means is none of its business; see {@link
 * io.lookback.internal.parse}.
 */
package io.lookback.internal.landing;
