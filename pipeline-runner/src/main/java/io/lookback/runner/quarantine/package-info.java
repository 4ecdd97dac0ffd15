/**
 * The quarantine as people work with it: what was set aside and why, an example of each, what to do
 * about it, and the lines themselves in files that can be mended and put back into landing. Reads
 * row group by row group, so that memory does not grow with the number of lines.
 */
package io.lookback.runner.quarantine;
