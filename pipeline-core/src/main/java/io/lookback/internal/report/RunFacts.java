package io.lookback.internal.report;

import java.util.Map;

/**
 * The run that made a layer.
 *
 * @param id its name, which is that of the version folder
 * @param started when it began, in UTC, as in 2020-11-30T08:15:00Z; null if that was not kept, and
 *     so are the others then
 * @param seconds how long it took up to the publication, all its layers together
 * @param doneAfter after how many of them the last file of a layer was written, by layer; without
 *     layers of which no file was written, and those that a coarse clock puts before the start
 * @param runner the runner's name
 * @param lookback the program's version
 * @param beam Beam's version
 * @param java Java's version
 */
public record RunFacts(
    String id,
    String started,
    Double seconds,
    Map<String, Double> doneAfter,
    String runner,
    String lookback,
    String beam,
    String java) {
  /** A run that kept no more than its name. */
  public static RunFacts named(String id) {
    return new RunFacts(id, null, null, null, null, null, null, null);
  }
}
