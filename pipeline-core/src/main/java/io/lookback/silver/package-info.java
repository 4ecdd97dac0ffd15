/**
 * Silver: events sorted by bucket and day, repeats dropped, and the quarantine of rejected lines.
 * The rules are in {@link io.lookback.internal.conform}.
 */
package io.lookback.silver;
