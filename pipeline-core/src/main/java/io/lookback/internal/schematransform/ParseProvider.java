package io.lookback.internal.schematransform;

import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.apache.beam.sdk.values.PCollectionRowTuple;

/** {@code beam:schematransform:io.lookback:parse:v1}: lines or rows in, events as rows out. */
public final class ParseProvider extends RowTransformProvider<ParseProvider.Configuration> {
  /** The configuration. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Configuration extends SpecConfiguration {
    /** The headers of CSV sources. */
    @Nullable
    @SchemaFieldDescription(
        "For CSV sources whose lines come in: the header that they stand under, by the label of the"
            + " source. Default: the names of the source's fields, in their order.")
    public Map<String, String> headers;

    /** The longest legal line. */
    @Nullable
    @SchemaFieldName("max_line_bytes")
    @SchemaFieldDescription(
        "The longest legal line in bytes, its line end included, from 1; longer ones are rejected."
            + " Default: 1048576.")
    public Integer maxLineBytes;
  }

  /** Makes the provider. */
  public ParseProvider() {
    super("parse", Configuration.class);
  }

  @Override
  public String description() {
    return "Parses events and sets aside what breaks a rule. "
        + INPUTS
        + "A row whose only field is STRING or BYTES is a line, JSON or CSV as the source has it;"
        + " other rows hold the fields of an event. Outputs: for each source its events, repeats"
        + " included, in the columns of silver: day, user_id, value_prop, and position or amount;"
        + " and under 'rejects' the lines that break a rule, with their reasons. "
        + ERRORS;
  }

  @Override
  List<String> outputs(LakeSpec spec) {
    return labels(spec);
  }

  @Override
  RowTransform.Expansion expansion(LakeSpec spec, Configuration configured) {
    Bronze.Rows rows = rows(spec, configured.headers, configured.maxLineBytes);
    return inputs -> {
      ParsedLanding parsed = inputs.apply("Parse", rows);
      PCollectionRowTuple outputs = PCollectionRowTuple.empty(inputs.getPipeline());
      for (SourceSpec source : spec.sources()) {
        outputs =
            outputs.and(
                source.label(),
                parsed.events().apply("Rows of " + source.label(), Silver.unfold(source.source())));
      }
      return new RowTransform.Outputs(parsed, outputs);
    };
  }

  /** Takes rows with what is configured for those that are lines. */
  static Bronze.Rows rows(LakeSpec spec, Map<String, String> headers, Integer maxLineBytes) {
    Bronze.Rows rows = Bronze.rows(spec);
    if (maxLineBytes != null) {
      rows = rows.withMaxLineBytes(maxLineBytes);
    }
    if (headers != null) {
      for (Map.Entry<String, String> header : headers.entrySet()) {
        rows = rows.withHeader(header.getKey(), header.getValue());
      }
    }
    return rows;
  }
}
