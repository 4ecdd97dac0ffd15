package io.lookback.internal.schematransform;

import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.TypedSchemaTransformProvider;

/** What the providers of this package have in common: their URNs, tags and messages. */
abstract class RowTransformProvider<ConfigT extends SpecConfiguration>
    extends TypedSchemaTransformProvider<ConfigT> {
  /** What each description says of inputs. */
  static final String INPUTS =
      "Inputs: a collection of rows for each source, under its label as the tag: prints, taps and"
          + " pays unless a feature file names others. ";

  /** What each description says of the output of rejects and of errors. */
  static final String ERRORS =
      "With error_handling the output of rejects has another name. Errors: a wrong configuration or"
          + " input fails while the pipeline is built, with one line that names the value and what"
          + " is legal. Bounded input only.";

  private final String name;
  private final Class<ConfigT> configuration;

  RowTransformProvider(String name, Class<ConfigT> configuration) {
    this.name = name;
    this.configuration = configuration;
  }

  @Override
  public final String identifier() {
    return "beam:schematransform:io.lookback:" + name + ":v1";
  }

  @Override
  protected final Class<ConfigT> configurationClass() {
    return configuration;
  }

  @Override
  protected final SchemaTransform from(ConfigT configured) {
    return saying(
        () -> {
          LakeSpec spec = configured.spec();
          String rejects = configured.rejectsBeside(outputs(spec));
          RowTransform.Expansion expansion = expansion(spec, configured);
          return new RowTransform(rejects, inputs -> saying(() -> expansion.of(inputs)));
        });
  }

  /** The tags of the outputs beside that of rejects. */
  abstract List<String> outputs(LakeSpec spec);

  /**
   * What a configuration makes of the sources and features that it has; all of it is checked here,
   * and the inputs on expansion.
   */
  abstract RowTransform.Expansion expansion(LakeSpec spec, ConfigT configured);

  private interface Step<T> {
    T take();
  }

  /** Names the transform in the message of what is refused. */
  private <T> T saying(Step<T> step) {
    try {
      return step.take();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(identifier() + ": " + e.getMessage(), e);
    }
  }

  /** The tags of the built-in sources. */
  @Override
  public List<String> inputCollectionNames() {
    return labels(LakeSpec.BUILT_IN);
  }

  /** The built-in sources' tags, or that of gold, and that of rejects where no other is named. */
  @Override
  public final List<String> outputCollectionNames() {
    List<String> names = new ArrayList<>(outputs(LakeSpec.BUILT_IN));
    names.add(RowTransform.REJECTS);
    return List.copyOf(names);
  }

  /** The tags of the sources. */
  static List<String> labels(LakeSpec spec) {
    return spec.sources().stream().map(SourceSpec::label).toList();
  }
}
