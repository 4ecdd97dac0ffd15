package io.lookback.runner.s3;

import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Puts the bucket into the path of a request and not before the host's name, as stores need it that
 * answer to one name alone: {@code --s3ClientFactoryClass=io.lookback.runner.s3.PathStyleS3}.
 */
public final class PathStyleS3 implements S3ClientBuilderFactory {
  private final S3ClientBuilderFactory usual = new DefaultS3ClientBuilderFactory();

  /** Called by Beam. */
  public PathStyleS3() {}

  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return usual.createBuilder(options).forcePathStyle(true);
  }
}
