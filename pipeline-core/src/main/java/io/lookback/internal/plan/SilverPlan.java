package io.lookback.internal.plan;

import io.lookback.internal.batch.Buckets;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has to be made anew of silver, given what bronze holds and what silver was made of.
 *
 * <p>A day of silver depends on all landing files that have events of that day: repeats are dropped
 * across files, and taps are compared with prints. So the days that a new, changed or removed file
 * touches are made anew from the bronze of every file that touches them; other days and the
 * quarantine of other files are taken over. Where only other lines of a file are mended than
 * before, its quarantine is made anew and no day. The result is that of making all of silver anew.
 */
public final class SilverPlan {
  private static final String RULES = "rules";
  private static final String SPEC = "spec";

  /** Silver that notes nothing was made of the built-in sources. */
  private static final long BUILT_IN = Buckets.hash(LakeSpec.BUILT_IN.conformingRules());

  /**
   * The version of the rules that make silver of bronze. To be raised with every change of what a
   * line means, what is rejected, what is a repeat, or the columns: silver made by other rules is
   * made anew as a whole. How lines are read has a version besides, see {@link
   * io.lookback.internal.parse.Reading}.
   */
  private static final long RULES_VERSION = 3;

  private final LakeSpec spec;
  private final LayerVersion bronze;
  private final LayerVersion silver;
  private final boolean keepDuplicates;
  private final MendedLines mended;
  private final TreeMap<String, LoadedFile> changed = new TreeMap<>();
  private final TreeSet<String> removed = new TreeSet<>();
  private final TreeSet<String> days = new TreeSet<>();
  private final TreeSet<String> reread = new TreeSet<>();

  /** Files as they were of which other lines are mended now: their rejects are made anew. */
  private final TreeSet<String> restated = new TreeSet<>();

  private boolean full;

  private SilverPlan(
      LakeSpec spec,
      LayerVersion bronze,
      LayerVersion silver,
      boolean keepDuplicates,
      MendedLines mended) {
    this.spec = spec;
    this.mended = mended;
    this.bronze = bronze;
    this.silver = silver;
    this.keepDuplicates = keepDuplicates;
  }

  /**
   * Compares silver with bronze.
   *
   * @param spec what the lake is made of
   * @param silver the silver there is, or null
   * @param keepDuplicates whether repeats shall be kept; silver made otherwise is made anew
   * @param mended the rejected lines that other files hold mended
   */
  public static SilverPlan of(
      LakeSpec spec,
      LayerVersion bronze,
      LayerVersion silver,
      boolean keepDuplicates,
      MendedLines mended) {
    SilverPlan plan = new SilverPlan(spec, bronze, silver, keepDuplicates, mended);
    plan.compare();
    return plan;
  }

  /** Whether silver is what bronze and the options call for. */
  public boolean changesNothing() {
    return !full && changed.isEmpty() && removed.isEmpty() && restated.isEmpty();
  }

  /** The rejected lines that other files hold mended. */
  public MendedLines mended() {
    return mended;
  }

  /** Whether all of silver is made anew, from all of bronze. */
  public boolean isFull() {
    return full;
  }

  /** The bronze files to read. */
  public List<LakeFile> bronzeFiles() {
    List<LakeFile> files = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      files.addAll(bronze.files(Table.bronze(source)));
    }
    if (!full) {
      TreeSet<String> wanted = new TreeSet<>();
      changed.keySet().forEach(name -> wanted.addAll(bronze.partsOf(name)));
      reread.forEach(name -> wanted.addAll(bronze.partsOf(name)));
      restated.forEach(name -> wanted.addAll(bronze.partsOf(name)));
      files.removeIf(file -> !wanted.contains(file.path().substring(bronze.folder().length() + 1)));
    }
    return files;
  }

  /** The epoch days to make anew; meaningless if all are. */
  public Set<Integer> days() {
    TreeSet<Integer> epochDays = new TreeSet<>();
    days.forEach(day -> epochDays.add((int) LocalDate.parse(day).toEpochDay()));
    return epochDays;
  }

  /** The landing files whose rejects are to be written; meaningless if all are. */
  public Set<String> rejectingFiles() {
    TreeSet<String> files = new TreeSet<>(changed.keySet());
    files.addAll(restated);
    return files;
  }

  /** The paths, below the version's folder, of the silver files that stay. */
  public Set<String> keptNames() {
    return full ? Set.of() : new LayerVersion(Layer.SILVER, "", silver.folder(), kept()).names();
  }

  /**
   * The counts of silver after the run: of what stays, and of what the run made.
   *
   * @param run the counts of the run
   */
  public Tally counts(Tally run) {
    Tally counts = full ? new Tally() : kept();
    Set<String> counted = rejectingFiles();
    counts.merge(
        run.filter(
            key ->
                LayerVersion.owns(Layer.SILVER, key)
                    && (full || !isOfFile(key) || key.has(Part.FILE, counted::contains))));
    counts.max(1, Counted.SILVER_MADE_OF, bronze.runId());
    for (LoadedFile file : LoadedFile.of(bronze)) {
      counts.max(1, Counted.MADE_OF, file.source(), file.name(), file.loadId());
      Long lines = mended.hash(file.name());
      if (lines != null) {
        counts.max(lines, Counted.MENDED_LINES, file.source(), file.name());
      }
    }
    noteRules(spec, counts);
    return counts.max(keepDuplicates ? 1 : 0, Counted.MADE_WITH, Measures.KEEP_DUPLICATES);
  }

  /**
   * The counts of silver that was made of events from elsewhere than bronze. They leave out what a
   * plan compares with bronze, so that the next plan makes all of silver anew.
   *
   * @param run the counts of the run that made it
   */
  public static Tally countsWithoutBronze(LakeSpec spec, Tally run) {
    Tally counts =
        run.filter(
            key -> LayerVersion.owns(Layer.SILVER, key) && key.counted() != Counted.MADE_WITH);
    noteRules(spec, counts);
    return counts;
  }

  private static void noteRules(LakeSpec spec, Tally counts) {
    counts.max(RULES_VERSION, Counted.MADE_WITH, RULES);
    if (hash(spec) != BUILT_IN) {
      counts.max(hash(spec), Counted.MADE_WITH, SPEC);
    }
  }

  private void compare() {
    List<LoadedFile> held = LoadedFile.of(bronze);
    if (silver == null || !isMadeAlike(silver)) {
      full = true;
      return;
    }
    TreeMap<String, String> madeOf = new TreeMap<>();
    for (Tally.Key key : silver.counts().maxima(Counted.MADE_OF).keySet()) {
      madeOf.put(key.part(Part.FILE), key.part(Part.LOAD));
    }
    TreeMap<String, LoadedFile> unchanged = new TreeMap<>();
    for (LoadedFile file : held) {
      String before = madeOf.remove(file.name());
      if (file.loadId().equals(before)) {
        unchanged.put(file.name(), file);
        Long lines = silver.counts().maximum(Counted.MENDED_LINES, file.source(), file.name());
        if (!Objects.equals(lines, mended.hash(file.name()))) {
          restated.add(file.name());
        }
        continue;
      }
      changed.put(file.name(), file);
      if (before != null) {
        removed.add(file.name());
      }
      // A source that is not named any more has files without a line alone.
      SourceSpec source = spec.find(file.source()).orElse(null);
      TreeSet<String> touched = source == null ? null : file.days(bronze, source);
      if (touched == null) {
        full = true;
        return;
      }
      days.addAll(touched);
    }
    removed.addAll(madeOf.keySet());
    Map<String, TreeSet<String>> daysOf = daysByFile();
    removed.forEach(name -> days.addAll(daysOf.getOrDefault(name, new TreeSet<>())));
    for (String name : unchanged.keySet()) {
      TreeSet<String> common = daysOf.getOrDefault(name, new TreeSet<>());
      common.retainAll(days);
      if (!common.isEmpty()) {
        reread.add(name);
      }
    }
    full = !changesNothing() && reread.size() == unchanged.size();
  }

  /** Whether a version of silver was made by the rules of this program. */
  public static boolean isOfTheseRules(LayerVersion silver) {
    Long rules = silver.counts().maximum(Counted.MADE_WITH, RULES);
    return rules != null && rules == RULES_VERSION;
  }

  /**
   * Whether silver kept repeats that it drops otherwise.
   *
   * @param counts the counts of silver, or of the run that made it
   */
  public static boolean keepsDuplicates(Tally counts) {
    Long keeps = notedDuplicates(counts);
    return keeps != null && keeps == 1;
  }

  /** 1 or 0; null if it was not noted. */
  private static Long notedDuplicates(Tally counts) {
    return counts.maximum(Counted.MADE_WITH, Measures.KEEP_DUPLICATES);
  }

  private boolean isMadeAlike(LayerVersion before) {
    Long rules = before.counts().maximum(Counted.MADE_WITH, RULES);
    Long noted = before.counts().maximum(Counted.MADE_WITH, SPEC);
    long madeWith = noted == null ? BUILT_IN : noted;
    return notedDuplicates(before.counts()) != null
        && rules != null
        && keepsDuplicates(before.counts()) == keepDuplicates
        && rules == RULES_VERSION
        && madeWith == hash(spec);
  }

  private static long hash(LakeSpec spec) {
    return Buckets.hash(spec.conformingRules());
  }

  /** The days of the events that silver was made of, by landing file. */
  private Map<String, TreeSet<String>> daysByFile() {
    Map<String, TreeSet<String>> byFile = new TreeMap<>();
    for (Counted counted : List.of(Counted.ACCEPTED, Counted.DUPLICATES)) {
      for (Tally.Key key : silver.counts().sums(counted).keySet()) {
        byFile
            .computeIfAbsent(key.part(Part.FILE), name -> new TreeSet<>())
            .add(key.part(Part.DAY));
      }
    }
    return byFile;
  }

  private Tally kept() {
    TreeSet<String> dropped = new TreeSet<>();
    Set<String> counted = rejectingFiles();
    counted.forEach(name -> dropped.addAll(silver.partsOf(name)));
    removed.forEach(name -> dropped.addAll(silver.partsOf(name)));
    return silver
        .counts()
        .filter(
            key ->
                switch (key.counted()) {
                  case ACCEPTED, DUPLICATES, SILVER, TAPS -> !key.has(Part.DAY, days::contains);
                  case WRITTEN, FILE_BYTES ->
                      !key.has(
                          Part.PATH, path -> dropped.contains(path) || days.contains(dayOf(path)));
                  case MADE_OF, SILVER_MADE_OF, MADE_WITH, MENDED_LINES -> false;
                  default ->
                      !key.has(Part.FILE, file -> counted.contains(file) || removed.contains(file));
                });
  }

  private static String dayOf(String name) {
    LocalDate day = LayerVersion.dayOf(name);
    return day == null ? "" : day.toString();
  }

  /** Whether a count is of a landing file as a whole, not of one of its days. */
  private static boolean isOfFile(Tally.Key key) {
    return switch (key.counted()) {
      case FILE, REASON, SPANNING, QUARANTINE_BYTES, BAD_HEADER, UNKNOWN_FIELD -> true;
      default -> false;
    };
  }
}
