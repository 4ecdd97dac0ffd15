package io.lookback.internal.coder;

import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.SerializableBiFunction;

/**
 * Merges values of one type into one, in any order.
 *
 * @param <T> a type whose values take in others of their kind
 */
public final class MergeFn<T> extends Combine.CombineFn<T, T, T> {
  private static final long serialVersionUID = 1L;

  /** Makes a value that changes none that it is merged with. */
  public interface Empty<T> extends Serializable {
    /** Makes it, new each time. */
    T make();
  }

  private final Empty<T> empty;
  private final SerializableBiFunction<T, T, T> merge;
  private final Coder<T> coder;

  private MergeFn(Empty<T> empty, SerializableBiFunction<T, T, T> merge, Coder<T> coder) {
    this.empty = empty;
    this.merge = merge;
    this.coder = coder;
  }

  /**
   * Merges, starting from {@code empty} values.
   *
   * @param merge adds its second value, which stays as it is, to the first, and gives that back
   */
  public static <T> MergeFn<T> of(
      Empty<T> empty, SerializableBiFunction<T, T, T> merge, Coder<T> coder) {
    return new MergeFn<>(empty, merge, coder);
  }

  @Override
  public T createAccumulator() {
    return empty.make();
  }

  @Override
  public T addInput(T accumulator, T input) {
    return merge.apply(accumulator, input);
  }

  @Override
  public T mergeAccumulators(Iterable<T> accumulators) {
    T merged = empty.make();
    for (T accumulator : accumulators) {
      merged = merge.apply(merged, accumulator);
    }
    return merged;
  }

  @Override
  public T extractOutput(T accumulator) {
    return accumulator;
  }

  @Override
  public Coder<T> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return coder;
  }

  @Override
  public Coder<T> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return coder;
  }
}
