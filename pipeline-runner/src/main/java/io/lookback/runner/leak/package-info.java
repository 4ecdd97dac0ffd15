/**
 * Trying whether features see their future: events of some users are changed, gold is made of them,
 * and it is compared which cells change with which must.
 */
package io.lookback.runner.leak;
