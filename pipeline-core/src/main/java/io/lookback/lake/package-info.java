/**
 * The lake: which tables there are, where their files lie, and how row groups become staged files.
 *
 * <p>A run writes into version folders of its own and lists in its tally every file that it
 * finished. Files that are not listed, such as those of a failed attempt, are never published.
 */
package io.lookback.lake;
