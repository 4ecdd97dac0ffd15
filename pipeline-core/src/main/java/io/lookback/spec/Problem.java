package io.lookback.spec;

import java.io.Serializable;

/**
 * A mistake in a feature file.
 *
 * @param line the line of the file, the first one is 1
 * @param message one line: the file and the line, what is wrong, and what is legal
 */
public record Problem(int line, String message) implements Serializable {}
