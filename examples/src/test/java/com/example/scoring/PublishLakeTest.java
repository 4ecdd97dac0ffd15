package com.example.scoring;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.Assert.assertThrows;

import io.lookback.batch.Source;
import io.lookback.lake.PublicationException;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A landing folder in, a published lake out, or nothing. */
public class PublishLakeTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private String landing;
  private Path lake;
  private Path rejects;

  @Before
  public void writeLanding() throws Exception {
    Path root = folder.getRoot().toPath();
    landing = Samples.writeLanding(root.resolve("landing"));
    lake = root.resolve("lake");
    rejects = root.resolve("rejects");
  }

  private Ledger publish(double maxQuarantine) throws Exception {
    return PublishLake.publish(
        pipeline, landing, lake.toString(), rejects + "/lines", maxQuarantine);
  }

  @Test
  public void publishesWhatBalances() throws Exception {
    Ledger ledger = publish(0.5);
    assertThat(ledger.goldRows(), equalTo(BigInteger.ONE));
    try (Stream<Path> files = Files.walk(lake.toRealPath().resolve("gold").toRealPath())) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")).count(), equalTo(1L));
    }
    assertThat(rejected(), containsString("bad_day"));
    FileCounts prints = ledger.total(Source.PRINTS);
    assertThat(prints.quarantined(), equalTo(BigInteger.ONE));
    assertThat(prints.reasons(), equalTo(Map.of("bad_day", BigInteger.ONE)));
    assertThat(
        ledger.files().stream().map(FileCounts::lines).reduce(BigInteger.ZERO, BigInteger::add),
        equalTo(
            Source.BUILT_IN.stream()
                .map(source -> ledger.total(source).lines())
                .reduce(BigInteger.ZERO, BigInteger::add)));
  }

  @Test
  public void publishesNothingWhereTooManyLinesAreRejectedAndShowsThem() throws Exception {
    PublicationException refused = assertThrows(PublicationException.class, () -> publish(0.01));
    assertThat(refused.kind(), equalTo(PublicationException.Kind.OVERFULL_QUARANTINE));
    assertThat(Files.exists(lake.resolve("gold")), equalTo(false));
    assertThat(rejected(), containsString("2020-02-30"));
  }

  private String rejected() throws Exception {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(rejects)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        text.append(String.join("\n", Files.readAllLines(file)));
      }
    }
    return text.toString();
  }
}
