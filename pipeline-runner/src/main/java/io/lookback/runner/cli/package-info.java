/**
 * Words on a command line, and what may be wrong with them: splitting arguments into a command and
 * options, legal values, the nearest name for a misspelt one, help pages, a question with numbered
 * answers. Knows nothing of any particular command.
 */
package io.lookback.runner.cli;
