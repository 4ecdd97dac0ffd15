/**
 * The program: options and commands, the wiring of the layers into one job, and what happens before
 * and after it: finding input, locking, checking the ledger, publishing.
 */
package io.lookback.runner;
