package io.lookback.internal.schematransform;

import io.lookback.internal.coder.DefaultWindow;
import java.util.Map;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/** A configured transform of rows by tag. */
final class RowTransform extends SchemaTransform {
  private static final long serialVersionUID = 1L;

  /** The tag of rejected lines. */
  static final String REJECTS = "rejects";

  /** The tag of feature rows. */
  static final String GOLD = "gold";

  private final transient Expansion expansion;

  /** What the transform is made of. */
  interface Expansion {
    PCollectionRowTuple of(PCollectionRowTuple inputs);
  }

  RowTransform(Expansion expansion) {
    this.expansion = expansion;
  }

  @Override
  public PCollectionRowTuple expand(PCollectionRowTuple inputs) {
    PCollectionRowTuple outputs = PCollectionRowTuple.empty(inputs.getPipeline());
    for (Map.Entry<String, PCollection<Row>> output : expansion.of(inputs).getAll().entrySet()) {
      outputs =
          outputs.and(
              output.getKey(),
              output.getValue().apply("Hand over " + output.getKey(), DefaultWindow.of()));
    }
    return outputs;
  }
}
