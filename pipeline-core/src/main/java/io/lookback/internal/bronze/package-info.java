/** Internal: may change in any release. What bronze notes beside the lines that it loads. */
package io.lookback.internal.bronze;
