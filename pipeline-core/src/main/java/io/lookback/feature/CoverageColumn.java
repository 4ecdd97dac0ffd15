package io.lookback.feature;

import io.lookback.batch.Source;
import java.io.Serializable;

/**
 * A column of gold that says on how many days of a look-back the loaded data has an event of a
 * source, of any user.
 *
 * @param name such as {@code days_with_prints_3w}
 * @param source whose days
 * @param lookback of which days
 */
public record CoverageColumn(String name, Source source, Lookback lookback)
    implements Serializable {}
