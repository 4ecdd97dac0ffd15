/**
 * What the program needs of S3 beside Beam's own: here only where it is built with the profile
 * {@code s3}.
 */
package io.lookback.runner.s3;
