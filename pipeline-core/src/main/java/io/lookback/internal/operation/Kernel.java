package io.lookback.internal.operation;

import io.lookback.feature.Operation;

/** Makes what computes an {@link Operation}. */
public interface Kernel {
  /** The value in a sliding window, for so many value props. */
  Sliding sliding(int valueProps);

  /** What the values must add up to, for so many value props and a look-back of so many days. */
  Reach reach(int valueProps, int lookbackDays);
}
