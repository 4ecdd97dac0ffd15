package io.lookback.runner.report;

import java.util.List;

/**
 * The run that made a layer.
 *
 * @param id its name, which is that of the version folder
 * @param started when it began, in UTC, as in 2020-11-30T08:15:00Z
 * @param seconds how long it took up to the publication, all its layers together
 * @param layers the layers that it made, in one pipeline
 * @param runner the runner's name
 * @param lookback the program's version
 * @param beam Beam's version
 * @param java Java's version
 */
public record RunFacts(
    String id,
    String started,
    double seconds,
    List<String> layers,
    String runner,
    String lookback,
    String beam,
    String java) {}
