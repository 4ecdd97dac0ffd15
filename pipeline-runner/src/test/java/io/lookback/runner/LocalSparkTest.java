package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.runner.cli.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSparkTest {
  private static final int CORES = 3;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"local | 1", "local[1] | 1", "local[16] | 16", "local[*] | 3", "local[2, 4] | 2"})
  void threadsAreThoseOfTheMaster(String master, int threads) throws UsageException {
    assertThat(master, LocalSpark.threads(master, CORES), equalTo(threads));
  }

  @Test
  void theDefaultMasterHasAsManyThreadsAsItIsGiven() throws UsageException {
    assertThat(LocalSpark.threads(LocalSpark.master(CORES), 1), equalTo(CORES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "local[0]",
        "local[]",
        "local[10000]",
        "local-cluster[2,1,512]",
        "spark://host:7077",
        "yarn",
        "k8s://https://host"
      })
  void anotherPlaceThanThisProcessIsRefused(String master) {
    UsageException refused =
        assertThrows(UsageException.class, () -> LocalSpark.threads(master, CORES));
    assertThat(
        refused.getMessage(),
        startsWith("--sparkMaster must be local, local[N] or local[*], with N from 1 to 9999"));
  }
}
