package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.coder.Coders;
import java.util.function.IntUnaryOperator;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Gold with a fault: rows that are not those of the events. */
public final class ChangedRows {
  private ChangedRows() {}

  /** The same gold with batches changed. */
  public static ScoredPrints in(
      ScoredPrints gold, SerializableFunction<FeatureBatch, FeatureBatch> change) {
    return new ScoredPrints(
        gold.featureSet(),
        gold.features()
            .apply(
                "Change rows",
                MapElements.into(new TypeDescriptor<KV<Integer, FeatureBatch>>() {})
                    .via(element -> KV.of(element.getKey(), change.apply(element.getValue()))))
            .setCoder(KvCoder.of(VarIntCoder.of(), Coders.FEATURES)),
        gold.tallies(),
        gold.profiles(),
        gold.valueProps(),
        gold.given());
  }

  /** The same rows, said to have the columns of another feature set. */
  public static ScoredPrints as(FeatureSet features, ScoredPrints gold) {
    return new ScoredPrints(
        features,
        gold.features(),
        gold.tallies(),
        gold.profiles(),
        gold.valueProps(),
        gold.given());
  }

  /** A batch in which two columns of numbers have changed places. */
  public static FeatureBatch swapped(FeatureBatch batch, int one, int other) {
    return changed(batch, 0, column -> column == one ? other : column == other ? one : column);
  }

  /** A batch whose histories list their last value prop once more. */
  public static FeatureBatch repeated(FeatureBatch batch) {
    return changed(batch, 1, column -> column);
  }

  private static FeatureBatch changed(
      FeatureBatch batch, int repeats, IntUnaryOperator columnInstead) {
    String[] valueProps = new String[batch.valuePropCount()];
    for (int code = 0; code < valueProps.length; code++) {
      valueProps[code] = batch.valueProp(code);
    }
    int[] coveredDays = new int[batch.coverageCount()];
    for (int column = 0; column < coveredDays.length; column++) {
      coveredDays[column] = batch.coveredDays(column);
    }
    FeatureBatch.Builder changed =
        new FeatureBatch.Builder(batch.printDay(), coveredDays, batch.columnCount(), valueProps);
    for (int history = 0; history < batch.historyCount(); history++) {
      int start = batch.historyStart(history);
      int last = batch.historyEnd(history) - 1;
      int[] props = new int[last < start ? 0 : last + 1 - start + repeats];
      for (int i = 0; i < props.length; i++) {
        props[i] = batch.entryProp(Math.min(start + i, last));
      }
      changed.entries(
          props,
          props.length,
          (column, values, at) -> {
            int from = columnInstead.applyAsInt(column);
            for (int i = 0; i < props.length; i++) {
              values[at + i] = batch.entryValue(from, Math.min(start + i, last));
            }
          });
      changed.endHistory(batch.leftOut(history));
    }
    for (int row = 0; row < batch.size(); row++) {
      changed.row(
          batch.user(row),
          batch.prop(row),
          batch.position(row),
          batch.clicked(row),
          batch.history(row));
    }
    return changed.build();
  }
}
