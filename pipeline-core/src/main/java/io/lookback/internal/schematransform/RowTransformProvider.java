package io.lookback.internal.schematransform;

import io.lookback.batch.Source;
import io.lookback.spec.LakeSpec;
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

  /** What each description says of errors. */
  static final String ERRORS =
      "Errors: a wrong configuration or input fails while the pipeline is built, with one line that"
          + " names the value and what is legal. Bounded input only.";

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
    RowTransform.Expansion expansion = saying(() -> expansion(configured));
    return new RowTransform(inputs -> saying(() -> expansion.of(inputs)));
  }

  /** What a configuration makes; all of it is checked here, and the inputs on expansion. */
  abstract RowTransform.Expansion expansion(ConfigT configured);

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
    return Source.BUILT_IN.stream().map(Source::label).toList();
  }

  /** A spec whose sources may be the tags of outputs. */
  static LakeSpec withSourcesAsOutputs(LakeSpec spec) {
    if (spec.find(RowTransform.REJECTS).isPresent()) {
      throw new IllegalArgumentException(
          "a source is named '"
              + RowTransform.REJECTS
              + "', as the output of rejected lines is; give it another name in the feature file");
    }
    return spec;
  }

  /** The tags of the built-in sources and of rejects. */
  static List<String> sourcesAndRejects() {
    List<String> names = new ArrayList<>(Source.BUILT_IN.stream().map(Source::label).toList());
    names.add(RowTransform.REJECTS);
    return List.copyOf(names);
  }
}
