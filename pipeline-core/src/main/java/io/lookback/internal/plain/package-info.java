/**
 * The specification in plain loops: lines, repeats and features once more, by code that shares
 * nothing with the fast way but the specification. It parses with Jackson and FastCSV, and computes
 * with {@link java.time.LocalDate} and {@link java.math.BigDecimal}. What is explained or verified
 * is computed here. The build checks that this package uses no other code of the project than what
 * describes sources and features.
 */
package io.lookback.internal.plain;
