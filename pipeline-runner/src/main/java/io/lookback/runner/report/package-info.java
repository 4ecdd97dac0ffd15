/**
 * The report: one page that shows what a run made of its input.
 *
 * <p>Each published layer carries {@code report.json}, the {@linkplain
 * io.lookback.internal.report.BronzeFacts facts} of its version; the page is made from these files
 * alone.
 */
package io.lookback.runner.report;
