package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

  /** How many rows the finished files of a table hold. */
  public static BigInteger rows(Tally tally, Layer layer, String table) {
    BigInteger rows = BigInteger.ZERO;
    for (Map.Entry<String, BigInteger> file :
        tally.sumsUnder(Counted.WRITTEN, layer.folder()).entrySet()) {
      if (file.getKey().startsWith(table + "/")) {
        rows = rows.add(file.getValue());
      }
    }
    return rows;
  }

  private static List<LakeFile> of(
      Tally tally, Staging staging, Layer layer, boolean isQuarantine) {
    List<LakeFile> files = new ArrayList<>();
    for (String name : tally.sumsUnder(Counted.WRITTEN, layer.folder()).keySet()) {
      String folder = name.substring(0, name.indexOf('/'));
      int last = name.lastIndexOf('/');
      String partition = last == folder.length() ? "" : name.substring(folder.length() + 1, last);
      for (Table table : Table.of(LakeSpec.BUILT_IN, layer)) {
        if (table.folder().equals(folder) && table.equals(Table.QUARANTINE) == isQuarantine) {
          files.add(new LakeFile(folder, partition, staging.folder(layer) + name));
        }
      }
    }
    return files;
  }
}
