package io.lookback.runner.s3;

import java.util.List;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Makes Beam's options for S3 known on the command line; Beam registers those for AWS alone. */
public final class S3OptionsRegistrar implements PipelineOptionsRegistrar {
  /** Called by the service loader. */
  public S3OptionsRegistrar() {}

  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(S3Options.class);
  }
}
