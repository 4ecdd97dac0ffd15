/** What runners show of the library: its settings as display data, its counts as metrics. */
package io.lookback.internal.monitor;
