package io.lookback.internal.schematransform;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.List;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/**
 * {@code beam:schematransform:io.lookback:conform:v1}: events as rows in, each of them once out.
 */
public final class ConformProvider extends RowTransformProvider<ConformProvider.Configuration> {
  /** The configuration. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Configuration extends SpecConfiguration {
    /** Whether repeats are kept. */
    @Nullable
    @SchemaFieldName("keep_duplicates")
    @SchemaFieldDescription(
        "Whether equal events are all kept, also where their source drops repeats. Default: false.")
    public Boolean keepDuplicates;

    /** The number of buckets. */
    @Nullable
    @SchemaFieldDescription(
        "How many buckets users are spread over, from 1 to 1048576; more of them need less memory"
            + " each. Default: 16.")
    public Integer buckets;
  }

  /** Makes the provider. */
  public ConformProvider() {
    super("conform", Configuration.class);
  }

  @Override
  public String description() {
    return "Keeps one of equal events where their source drops repeats. "
        + INPUTS
        + "Rows hold the fields of an event: those of the source, or the columns of silver, which"
        + " the parse transform gives. Outputs: for each source its conformed events in the columns"
        + " of silver, in no order; and under 'rejects' the rows that break a rule, with their"
        + " reasons. "
        + ERRORS;
  }

  @Override
  List<String> outputs(LakeSpec spec) {
    return labels(spec);
  }

  @Override
  RowTransform.Expansion expansion(LakeSpec spec, Configuration configured) {
    Bronze.Rows rows =
        configured.buckets == null
            ? Bronze.rows(spec)
            : Bronze.rows(spec).withBuckets(configured.buckets);
    boolean keepDuplicates = Boolean.TRUE.equals(configured.keepDuplicates);
    return inputs -> {
      ParsedLanding parsed = inputs.apply("Take rows", rows);
      ConformedEvents events =
          parsed.apply("Conform", Silver.conform().keepingDuplicates(keepDuplicates));
      PCollectionRowTuple outputs = PCollectionRowTuple.empty(inputs.getPipeline());
      for (SourceSpec source : spec.sources()) {
        outputs =
            outputs.and(
                source.label(),
                events.apply("Rows of " + source.label(), Silver.toRows(source.source())));
      }
      return new RowTransform.Outputs(parsed, outputs);
    };
  }
}
