/**
 * Internal: may change in any release. Places the counting of {@link io.lookback.internal.profile}
 * in a pipeline: what the report shows travels as data, as the ledger does.
 */
package io.lookback.internal.report;
