package io.lookback.internal.bronze;

import java.io.Serializable;

/**
 * What bronze notes beside every line.
 *
 * @param loadId names the run that loaded the line
 * @param loadMicros when that run began, in microseconds since 1970-01-01T00:00Z
 */
public record BronzeLoad(String loadId, long loadMicros) implements Serializable {}
