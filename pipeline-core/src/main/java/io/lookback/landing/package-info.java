/**
 * Landing, the folder with the files to be loaded: how much a file may take, and what is thrown
 * where a file cannot be read.
 */
package io.lookback.landing;
