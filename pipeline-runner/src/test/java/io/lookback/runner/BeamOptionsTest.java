package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.UsageException;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;

class BeamOptionsTest {
  private static final int CORES = 3;

  private static LookbackOptions create(int cores, Given... given) throws UsageException {
    return new BeamOptions(cores, List.of(), false).create(List.of(given));
  }

  private static Given given(String name, String value) {
    return new Given(name, value);
  }

  @Test
  void directRunnerSkipsTheChecksOfTestsAndUsesAllCores() throws UsageException {
    DirectOptions options = create(CORES).as(DirectOptions.class);
    assertThat("runner", options.getRunner().getSimpleName(), equalTo("DirectRunner"));
    assertThat("immutability", options.isEnforceImmutability(), is(false));
    assertThat("encodability", options.isEnforceEncodability(), is(false));
    assertThat("threads", options.getTargetParallelism(), is(CORES));
  }

  @Test
  void directRunnerDoesWhatIsAskedFor() throws UsageException {
    DirectOptions options =
        create(
                CORES,
                given("enforceImmutability", "true"),
                given("enforceEncodability", null),
                given("targetParallelism", "7"))
            .as(DirectOptions.class);
    assertThat("immutability", options.isEnforceImmutability(), is(true));
    assertThat("encodability", options.isEnforceEncodability(), is(true));
    assertThat("threads", options.getTargetParallelism(), is(7));
  }

  @Test
  void flinkCopiesNothingAndTakesFewSlotsInThisProcess() throws UsageException {
    for (String master : List.of("[local]", "[auto]")) {
      FlinkPipelineOptions options =
          create(64, given("runner", "FlinkRunner"), given("flinkMaster", master))
              .as(FlinkPipelineOptions.class);
      assertThat("copying on " + master, options.getFasterCopy(), is(true));
      assertThat("reuse on " + master, options.getObjectReuse(), is(true));
      assertThat("slots on " + master, options.getParallelism(), is(4));
    }
  }

  @Test
  void flinkDoesWhatIsAskedFor() throws UsageException {
    FlinkPipelineOptions options =
        create(
                CORES,
                given("runner", "flink"),
                given("parallelism", "9"),
                given("objectReuse", "false"),
                given("fasterCopy", "false"))
            .as(FlinkPipelineOptions.class);
    assertThat("copying", options.getFasterCopy(), is(false));
    assertThat("reuse", options.getObjectReuse(), is(false));
    assertThat("slots", options.getParallelism(), is(9));
  }

  @Test
  void aClusterDecidesItsParallelism() throws UsageException {
    FlinkPipelineOptions options =
        create(CORES, given("runner", "FlinkRunner"), given("flinkMaster", "host:8081"))
            .as(FlinkPipelineOptions.class);
    assertThat("slots", options.getParallelism(), is(-1));
  }
}
