package io.lookback.internal.coder;

import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;

/**
 * Beam's default windowing, for collections that are put together: Beam flattens only collections
 * with equal triggers, and what is made of input from elsewhere has another trigger. In the global
 * window nothing is late, whatever its timestamp.
 */
public final class DefaultWindow {
  private DefaultWindow() {}

  /** Puts elements into the global window with the default trigger. */
  public static <T> Window<T> of() {
    return Window.<T>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }

  /**
   * Flattens collections with any triggers; those that have the default already stay as they are.
   */
  public static <T> PCollection<T> flatten(String name, PCollectionList<T> list) {
    PCollectionList<T> alike = PCollectionList.empty(list.getPipeline());
    int number = 0;
    for (PCollection<T> collection : list.getAll()) {
      number++;
      boolean isDefault =
          collection.getWindowingStrategy().getTrigger().isCompatible(DefaultTrigger.of());
      alike =
          alike.and(
              isDefault ? collection : collection.apply(name + ": default window " + number, of()));
    }
    return alike.apply(name, Flatten.pCollections());
  }
}
