package io.lookback.runner;

import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Witnesses;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.lake.LakeException;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the second opinion on gold is made of, where gold is made of published silver.
 *
 * @param sample the users that it looks at; nobody if there is none
 * @param bronze what keeps their lines; null if there is none
 * @param files the lines of these users, and maybe of more
 * @param keepsDuplicates whether silver kept repeats that it drops otherwise
 * @param reasons counts that say why there is none
 */
record Verification(
    UserSample sample,
    LayerVersion bronze,
    List<LakeFile> files,
    boolean keepsDuplicates,
    Tally reasons) {
  /** A line of landing has about so many bytes. */
  private static final double BYTES_PER_LINE = 64;

  /**
   * The users whose lines a load keeps.
   *
   * @param before bronze before the load; null if there is none
   * @param share the share that is asked for, from 0 to 1
   */
  static UserSample sampleOfLoad(LoadPlan plan, LayerVersion before, double share) {
    Set<String> replaced =
        plan.replaced().values().stream().map(LoadedFile::name).collect(Collectors.toSet());
    double lines = 0;
    double bytes = 0;
    for (LoadedFile file : LoadedFile.of(before)) {
      if (!replaced.contains(file.name())) {
        lines += file.lines();
        bytes += file.content().bytes();
      }
    }
    for (LandingFile file : plan.load()) {
      lines += file.textBytes() / BYTES_PER_LINE;
      bytes += file.textBytes();
    }
    return UserSample.ofRun(share, lines, bytes);
  }

  /**
   * The second opinion on gold of a version of silver.
   *
   * @param spec what gold is made of
   * @param made the bronze that silver was made of; null if that is to be found
   * @param share the share that is asked for, from 0 to 1
   * @param warn takes what is wrong with the lines that bronze keeps
   */
  static Verification of(
      LakeFolder lake,
      LakeSpec spec,
      LayerVersion made,
      LayerVersion silver,
      double share,
      Consumer<String> warn)
      throws IOException {
    boolean keeps = SilverPlan.keepsDuplicates(silver.counts());
    if (share == 0) {
      return none(keeps, new Tally());
    }
    LayerVersion found;
    try {
      found = made == null ? LakeVersions.bronzeOf(lake, silver) : made;
    } catch (LakeException e) {
      return none(keeps, new Tally().add(1, Counted.VERIFIED, Measures.LACKS_BRONZE));
    }
    LayerVersion bronze = Witnesses.withoutLost(lake, found);
    int lost = Witnesses.lost(found.counts(), bronze.counts());
    if (lost > 0) {
      warn.accept(lostLines(found, lost) + ", so there is none; lookback verify gives one");
    }
    double lines = LoadedFile.of(bronze).stream().mapToDouble(LoadedFile::lines).sum();
    double bytes = LoadedFile.textBytes(bronze);
    UserSample sample =
        UserSample.ofRun(share, lines, bytes).within(Witnesses.threshold(bronze), bytes);
    Tally reasons = new Tally();
    noteFiles(Witnesses.filesWithout(bronze), Measures.UNSAMPLED_FILES, reasons);
    noteFiles(Witnesses.filesReadOtherwise(bronze, spec), Measures.FILES_READ_OTHERWISE, reasons);
    return sample.isEmpty() || !reasons.isEmpty()
        ? none(keeps, reasons)
        : new Verification(sample, bronze, Witnesses.files(lake, bronze), keeps, reasons);
  }

  private static Verification none(boolean keepsDuplicates, Tally reasons) {
    return new Verification(UserSample.NONE, null, List.of(), keepsDuplicates, reasons);
  }

  private static void noteFiles(int files, String measure, Tally reasons) {
    if (files > 0) {
      reasons.add(files, Counted.VERIFIED, measure);
    }
  }

  /**
   * The counts of what a load keeps of bronze: the lines for the second opinion may be lost, and
   * what bronze holds may not.
   */
  static Tally kept(LakeFolder lake, LayerVersion bronze, LoadPlan plan, Consumer<String> warn)
      throws IOException {
    Tally kept = plan.kept(Witnesses.withoutLost(lake, bronze));
    int lost = Witnesses.lost(plan.kept(bronze), kept);
    if (lost > 0) {
      warn.accept(lostLines(bronze, lost));
    }
    return kept;
  }

  private static String lostLines(LayerVersion bronze, int files) {
    return "bronze '"
        + bronze.runId()
        + "' has lost lines of "
        + landingFiles(files)
        + " that it kept for the second opinion";
  }

  private static String landingFiles(int files) {
    return files == 1 ? "1 landing file" : files + " landing files";
  }

  /**
   * What came of it: no opinion where the job found damaged files of lines, as then a part was
   * compared.
   *
   * @param counted the counts of the job
   * @param warn takes which files are damaged
   */
  Verification after(Tally counted, LakeFolder lake, Consumer<String> warn) {
    Map<String, String> unread = new TreeMap<>();
    for (Tally.Key key : counted.maxima(Counted.UNREAD_LINES).keySet()) {
      unread.put(key.part(Part.PATH), key.part(Part.MESSAGE));
    }
    if (unread.isEmpty()) {
      return this;
    }
    int files = Witnesses.filesWithout(Witnesses.withoutUnread(lake, bronze, unread.keySet()));
    warn.accept(
        "bronze '"
            + bronze.runId()
            + "' has damaged lines of "
            + landingFiles(files)
            + " that it keeps for the second opinion, so there is none; lookback verify gives one: "
            + unread.values().iterator().next()
            + (unread.size() == 1 ? "" : ", and " + (unread.size() - 1) + " more"));
    Tally reasons = new Tally();
    noteFiles(files, Measures.DAMAGED_FILES, reasons);
    return none(keepsDuplicates, reasons);
  }

  /** Notes among the counts of gold what the opinion looked at, or why there is none. */
  Tally note(Tally gold) {
    if (!sample.isEmpty()) {
      return note(sample, gold);
    }
    return gold.filter(
            key -> key.counted() != Counted.VERIFIED && key.counted() != Counted.DIFFERENCE)
        .merge(reasons);
  }

  /** Notes among the counts of gold which users the opinion looked at. */
  static Tally note(UserSample sample, Tally gold) {
    return sample.isEmpty()
        ? gold
        : gold.max(sample.threshold(), Counted.VERIFIED, Measures.THRESHOLD);
  }
}
