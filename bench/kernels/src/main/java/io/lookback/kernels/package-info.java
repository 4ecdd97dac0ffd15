/**
 * How fast the kernel is, one step at a time: nanoseconds per line, event or row on one core.
 * Inputs are made in memory from a seed, of the shape that the program meets.
 */
package io.lookback.kernels;
