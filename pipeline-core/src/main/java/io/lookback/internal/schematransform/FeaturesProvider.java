package io.lookback.internal.schematransform;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.spec.LakeSpec;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;

/** {@code beam:schematransform:io.lookback:features:v1}: the whole way to feature rows. */
public final class FeaturesProvider extends RowTransformProvider<FeaturesProvider.Configuration> {
  /** The configuration. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Configuration extends ScoringConfiguration {
    /** The landing folder. */
    @Nullable
    @SchemaFieldDescription(
        "A folder of log files, on any file system that Beam knows; it is listed when the pipeline"
            + " is built. Give this or inputs, not both.")
    public String landing;

    /** The headers of CSV sources. */
    @Nullable
    @SchemaFieldDescription(
        "For CSV sources whose lines come as inputs: the header that they stand under, by the label"
            + " of the source. Default: the names of the source's fields, in their order.")
    public Map<String, String> headers;

    /** The longest legal line. */
    @Nullable
    @SchemaFieldName("max_line_bytes")
    @SchemaFieldDescription(
        "The longest legal line in bytes, its line end included, from 1; longer ones are rejected."
            + " Default: 1048576.")
    public Integer maxLineBytes;

    /** Whether repeats are kept. */
    @Nullable
    @SchemaFieldName("keep_duplicates")
    @SchemaFieldDescription(
        "Whether equal events are all kept, also where their source drops repeats. Default: false.")
    public Boolean keepDuplicates;
  }

  /** Makes the provider. */
  public FeaturesProvider() {
    super("features", Configuration.class);
  }

  @Override
  public String description() {
    return "Goes the whole way: parses log lines, keeps one of equal events where their source"
        + " drops repeats, and computes the features of each scored event from what its user did on"
        + " the days before. "
        + INPUTS
        + "A row whose only field is STRING or BYTES is a line, JSON or CSV as the source has it;"
        + " other rows hold the fields of an event. No input if landing names a folder. Outputs:"
        + " under 'gold' a row for each scored event; and under 'rejects' the lines that break a"
        + " rule, with their reasons. A sum that leaves the range of its column fails the pipeline,"
        + " and so does a file that cannot be read. "
        + ERRORS;
  }

  @Override
  List<String> outputs(LakeSpec spec) {
    return List.of(RowTransform.GOLD);
  }

  @Override
  RowTransform.Expansion expansion(LakeSpec spec, Configuration configured) {
    Gold.Score score = configured.score(spec);
    String landing = configured.landing;
    Bronze.Rows rows = rows(spec, configured);
    Bronze.Load load = landing == null ? null : load(spec, configured);
    boolean keepDuplicates = Boolean.TRUE.equals(configured.keepDuplicates);
    return inputs -> {
      if (landing != null && !inputs.getAll().isEmpty()) {
        throw new IllegalArgumentException(
            "landing '"
                + landing
                + "' and the inputs "
                + String.join(", ", inputs.getAll().keySet())
                + " are both given; legal: one of them");
      }
      if (landing == null && inputs.getAll().isEmpty()) {
        throw new IllegalArgumentException(
            "there is neither landing nor an input; legal: landing with the name of a folder, or an"
                + " input for each source");
      }
      ParsedLanding parsed =
          landing == null ? inputs.apply("Parse", rows) : inputs.getPipeline().apply("Load", load);
      return ScoreProvider.goldOf(parsed, keepDuplicates, score);
    };
  }

  private static Bronze.Rows rows(LakeSpec spec, Configuration configured) {
    Bronze.Rows rows = ParseProvider.rows(spec, configured.headers, configured.maxLineBytes);
    return configured.buckets == null ? rows : rows.withBuckets(configured.buckets);
  }

  private static Bronze.Load load(LakeSpec spec, Configuration configured) {
    if (configured.headers != null && !configured.headers.isEmpty()) {
      throw new IllegalArgumentException(
          "headers has "
              + String.join(", ", configured.headers.keySet())
              + ", but the files in landing have headers of their own; legal: headers for inputs"
              + " alone");
    }
    Bronze.Load load = Bronze.load(spec, configured.landing);
    if (configured.maxLineBytes != null) {
      load = load.withMaxLineBytes(configured.maxLineBytes);
    }
    return configured.buckets == null ? load : load.withBuckets(configured.buckets);
  }
}
