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
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.lake.LakeException;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the second opinion on gold is made of, where gold is made of published silver.
 *
 * @param sample the users that it looks at; nobody if there is none
 * @param files the lines of these users, and maybe of more
 * @param keepsDuplicates whether silver kept repeats that it drops otherwise
 * @param unsampledFiles of how many landing files no lines were kept, which is why there is none
 * @param lacksBronze whether there is none because the lake does not keep the bronze
 */
record Verification(
    UserSample sample,
    List<LakeFile> files,
    boolean keepsDuplicates,
    int unsampledFiles,
    boolean lacksBronze) {
  /** Leaves out of a version of bronze what it has lost of the lines for the second opinion. */
  interface Whole {
    /** The version without. */
    LayerVersion of(LayerVersion bronze) throws IOException;
  }

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
    for (LoadedFile file : LoadedFile.of(before)) {
      lines += replaced.contains(file.name()) ? 0 : file.lines();
    }
    for (LandingFile file : plan.load()) {
      lines += file.textBytes() / BYTES_PER_LINE;
    }
    return UserSample.ofRun(share, lines);
  }

  /**
   * The second opinion on gold of a version of silver.
   *
   * @param bronze what silver was made of; null if that is to be found
   * @param share the share that is asked for, from 0 to 1
   * @param whole leaves out of bronze what it has lost of its lines
   */
  static Verification of(
      LakeFolder lake, LayerVersion bronze, LayerVersion silver, double share, Whole whole)
      throws IOException {
    boolean keeps = keepsDuplicates(silver);
    if (share == 0) {
      return new Verification(UserSample.NONE, List.of(), keeps, 0, false);
    }
    LayerVersion of;
    try {
      of = bronze == null ? LakeVersions.bronzeOf(lake, silver) : bronze;
    } catch (LakeException e) {
      return new Verification(UserSample.NONE, List.of(), keeps, 0, true);
    }
    of = whole.of(of);
    double lines = LoadedFile.of(of).stream().mapToDouble(LoadedFile::lines).sum();
    UserSample sample = UserSample.ofRun(share, lines).within(Witnesses.threshold(of), lines);
    return sample.isEmpty()
        ? new Verification(sample, List.of(), keeps, Witnesses.filesWithout(of), false)
        : new Verification(sample, Witnesses.files(lake, of), keeps, 0, false);
  }

  /** As {@link SilverPlan#keepsDuplicates}, for a version. */
  static boolean keepsDuplicates(LayerVersion silver) {
    return SilverPlan.keepsDuplicates(silver.counts());
  }

  /** Notes among the counts of gold what the opinion looked at, or why there is none. */
  Tally note(Tally gold) {
    if (unsampledFiles > 0) {
      gold.add(unsampledFiles, Counted.VERIFIED, Measures.UNSAMPLED_FILES);
    }
    if (lacksBronze) {
      gold.add(1, Counted.VERIFIED, Measures.LACKS_BRONZE);
    }
    return note(sample, gold);
  }

  /** Notes among the counts of gold which users the opinion looked at. */
  static Tally note(UserSample sample, Tally gold) {
    return sample.isEmpty()
        ? gold
        : gold.max(sample.threshold(), Counted.VERIFIED, Measures.THRESHOLD);
  }
}
