package io.lookback.lake;

import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.List;

/** Looks at what a run has staged before it is published or discarded. */
public final class StagedTable {
  private StagedTable() {}

  /** The finished files of a table without partitions, in order of name. */
  public static List<LakeFile> files(Staging staging, Table table, Tally tally) {
    String layer = table.layer().folder();
    List<LakeFile> files = new ArrayList<>();
    for (String name : tally.sumsUnder("written", layer).keySet()) {
      if (name.startsWith(table.folder() + "/")) {
        files.add(new LakeFile(table, "", staging.folder(table.layer()) + name));
      }
    }
    return files;
  }
}
