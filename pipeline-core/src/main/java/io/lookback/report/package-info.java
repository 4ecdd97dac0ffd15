/**
 * Places the counting of {@link io.lookback.profile} in a pipeline: what the report shows travels
 * as data, as the ledger does.
 */
package io.lookback.report;
