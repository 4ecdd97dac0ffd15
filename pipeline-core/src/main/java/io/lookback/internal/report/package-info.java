/**
 * Internal: may change in any release. What the report shows: counted in a pipeline, where it
 * travels as data, as the ledger does, and kept with the versions of layers.
 *
 * <p>Each published layer carries {@code report.json}, the {@linkplain
 * io.lookback.internal.report.BronzeFacts facts} of its version. Facts repeat the ledger's numbers,
 * add examples from the quarantine, and for gold a {@link io.lookback.internal.profile.Profile}.
 */
package io.lookback.internal.report;
