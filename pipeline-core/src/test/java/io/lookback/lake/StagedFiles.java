package io.lookback.lake;

import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.List;

/** Finds what a run wrote, as a publisher does: by the tally alone. */
public final class StagedFiles {
  private StagedFiles() {}

  /** The finished files of a layer's tables, but for the quarantine. */
  public static List<LakeFile> of(Tally tally, Staging staging, Layer layer) {
    return of(tally, staging, layer, false);
  }

  /** The finished files of the quarantine. */
  public static List<LakeFile> quarantine(Tally tally, Staging staging) {
    return of(tally, staging, Layer.SILVER, true);
  }

  private static List<LakeFile> of(
      Tally tally, Staging staging, Layer layer, boolean isQuarantine) {
    List<LakeFile> files = new ArrayList<>();
    for (String key : tally.sums().keySet()) {
      String[] parts = Tally.parts(key);
      if (!parts[0].equals("written") || !parts[1].equals(layer.folder())) {
        continue;
      }
      String name = parts[2];
      String folder = name.substring(0, name.indexOf('/'));
      int last = name.lastIndexOf('/');
      String partition = last == folder.length() ? "" : name.substring(folder.length() + 1, last);
      for (Table table : Table.values()) {
        if (table.layer() == layer
            && table.folder().equals(folder)
            && (table == Table.QUARANTINE) == isQuarantine) {
          files.add(new LakeFile(table, partition, staging.folder(layer) + name));
        }
      }
    }
    return files;
  }
}
