package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookback.runner.Program.Ended;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Landing and lake on object stores, as far as it can be told without one. */
class ObjectStoresTest {
  @Test
  void aStoreThatIsNotBuiltInIsNamedWithTheProfileThatBuildsIt() {
    assumeTrue(
        !isThere("org.apache.beam.sdk.io.aws2.s3.S3FileSystemRegistrar"), "this build has it");
    String lake = "--lake=s3://bucket/lake";
    for (List<String> args :
        List.of(
            List.of("run", "--landing=s3://bucket/landing"),
            List.of("run", lake, "--endpoint=http://127.0.0.1:1"),
            List.of("report", lake),
            List.of("explain", lake, "--user=7", "--day=2020-11-30"),
            List.of("quarantine", lake))) {
      Ended ended = Program.run(args);
      assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
      assertThat(ended.toString(), ended.errors(), hasSize(1));
      assertThat(
          ended.err(),
          allOf(
              startsWith("lookback: no file system for 's3' in this program, got --"),
              containsString("build it with `mvn -Ps3 package`")));
    }
  }

  @Test
  void soIsGoogles() {
    assumeTrue(
        !isThere("org.apache.beam.sdk.extensions.gcp.storage.GcsFileSystemRegistrar"),
        "this build has it");
    Ended ended = Program.run("run", "--landing=gs://bucket/landing");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            "lookback: no file system for 'gs' in this program, got --landing="
                + "'gs://bucket/landing'; build it with `mvn -Pgcs package`"));
  }

  @Test
  void otherSchemesAreRefused() {
    Ended ended = Program.run("run", "--lake=hdfs://name/lake");
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            "lookback: --lake must be a local folder or begin with s3:// or gs://, got"
                + " 'hdfs://name/lake'"));
  }

  @Test
  void aLocalFolderNeedsNothing() throws UsageException {
    for (String folder : new String[] {"data", "/a b/*", "file:///data", "c:/data", ""}) {
      ObjectStores.require("lake", folder);
    }
  }

  @Test
  void filesBeingWrittenTakeLittleMemoryUnlessToldOtherwise() {
    List<Given> none = List.of();
    List<String> local = List.of("data/landing", "data");
    assertThat("local", ObjectStores.withDefaults(local, none), sameInstance(none));
    List<String> lake = List.of("data/landing", "s3://bucket/lake");
    assertThat(
        "s3",
        ObjectStores.withDefaults(lake, none),
        contains(new Given("s3UploadBufferSizeBytes", "5242880")));
    assertThat(
        "gs",
        ObjectStores.withDefaults(List.of("gs://bucket/landing", "gs://bucket/lake"), none),
        contains(new Given("gcsUploadBufferSizeBytes", "4194304")));
    List<Given> given = List.of(new Given("s3UploadBufferSizeBytes", "8388608"));
    assertThat("given", ObjectStores.withDefaults(lake, given), sameInstance(given));
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, ObjectStoresTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
