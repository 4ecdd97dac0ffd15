package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds versions of gold by name, and the silver and bronze that each was made of. */
public final class LakeVersions {
  /** So many kept versions are named in one message. */
  private static final int MOST_NAMES = 3;

  /** A version of gold and what it was made of. */
  public record GoldVersions(LayerVersion gold, LayerVersion silver, LayerVersion bronze) {}

  private LakeVersions() {}

  /**
   * A version of gold with the silver and the bronze that it was made of.
   *
   * @param version its name or the beginning of one name alone; null for the published one
   * @throws LakeException if the lake does not keep one of the three, naming the way out
   */
  public static GoldVersions goldOf(LakeFolder lake, String version) throws LakeException {
    LayerVersion gold = gold(lake, version);
    LayerVersion silver = silverOf(lake, gold);
    return new GoldVersions(gold, silver, bronzeOf(lake, silver));
  }

  /**
   * A version of gold alone, whatever it was made of.
   *
   * @param version its name or the beginning of one name alone; null for the published one
   * @throws LakeException if the lake does not keep it, naming the way out
   */
  public static LayerVersion gold(LakeFolder lake, String version) throws LakeException {
    lake.requireMoved();
    LayerVersion gold =
        version == null
            ? lake.published(Layer.GOLD)
            : lake.version(Layer.GOLD, name(lake, version));
    if (gold == null) {
      throw new LakeException(
          version == null
              ? "lake '" + lake.path("") + "' has no published gold; make it with: " + Term.MAKE_ALL
              : "version '"
                  + version
                  + "' of gold was removed from lake '"
                  + lake.path("")
                  + "' just now; name a newer one");
    }
    return gold;
  }

  /**
   * The version of gold that a version replaced; null if it replaced none, or one that the lake
   * does not keep any more.
   */
  public static LayerVersion before(LakeFolder lake, LayerVersion gold)
      throws IOException, LakeException {
    byte[] name = lake.read(gold, LakeFolder.PREVIOUS);
    return name == null ? null : lake.version(Layer.GOLD, new String(name, StandardCharsets.UTF_8));
  }

  /** The one kept version of gold that has this name, or alone has a name that begins so. */
  private static String name(LakeFolder lake, String version) throws LakeException {
    List<String> kept = lake.versions(Layer.GOLD);
    if (kept.contains(version)) {
      return version;
    }
    List<String> fitting = kept.stream().filter(name -> name.startsWith(version)).toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String found;
    if (kept.isEmpty()) {
      found = "it keeps none; make gold with: " + Term.MAKE_ALL;
    } else if (fitting.isEmpty()) {
      found = "the newest that it keeps: " + newest(kept);
    } else {
      found = "these begin so: " + newest(fitting) + "; give more of the name";
    }
    throw new LakeException(
        "lake '"
            + lake.path("")
            + "' keeps "
            + (fitting.isEmpty() ? "no version" : fitting.size() + " versions")
            + " of gold for '"
            + version
            + "'; "
            + found);
  }

  private static String newest(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static LayerVersion silverOf(LakeFolder lake, LayerVersion gold) throws LakeException {
    String runId = gold.madeOf();
    if (runId.isEmpty()) {
      throw new LakeException(
          subject(lake, gold)
              + " does not tell which silver it was made of, as a pipeline published it by itself;"
              + " make it again with: "
              + Term.MAKE_GOLD);
    }
    LayerVersion silver = lake.version(Layer.SILVER, runId);
    if (silver == null) {
      throw notKept(lake, gold, Layer.SILVER, runId);
    }
    return silver;
  }

  /**
   * The bronze that silver names.
   *
   * @throws LakeException if the lake does not keep it, naming the way out
   */
  public static LayerVersion bronzeOf(LakeFolder lake, LayerVersion silver) throws LakeException {
    String named = silver.madeOf();
    if (named.isEmpty() && silver.counts().maxima(Counted.MADE_OF).isEmpty()) {
      throw new LakeException(
          subject(lake, silver)
              + " was made of no bronze of this lake, as a pipeline published it by itself; load the"
              + " lines and make it again with: "
              + Term.MAKE_ALL);
    }
    String runId = lake.madeOf(silver);
    LayerVersion bronze = lake.version(Layer.BRONZE, runId);
    if (bronze != null) {
      return bronze;
    }
    if (named.isEmpty()) {
      throw new LakeException(
          subject(lake, silver)
              + " does not tell which bronze it was made of, as an earlier version of Lookback made"
              + " it, and no kept bronze holds its loads; make silver and gold again with: lookback"
              + " run");
    }
    throw notKept(lake, silver, Layer.BRONZE, named);
  }

  private static LakeException notKept(
      LakeFolder lake, LayerVersion version, Layer below, String runId) {
    return new LakeException(
        subject(lake, version)
            + " was made of "
            + below.folder()
            + " '"
            + runId
            + "', which the lake does not keep any more; name a newer version, or make gold again"
            + " with: "
            + Term.MAKE_ALL);
  }

  private static String subject(LakeFolder lake, LayerVersion version) {
    return version.layer().folder() + " '" + version.runId() + "' of lake '" + lake.path("") + "'";
  }
}
