package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputSizeTest {
  private static final long LANE = 512L << 20;

  @TempDir private Path folder;

  @Test
  void fileLanesGrowWithTheTextUpToACap() {
    checkFileLanes(1, 0, 1);
    checkFileLanes(1, LANE, 1);
    checkFileLanes(1, LANE + 1, 1);
    checkFileLanes(1, 2 * LANE - 1, 1);
    checkFileLanes(1, 2 * LANE, 2);
    checkFileLanes(1, 1000 * LANE + 1, 1000);
    checkFileLanes(1, 4095 * LANE, 4095);
    checkFileLanes(1, 4096 * LANE, 4096);
    checkFileLanes(1, 4097 * LANE, 4096);
    checkFileLanes(1, Long.MAX_VALUE, 4096);
  }

  @Test
  void fileLanesAreAtLeastThoseThatLandingIsReadIn() {
    checkFileLanes(7, 0, 7);
    checkFileLanes(7, 7 * LANE, 7);
    checkFileLanes(7, 8 * LANE, 8);
    checkFileLanes(5000, Long.MAX_VALUE, 5000);
    LookbackOptions options = PipelineOptionsFactory.as(LookbackOptions.class);
    options.as(DirectOptions.class).setTargetParallelism(3);
    assertThat("lanes not given", InputSize.fileLanes(options, 0), equalTo(3));
  }

  private static void checkFileLanes(int lanes, long bytes, int expected) {
    LookbackOptions options = PipelineOptionsFactory.as(LookbackOptions.class);
    options.setLanes(lanes);
    assertThat(
        bytes + " bytes, " + lanes + " lanes",
        InputSize.fileLanes(options, bytes),
        equalTo(expected));
  }

  @Test
  void lakeFilesStandForTenTimesTheirBytes() throws IOException {
    assertThat("none", InputSize.ofLake(List.of()), equalTo(0L));
    LakeFile first = file("a b.parquet", 7);
    LakeFile second = file("ñ.parquet", 5000);
    LakeFile empty = file("empty.parquet", 0);
    assertThat("one", InputSize.ofLake(List.of(first)), equalTo(70L));
    assertThat("three", InputSize.ofLake(List.of(first, second, empty)), equalTo(50_070L));
  }

  @Test
  void aLakeFileThatIsGoneIsAnError() throws IOException {
    LakeFile there = file("there.parquet", 7);
    LakeFile gone = file("gone.parquet", 7);
    Files.delete(Path.of(gone.path()));
    assertThrows(NoSuchFileException.class, () -> InputSize.ofLake(List.of(there, gone)));
  }

  private LakeFile file(String name, int bytes) throws IOException {
    Path path = Files.write(folder.resolve(name), new byte[bytes]);
    return new LakeFile(Table.silver(Source.PAYS).folder(), "day=2020-11-30", path.toString());
  }
}
