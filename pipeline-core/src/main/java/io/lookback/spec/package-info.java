/**
 * What a lake is made of, as data: where events come from, under which names their fields lie, and
 * what gold computes of them. A feature file says it; {@link io.lookback.spec.LakeSpec#BUILT_IN}
 * needs no file.
 */
package io.lookback.spec;
