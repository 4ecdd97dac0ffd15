package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Names of files and folders, there and back. */
class LakeNamesTest {
  @Test
  void fileKeysComeBackFromTheirText() {
    for (Layer layer : Layer.values()) {
      for (Table table : Table.of(LakeSpec.BUILT_IN, layer)) {
        for (String partition : new String[] {"", "day=2020-11-30"}) {
          FileKey key = FileKey.of(table, partition, 1234);
          assertThat("key", FileKey.decode(key.encoded()), equalTo(key));
          FileKey ofOrigin = FileKey.ofOrigin(table, "prints/a b/ä.json");
          assertThat("key", FileKey.decode(ofOrigin.encoded()), equalTo(ofOrigin));
        }
      }
    }
    FileKey first = FileKey.of(Table.silver(Source.PAYS), "", 0);
    FileKey last = FileKey.of(Table.silver(Source.PAYS), "", FileKey.BUCKETS_PER_FILE - 1);
    assertThat("buckets share a file", first, equalTo(last));
  }

  @Test
  void foldersOfALayer() {
    for (String lake : new String[] {"/x/lake", "/x/lake/"}) {
      Staging staging = new Staging(lake, "run-1");
      String folder = staging.folder(Layer.SILVER);
      assertThat("folder", folder, equalTo("/x/lake/.versions/silver/run-1/tables/"));
      assertThat("tally", staging.tallyFile(), equalTo("/x/lake/.versions/running/run-1/tally"));
    }
    for (SourceSpec source : LakeSpec.BUILT_IN.sources()) {
      assertThat("bronze", Table.bronze(source).folder(), equalTo(source.label()));
      assertThat("silver", Table.silver(source.source()).folder(), equalTo(source.label()));
    }
  }

  @Test
  void daysOfPartitions() throws IOException {
    LakeFile file = new LakeFile("pays", "day=2020-02-29", "p");
    assertThat("day", file.day(), equalTo(LocalDate.of(2020, 2, 29)));
    LakeFile none = new LakeFile("pays", "", "p");
    assertThrows(IOException.class, none::day);
  }
}
