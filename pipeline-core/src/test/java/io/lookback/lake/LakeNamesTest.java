package io.lookback.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.batch.Source;
import java.io.IOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Names of files and folders, there and back. */
class LakeNamesTest {
  @Test
  void fileKeysComeBackFromTheirText() {
    for (Table table : Table.values()) {
      for (String partition : new String[] {"", "day=2020-11-30"}) {
        FileKey key = FileKey.of(table, partition, 1234);
        assertThat("key", FileKey.decode(key.encoded()), equalTo(key));
        FileKey ofOrigin = FileKey.ofOrigin(table, "prints/a b/ä.json");
        assertThat("key", FileKey.decode(ofOrigin.encoded()), equalTo(ofOrigin));
      }
    }
    FileKey first = FileKey.of(Table.SILVER_PAYS, "", 0);
    FileKey last = FileKey.of(Table.SILVER_PAYS, "", FileKey.BUCKETS_PER_FILE - 1);
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
    for (Source source : Source.values()) {
      assertThat("bronze", Table.bronze(source).folder(), equalTo(source.label()));
      assertThat("silver", Table.silver(source).folder(), equalTo(source.label()));
    }
  }

  @Test
  void daysOfPartitions() throws IOException {
    LakeFile file = new LakeFile(Table.SILVER_PAYS, "day=2020-02-29", "p");
    assertThat("day", file.day(), equalTo(LocalDate.of(2020, 2, 29)));
    LakeFile none = new LakeFile(Table.BRONZE_PAYS, "", "p");
    assertThrows(IOException.class, none::day);
  }
}
