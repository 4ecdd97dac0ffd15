package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

/** The settings of the Flink inside this process, as Flink reads them. */
class LocalFlinkTest {
  /**
   * A machine may sleep, or be so busy that the process stands still for minutes. Flink's own
   * settings would give up its silent parts after 10 to 50 seconds.
   */
  @Test
  void noPartIsGivenUpForItsSilence() throws Exception {
    Configuration settings =
        GlobalConfiguration.loadConfiguration(LocalFlink.confDir("").toString());
    Map<String, Duration> patience =
        Map.of(
            "heartbeats",
            Duration.ofMillis(settings.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)),
            "answers",
            settings.get(RpcOptions.ASK_TIMEOUT_DURATION),
            "requested slots",
            Duration.ofMillis(settings.get(JobManagerOptions.SLOT_REQUEST_TIMEOUT)),
            "offered slots",
            settings.get(TaskManagerOptions.SLOT_TIMEOUT),
            "registration",
            settings.get(TaskManagerOptions.REGISTRATION_TIMEOUT));
    patience.forEach(
        (what, time) -> assertThat(what, time, greaterThanOrEqualTo(Duration.ofHours(12))));
  }
}
