/**
 * Internal: may change in any release. What a run has to do, given what earlier runs have done:
 * which landing files are loaded again, which rejected lines are mended, which days of silver are
 * made anew, and whether gold is up to date.
 */
package io.lookback.internal.plan;
