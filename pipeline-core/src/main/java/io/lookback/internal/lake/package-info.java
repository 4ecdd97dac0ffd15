/**
 * Internal: may change in any release. Which tables there are, where their files lie, how row
 * groups become staged files, and how a version is published.
 *
 * <p>A run writes into version folders of its own and lists in its tally every file that it
 * finished. Files that are not listed, such as those of a failed attempt, are never published.
 */
package io.lookback.internal.lake;
