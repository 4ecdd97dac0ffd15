/**
 * Made-up landing folders of any size: {@code prints.json}, {@code taps.json} and {@code pays.csv}
 * as an event log would leave them, or a file for each source of a feature file, clean or with a
 * known share of bad lines.
 *
 * <p>{@link io.lookback.runner.generate.Generator} is the only entry. Everything is a pure function
 * of the {@link io.lookback.runner.generate.Generator.Spec}: each user's day has a random stream of
 * its own, found from the seed, the day and the user id, so memory does not grow with the data and
 * the same spec gives the same bytes on every machine. Floating point is used only for tables, with
 * {@link java.lang.StrictMath}.
 */
package io.lookback.runner.generate;
