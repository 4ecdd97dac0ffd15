package io.lookback.internal.schematransform;

import io.lookback.bronze.ParsedLanding;
import io.lookback.bronze.Rejects;
import io.lookback.internal.coder.DefaultWindow;
import java.util.Map;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/** A configured transform of rows by tag. */
final class RowTransform extends SchemaTransform {
  private static final long serialVersionUID = 1L;

  /** The tag of rejected lines unless the configuration names another. */
  static final String REJECTS = "rejects";

  /** The tag of feature rows. */
  static final String GOLD = "gold";

  private final String rejects;
  private final transient Expansion expansion;

  /** What the transform is made of. */
  interface Expansion {
    Outputs of(PCollectionRowTuple inputs);
  }

  /** The rows by tag, and what they come from, which has the rejects. */
  record Outputs(ParsedLanding parsed, PCollectionRowTuple rows) {}

  /** Gives the rejects under a tag that no other output has. */
  RowTransform(String rejects, Expansion expansion) {
    this.rejects = rejects;
    this.expansion = expansion;
  }

  @Override
  public PCollectionRowTuple expand(PCollectionRowTuple inputs) {
    Outputs made = expansion.of(inputs);
    PCollectionRowTuple outputs = PCollectionRowTuple.empty(inputs.getPipeline());
    for (Map.Entry<String, PCollection<Row>> output : made.rows().getAll().entrySet()) {
      outputs =
          outputs.and(
              output.getKey(),
              output.getValue().apply("Hand over " + output.getKey(), DefaultWindow.of()));
    }
    // Rejects have Beam's default window already.
    return outputs.and(rejects, made.parsed().rejects().apply("Reject rows", Rejects.toRows()));
  }
}
