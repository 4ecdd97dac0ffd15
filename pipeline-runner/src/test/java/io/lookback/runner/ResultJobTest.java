package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.coder.Coders;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJobTest {
  private static final List<String> CLUSTER =
      List.of("--runner=FlinkRunner", "--flinkMaster=localhost:1", "--parallelism=2");

  @TempDir private Path folder;

  private static Tally countInto(ResultJob.Place place, Consumer<String> warn) throws Exception {
    LookbackOptions options = PipelineOptionsFactory.create().as(LookbackOptions.class);
    return ResultJob.run(
        place,
        options,
        warn,
        (pipeline, staging) ->
            PCollectionList.of(
                    pipeline.apply(
                        Create.of(new Tally().add(7, Counted.VERIFIED, Measures.ROWS))
                            .withCoder(Coders.TALLIES)))
                .apply("Tally", WriteTally.to(staging)),
        WriteTally::read);
  }

  @Test
  void nothingStaysInTheSharedFolder() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    List<String> warnings = new ArrayList<>();
    List<String> during = new ArrayList<>();
    ResultJob.Place place = ResultJob.Place.shared(shared.toString(), "test");
    Tally counts =
        countInto(
            new ResultJob.Place(
                place.staging(),
                () -> {
                  during.addAll(new Lake(shared).everything());
                  place.removal().remove();
                }),
            warnings::add);
    assertThat("result", counts.sum(Counted.VERIFIED, Measures.ROWS).intValue(), equalTo(7));
    assertThat("by way of the folder", during, hasSize(greaterThan(1)));
    assertThat("shared", new Lake(shared).everything(), contains(""));
    assertThat("warnings", warnings, empty());
  }

  @Test
  void aResultIsWorthMoreThanATidyFolder() throws Exception {
    List<String> warnings = new ArrayList<>();
    ResultJob.Place place = ResultJob.Place.shared(folder.toString(), "test");
    Tally counts =
        countInto(
            new ResultJob.Place(
                place.staging(),
                () -> {
                  throw new IOException("busy");
                }),
            warnings::add);
    assertThat("result", counts.sum(Counted.VERIFIED, Measures.ROWS).intValue(), equalTo(7));
    assertThat(
        warnings,
        contains(
            "what the job left in '"
                + place.staging().lake()
                + "' cannot be removed: java.io.IOException: busy"));
  }

  /** Nothing answers where the cluster should be: nobody asks it. */
  @ParameterizedTest
  @ValueSource(strings = {"verify", "diff"})
  void onAClusterASharedFolderIsAskedForBeforeTheJobStarts(String command) throws Exception {
    Lake lake = new Lake(folder.resolve("lake"));
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    landing.run(lake).checkDone();
    landing.file("taps-2.json", HandmadeLanding.event("2020-11-30", 1, "point", 0));
    landing.run(lake).checkDone();
    List<String> words =
        command.equals("diff")
            ? List.of("diff", lake.root().toString())
            : List.of("verify", "--lake=" + lake.root());
    Program.Ended ended = Program.run(Program.with(words, CLUSTER.toArray(String[]::new)));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            startsWith(
                "lookback: --tempLocation must be a folder that every worker of the cluster"
                    + " shares, got none")));
    assertThat("stdout", ended.out().lines().toList(), empty());
  }

  /** The workers of a cluster do not see the temporary files of this machine. */
  @ParameterizedTest
  @ValueSource(strings = {"prove-no-leak", "diff"})
  void whatMakesLakesOfItsOwnIsRefusedOnACluster(String command) throws Exception {
    boolean isDiff = command.equals("diff");
    List<String> words =
        isDiff
            ? List.of("diff", "a.yaml", "b.yaml", "--lake=" + folder, "--tempLocation=" + folder)
            : List.of("prove-no-leak", "--landing=" + folder);
    Program.Ended ended = Program.run(Program.with(words, CLUSTER.toArray(String[]::new)));
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        ended.errors(),
        contains(
            "lookback: "
                + (isDiff ? "diff of two feature files" : "prove-no-leak")
                + " must run in this process, as the lakes that it makes are temporary files of"
                + " this machine; got --flinkMaster='localhost:1'; leave --runner and"
                + " --flinkMaster out, or name --flinkMaster=[local]"));
    assertThat("stdout", ended.out().lines().toList(), empty());
    assertThat(
        Program.run("help", command).checkDone().out(),
        containsString("in this process, never on a cluster."));
  }

  @Test
  void whatAJobCannotReadIsToldFromABug() {
    IOException lost =
        ResultJob.unwrapped(
            new IllegalStateException(new RuntimeException(new NoSuchFileException("/lake/part"))));
    assertThat(lost.getMessage(), equalTo("java.nio.file.NoSuchFileException: /lake/part"));
    IOException damaged =
        ResultJob.unwrapped(new IllegalStateException(new IOException("cannot read part")));
    assertThat(damaged.getMessage(), equalTo("cannot read part"));
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThat(
        assertThrows(IllegalStateException.class, () -> ResultJob.unwrapped(bug)),
        sameInstance(bug));
  }
}
