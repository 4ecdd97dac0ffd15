/**
 * The lake that a run writes: its layers, the versions of each, and what is thrown where a lake
 * cannot be read, written or locked.
 *
 * <p>A run writes into version folders of its own and lists in its tally every file that it
 * finished. Files that are not listed, such as those of a failed attempt, are never published.
 */
package io.lookback.lake;
