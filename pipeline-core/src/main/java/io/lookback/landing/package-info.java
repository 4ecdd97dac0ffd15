/**
 * Landing: finds the files, cuts plain ones into byte ranges and reads either as chunks of whole
 * lines. What a line means is none of its business; see {@link io.lookback.parse}.
 */
package io.lookback.landing;
