package io.lookback.internal.plan;

import io.lookback.internal.lake.FormerFiles;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.RunName;
import io.lookback.internal.lake.Witnesses;
import io.lookback.internal.plan.BronzeHistory.Former;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Published bronze as it was known after each load: what it holds now of the files that had been
 * loaded by then, and the former lines of those that were replaced since.
 */
public final class KnownBronze {
  /** So many loads are named in one message. */
  private static final int MOST_NAMES = 3;

  /**
   * A run that loaded landing files.
   *
   * @param name of the run
   * @param files what it loaded
   * @param replaced the names of the files whose lines it replaced, as they were called before
   * @param isReachable whether bronze can be had as it was after this load
   */
  public record Load(
      String name, List<LoadedFile> files, List<String> replaced, boolean isReachable) {
    /** When the run began. */
    public Instant time() {
      return RunName.time(name);
    }
  }

  /**
   * The former lines that bronze keeps outside of its tables.
   *
   * @param files how many landing files they were loaded from
   * @param bytes the size of their Parquet files
   * @param days for how many days they are kept
   */
  public record FormerLines(int files, long bytes, int days) {}

  private final LakeFolder lake;
  private final LayerVersion bronze;
  private final BronzeHistory history;

  private KnownBronze(LakeFolder lake, LayerVersion bronze, BronzeHistory history) {
    this.lake = lake;
    this.bronze = bronze;
    this.history = history;
  }

  /**
   * The published bronze of a lake.
   *
   * @throws LakeException if there is none
   */
  public static KnownBronze of(LakeFolder lake) throws IOException, LakeException {
    LayerVersion bronze = lake.published(Layer.BRONZE);
    if (bronze == null) {
      throw new LakeException(
          "lake '"
              + lake.path("")
              + "' has no published bronze; make it first with: "
              + Term.MAKE_ALL);
    }
    return new KnownBronze(
        lake, Witnesses.withoutLost(lake, bronze), BronzeHistory.of(lake, bronze));
  }

  /**
   * Lets a version of bronze remember what the one before it did, and what it replaces.
   *
   * @param before the version before it; null for none, and then there is nothing to remember
   * @param replaced what the new version does not hold any more
   * @param next the new version, complete and not yet published
   * @param start when the run began that makes it
   */
  public static void keepHistory(
      LakeFolder lake,
      LayerVersion before,
      Collection<LoadedFile> replaced,
      LayerVersion next,
      Instant start)
      throws IOException, LakeException {
    if (before != null) {
      int days = lake.retention().replacedDays();
      BronzeHistory.of(lake, before).keep(lake, before, replaced, next, start, days);
    }
  }

  /**
   * Whether bronze keeps former lines for longer than the lake was told to, so that a version
   * without them has to follow.
   *
   * @param bronze the published version
   * @param start when the run began
   */
  public static boolean keepsTooMuch(LakeFolder lake, LayerVersion bronze, Instant start)
      throws IOException, LakeException {
    int days = lake.retention().replacedDays();
    return BronzeHistory.of(lake, bronze).hasOver(start, days);
  }

  /** All loads, the oldest first. */
  public List<Load> loads() {
    Map<String, List<LoadedFile>> files = new LinkedHashMap<>();
    Map<String, List<String>> replaced = new LinkedHashMap<>();
    for (String load : history.loads()) {
      files.put(load, new ArrayList<>());
      replaced.put(load, new ArrayList<>());
    }
    LoadedFile.of(bronze).forEach(file -> files.get(file.loadId()).add(file));
    for (Former former : history.formers()) {
      for (LoadedFile file : former.files()) {
        files.get(file.loadId()).add(file);
        replaced.get(former.replacedBy()).add(file.name());
      }
    }
    List<Load> loads = new ArrayList<>();
    for (String load : history.loads()) {
      loads.add(
          new Load(
              load,
              List.copyOf(files.get(load)),
              replaced.get(load).stream().sorted().toList(),
              isReachable(load)));
    }
    return loads;
  }

  /** What is kept of the lines of files that were replaced. */
  public FormerLines formerLines() throws IOException, LakeException {
    int files = 0;
    Map<String, Long> sizes = new TreeMap<>();
    for (Former former : history.formers()) {
      if (former.isKept()) {
        files += former.files().size();
        sizes.putAll(former.version().sizes());
      }
    }
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    return new FormerLines(files, bytes, lake.retention().replacedDays());
  }

  private boolean isReachable(String load) {
    return history.at(load) >= history.at(history.horizon());
  }

  /**
   * The last load at or before a time, if bronze can be had as it was then.
   *
   * @param when the name of a load or the beginning of one name alone; an instant; or a day, which
   *     stands for its end in UTC
   * @throws LakeException if there is no such load, or it cannot be gone back to any more
   */
  public String loadAt(String when) throws LakeException {
    Instant end = end(when);
    String load = end == null ? named(when) : lastBefore(end, when);
    if (!isReachable(load)) {
      throw new LakeException(
          "lake '"
              + lake.path("")
              + "' does not have everything any more that was known after load '"
              + load
              + "'; the earliest load that gold can be made as of is "
              + told(history.horizon()));
    }
    return load;
  }

  /** The first instant after a time; null for what is no time. */
  private static Instant end(String when) {
    try {
      return LocalDate.parse(when).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException noDay) {
      try {
        return Instant.parse(when).plusNanos(1);
      } catch (DateTimeException noInstant) {
        return null;
      }
    }
  }

  private String lastBefore(Instant end, String when) throws LakeException {
    String last = null;
    for (String load : history.loads()) {
      last = RunName.time(load).isBefore(end) ? load : last;
    }
    if (last == null) {
      throw new LakeException(
          "lake '"
              + lake.path("")
              + "' knows of no load by "
              + when
              + "; the earliest load that gold can be made as of is "
              + told(history.horizon()));
    }
    return last;
  }

  private String named(String when) throws LakeException {
    List<String> loads = history.loads();
    if (loads.contains(when)) {
      return when;
    }
    List<String> fitting = loads.stream().filter(load -> load.startsWith(when)).toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    List<String> shown = fitting.isEmpty() ? loads : fitting;
    throw new LakeException(
        "lake '"
            + lake.path("")
            + "' knows "
            + (fitting.isEmpty() ? "no load" : fitting.size() + " loads")
            + " named '"
            + when
            + "', which is no day such as 2026-11-27 and no instant such as 2026-11-27T10:00:00Z"
            + " either; the newest: "
            + String.join(", ", shown.subList(Math.max(0, shown.size() - MOST_NAMES), shown.size()))
            + "; lookback loads lists all");
  }

  private static String told(String load) {
    return "'" + load + "' of " + RunName.time(load).truncatedTo(ChronoUnit.SECONDS);
  }

  /** What mended lines are known by now. */
  public Mending mending() throws IOException, LakeException {
    return Mending.of(lake, bronze);
  }

  /**
   * Bronze as it was after a load, as its counts tell; its files lie where they are. Of lines that
   * were replaced since, none are kept for the second opinion.
   */
  public LayerVersion after(String load) {
    Tally counts = currentAfter(load).counts();
    formerAfter(load).forEach(former -> counts.merge(Witnesses.without(former.counts())));
    return new LayerVersion(Layer.BRONZE, bronze.runId(), bronze.folder(), counts);
  }

  /** What published bronze held after a load already. */
  private LayerVersion currentAfter(String load) {
    return loadedBy(load, bronze);
  }

  /** What was replaced after a load that bronze held by then. */
  private List<LayerVersion> formerAfter(String load) {
    return history.formers().stream()
        .filter(former -> history.at(former.replacedBy()) > history.at(load))
        .map(former -> loadedBy(load, former.version()))
        .toList();
  }

  private LayerVersion loadedBy(String load, LayerVersion version) {
    List<LoadedFile> files =
        LoadedFile.of(version).stream()
            .filter(file -> history.at(file.loadId()) <= history.at(load))
            .toList();
    return new LayerVersion(
        version.layer(), version.runId(), version.folder(), BronzeHistory.countsOf(files, version));
  }

  /**
   * Gives the files of bronze as it was after a load to a run that stages bronze in another lake,
   * and the lines that are kept of them for the second opinion.
   *
   * @throws LakeException if a file is gone
   */
  public void bringInto(LakeFolder other, Staging staging, String load)
      throws IOException, LakeException {
    Map<String, Long> ofReplaced = new TreeMap<>();
    formerAfter(load).forEach(former -> ofReplaced.putAll(former.sizes()));
    LayerVersion current = currentAfter(load);
    try {
      FormerFiles.bring(
          lake, bronze, current.names(), ofReplaced, Witnesses.names(current), other, staging);
    } catch (IOException | LakeException e) {
      if (lake.version(Layer.BRONZE, bronze.runId()) == null) {
        throw new LakeException(
            "lake '"
                + lake.path("")
                + "' was changed by other runs while its bronze was taken; try again",
            e);
      }
      throw e;
    }
  }
}
