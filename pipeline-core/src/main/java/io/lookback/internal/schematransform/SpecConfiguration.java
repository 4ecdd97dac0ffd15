package io.lookback.internal.schematransform;

import io.lookback.spec.LakeSpec;
import io.lookback.spec.Problem;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;

/** Which sources and features there are: the configuration that all transforms have. */
public abstract class SpecConfiguration {
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
