/**
 * The report: one page that shows what a run made of its input.
 *
 * <p>Each published layer carries {@code report.json}, the {@linkplain
 * io.lookback.runner.report.BronzeFacts facts} of its version; the page is made from these files
 * alone. Facts repeat the ledger's numbers, add examples from the quarantine, and for gold a {@link
 * io.lookback.internal.profile.Profile}.
 */
package io.lookback.runner.report;
