package io.lookback.internal.schematransform;

import io.lookback.spec.LakeSpec;
import io.lookback.spec.Problem;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;

/**
 * Which sources and features there are, and where rejects go: the configuration that all transforms
 * have.
 */
public abstract class SpecConfiguration {
  /**
   * Where rejects go, by the names that Beam's own transforms use. Beam's class of this name is an
   * AutoValue, in which a schema of fields finds none.
   */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class ErrorHandling {
    /** The name of the output. */
    @SchemaFieldDescription("The name of the output of rejects; no other output may have it.")
    public String output;
  }

  /** A feature file as text. */
  @Nullable
  @SchemaFieldDescription(
      "A feature file as YAML text: the sources, and the features that gold computes. Default: the"
          + " built-in prints, taps and pays.")
  public String features;

  /** The place of a feature file. */
  @Nullable
  @SchemaFieldName("features_file")
  @SchemaFieldDescription(
      "A feature file, on any file system that Beam knows; read when the pipeline is built. Give"
          + " this or features, not both.")
  public String featuresFile;

  /** Where rejects go. */
  @Nullable
  @SchemaFieldName("error_handling")
  @SchemaFieldDescription(
      "Where rejects go: under 'output', the name of their output. Default: rejects.")
  public ErrorHandling errorHandling;

  /** The name of the output of rejects, which differs from those of the other outputs. */
  String rejectsBeside(List<String> outputs) {
    if (errorHandling == null) {
      if (outputs.contains(RowTransform.REJECTS)) {
        throw new IllegalArgumentException(
            "a source is named '"
                + RowTransform.REJECTS
                + "', as the output of rejected lines is; give it another name in the feature file,"
                + " or the output by error_handling");
      }
      return RowTransform.REJECTS;
    }
    String output = errorHandling.output;
    if (output == null || output.isBlank()) {
      throw new IllegalArgumentException(
          "error_handling.output is blank; legal: a name for the output of rejected lines, or leave"
              + " error_handling out for '"
              + RowTransform.REJECTS
              + "'");
    }
    if (outputs.contains(output)) {
      throw new IllegalArgumentException(
          "error_handling.output is '"
              + output
              + "', as another output is; legal: any name but "
              + String.join(", ", outputs));
    }
    return output;
  }

  /** The spec that the feature file holds, or the built-in one. */
  LakeSpec spec() {
    if (features != null && featuresFile != null) {
      throw new IllegalArgumentException(
          "features and features_file '"
              + featuresFile
              + "' are both given; legal: one of them, or none for the built-in features");
    }
    if (features == null && featuresFile == null) {
      return LakeSpec.BUILT_IN;
    }
    String name = features == null ? featuresFile : "features";
    try {
      return SpecFile.read(features == null ? read(featuresFile) : features, name);
    } catch (SpecException e) {
      throw new IllegalArgumentException(
          e.problems().stream().map(Problem::message).collect(Collectors.joining("; ")), e);
    }
  }

  private static String read(String file) {
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(file, false)))) {
      // One byte more than is legal, so that the file is refused and not cut.
      return new String(in.readNBytes(SpecFile.MAX_BYTES + 1), StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "features_file '"
              + file
              + "' cannot be read: "
              + e.getMessage()
              + "; legal: a file that the machine which builds the pipeline can open",
          e);
    }
  }
}
