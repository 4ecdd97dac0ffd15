package io.lookback.internal.plan;

import io.lookback.internal.lake.FormerFiles;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.RunName;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Part;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a version of bronze remembers of the time before it: the loads in their order, and the lines
 * of landing files that a load has replaced. It is kept in the file {@code _replaced} beside the
 * version; the Parquet files of the former lines are in the folder {@code replaced} beside it.
 *
 * <p>Former lines stay for as many days as the lake keeps them. Of those that went, what was loaded
 * is still remembered, and the {@link #horizon}. A version without the file, which a pipeline
 * published by itself or an earlier version of Lookback made, knows of nothing before its newest
 * load.
 *
 * @param loads the names of all loads that are known, the oldest first
 * @param horizon the load from which on everything is known; the empty text where there is none
 * @param formers what was replaced, in no order
 */
record BronzeHistory(List<String> loads, String horizon, List<Former> formers) {
  private static final String FILE = "_replaced";
  private static final int FORM = 1;

  /**
   * What bronze held of landing files until a load replaced them.
   *
   * @param replacedBy that load
   * @param isKept whether their lines are still there
   * @param counts the counts of bronze of these files; only what was loaded where it is not kept
   */
  record Former(String replacedBy, boolean isKept, Tally counts) {
    /** What was loaded. */
    List<LoadedFile> files() {
      return LoadedFile.of(version());
    }

    /** As if it were a version of its own. */
    LayerVersion version() {
      return new LayerVersion(Layer.BRONZE, "", "", counts);
    }

    /**
     * Whether the lines are still there and may not be any more.
     *
     * @param start when the run began that would remove them
     */
    private boolean isOver(Instant start, int keptDays) {
      return isKept && !RunName.time(replacedBy).isAfter(start.minus(Duration.ofDays(keptDays)));
    }

    private Former removed() {
      return new Former(
          replacedBy,
          false,
          counts.filter(
              key -> key.counted() == Counted.LOADED || key.counted() == Counted.LOAD_OF));
    }
  }

  /**
   * What a version remembers.
   *
   * @param bronze null for none
   * @throws LakeException if it cannot be read
   */
  static BronzeHistory of(LakeFolder lake, LayerVersion bronze) throws IOException, LakeException {
    byte[] kept = bronze == null ? null : lake.read(bronze, FILE);
    if (kept == null) {
      List<String> loads = List.copyOf(loadsOf(bronze));
      return new BronzeHistory(
          loads, loads.isEmpty() ? "" : loads.get(loads.size() - 1), List.of());
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept))) {
      return readFrom(in);
    } catch (IOException e) {
      throw new LakeException(
          "bronze '"
              + bronze.runId()
              + "' of lake '"
              + lake.path("")
              + "' has a damaged file '"
              + FILE
              + "', which says what was loaded before; restore it, or remove it to begin the history"
              + " anew",
          e);
    }
  }

  /** The loads that brought what a version holds, in order of their names. */
  private static TreeSet<String> loadsOf(LayerVersion bronze) {
    TreeSet<String> loads = new TreeSet<>();
    LoadedFile.of(bronze).forEach(file -> loads.add(file.loadId()));
    return loads;
  }

  /** Whether {@link #keep} would remove former lines that are kept for {@code keptDays}. */
  boolean hasOver(Instant start, int keptDays) {
    return formers.stream().anyMatch(former -> former.isOver(start, keptDays));
  }

  /**
   * Lets the version that follows on a version remember what that one does, and what it replaces.
   *
   * @param bronze the version that remembers this
   * @param replaced what the next version does not hold any more
   * @param next complete and not yet published
   * @param start when the run began that makes it
   * @param keptDays for how many days former lines stay
   */
  void keep(
      LakeFolder lake,
      LayerVersion bronze,
      Collection<LoadedFile> replaced,
      LayerVersion next,
      Instant start,
      int keptDays)
      throws IOException, LakeException {
    List<Former> all = new ArrayList<>(formers);
    if (!replaced.isEmpty()) {
      all.add(new Former(next.runId(), true, countsOf(replaced, bronze)));
    }
    List<String> later = new ArrayList<>(loads);
    if (loadsOf(next).contains(next.runId())) {
      later.add(next.runId());
    }
    String since = horizon;
    List<Former> left = new ArrayList<>();
    Set<String> ofTables = new TreeSet<>();
    Map<String, Long> ofReplaced = new TreeMap<>();
    for (Former former : all) {
      boolean isOver = former.isOver(start, keptDays);
      if (isOver) {
        since = later.indexOf(since) < later.indexOf(former.replacedBy) ? former.replacedBy : since;
      } else if (former.isKept && former.replacedBy.equals(next.runId())) {
        ofTables.addAll(former.version().names());
      } else if (former.isKept) {
        ofReplaced.putAll(former.version().sizes());
      }
      left.add(isOver ? former.removed() : former);
    }
    FormerFiles.keep(lake, bronze, ofTables, ofReplaced, next);
    lake.write(next, FILE, new BronzeHistory(later, since, left).bytes());
  }

  /** The counts of bronze that speak of some of its landing files, without their other names. */
  static Tally countsOf(Collection<LoadedFile> files, LayerVersion bronze) {
    Set<String> names = new TreeSet<>();
    Set<String> parts = new TreeSet<>();
    for (LoadedFile file : files) {
      names.add(file.name());
      parts.addAll(bronze.partsOf(file.name()));
    }
    return bronze
        .counts()
        .filter(
            key ->
                switch (key.counted()) {
                  case ALIAS, ORIGINS -> false;
                  case WRITTEN, FILE_BYTES -> key.has(Part.PATH, parts::contains);
                  default -> key.has(Part.FILE, names::contains);
                });
  }

  private byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORM);
      out.writeInt(loads.size());
      for (String load : loads) {
        out.writeUTF(load);
      }
      out.writeUTF(horizon);
      out.writeInt(formers.size());
      for (Former former : formers) {
        out.writeUTF(former.replacedBy);
        out.writeBoolean(former.isKept);
        former.counts.writeTo(out);
      }
    }
    return bytes.toByteArray();
  }

  private static BronzeHistory readFrom(DataInputStream in) throws IOException {
    int form = in.readInt();
    if (form != FORM) {
      throw new IOException("form " + form + " of another version of Lookback");
    }
    List<String> loads = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      loads.add(in.readUTF());
    }
    String horizon = in.readUTF();
    List<Former> formers = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      formers.add(new Former(in.readUTF(), in.readBoolean(), Tally.readFrom(in)));
    }
    return new BronzeHistory(List.copyOf(loads), horizon, List.copyOf(formers));
  }

  /** The place of a load in the order of loads; a load that is not known is the oldest. */
  int at(String load) {
    return loads.indexOf(load);
  }
}
