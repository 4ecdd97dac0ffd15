/**
 * Internal: may change in any release. What the data looks like, counted while it passes: the
 * numbers behind the report.
 *
 * <p>A {@link io.lookback.internal.profile.Profile} merges in any order to the same result and has
 * a bounded size whatever the input. Nothing here knows about Beam.
 */
package io.lookback.internal.profile;
