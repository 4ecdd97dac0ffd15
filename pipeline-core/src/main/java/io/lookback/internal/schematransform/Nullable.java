package io.lookback.internal.schematransform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a field that may be left out: Beam looks for an annotation of this name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Nullable {}
