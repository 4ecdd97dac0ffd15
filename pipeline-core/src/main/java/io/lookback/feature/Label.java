package io.lookback.feature;

import io.lookback.batch.Source;
import java.io.Serializable;

/**
 * The label of a scored event: whether an event of another source has the same day, user and value
 * prop.
 *
 * @param name the column's name, such as {@code clicked}
 * @param source whose events make the label true
 * @param matchesPosition whether the positions must be equal as well
 */
public record Label(String name, Source source, boolean matchesPosition) implements Serializable {}
