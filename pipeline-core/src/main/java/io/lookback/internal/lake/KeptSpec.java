package io.lookback.internal.lake;

import io.lookback.batch.Source;
import io.lookback.internal.spec.SpecDiff;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a version was made of, kept as feature files beside its tables. A version without them was
 * made of the built-in set.
 *
 * @param given what later runs make the lake of
 * @param effective what the version was made of: the same, but for what one run alone was told
 */
public record KeptSpec(LakeSpec given, LakeSpec effective) {
  private static final String GIVEN = "_spec.yaml";
  private static final String EFFECTIVE = "_made_with.yaml";

  /**
   * What a lake was made of by its last run; the built-in set where it remembers nothing.
   *
   * @throws LakeException if what is kept cannot be read
   */
  public static LakeSpec rememberedBy(LakeFolder lake) throws IOException, LakeException {
    if (lake.isOld()) {
      return LakeSpec.BUILT_IN;
    }
    Layer newest = null;
    String newestRun = "";
    for (Layer layer : Layer.values()) {
      String run = lake.publishedRun(layer);
      // The name of a run begins with its time.
      if (run.compareTo(newestRun) > 0) {
        newest = layer;
        newestRun = run;
      }
    }
    return newest == null
        ? LakeSpec.BUILT_IN
        : parse(lake.readPublished(newest, GIVEN), newest, lake.path(newest), GIVEN);
  }

  /**
   * What a version of a layer was made of.
   *
   * @throws LakeException if what is kept cannot be read
   */
  public static LakeSpec effectiveOf(LayerVersion version, LakeFolder lake)
      throws IOException, LakeException {
    byte[] kept = lake.read(version, EFFECTIVE);
    return parse(kept, version.layer(), version.folder(), EFFECTIVE);
  }

  /** What differs from what the published version of a layer was made of, one line each. */
  public List<String> changesSince(Layer layer, LakeFolder lake) throws IOException, LakeException {
    byte[] kept = lake.readPublished(layer, EFFECTIVE);
    if (kept == null && isBuiltIn(effective)) {
      return List.of();
    }
    return SpecDiff.differences(parse(kept, layer, lake.path(layer), EFFECTIVE), effective);
  }

  /** Lets a version remember what it was made of, or would have been. */
  void keep(LayerVersion version, LakeFolder lake) throws IOException {
    keep(version, lake, GIVEN, given);
    keep(version, lake, EFFECTIVE, effective);
  }

  private static void keep(LayerVersion version, LakeFolder lake, String name, LakeSpec spec)
      throws IOException {
    byte[] kept = lake.read(version, name);
    if (kept == null && isBuiltIn(spec)) {
      // What a version has that keeps nothing. Most runs need no YAML at all.
      return;
    }
    byte[] text = SpecFile.write(spec).getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(text, kept)) {
      lake.write(version, name, text);
    }
  }

  /** Whether it is the built-in set with the words of that for its events. */
  private static boolean isBuiltIn(LakeSpec spec) {
    return spec.equals(LakeSpec.BUILT_IN)
        && spec.features().sources().stream()
            .map(Source::noun)
            .toList()
            .equals(Source.BUILT_IN.stream().map(Source::noun).toList());
  }

  /** The file of a version; the built-in set where it has none, as lakes had before. */
  private static LakeSpec parse(byte[] bytes, Layer layer, String folder, String name)
      throws LakeException {
    if (bytes == null) {
      return LakeSpec.BUILT_IN;
    }
    try {
      return SpecFile.read(new String(bytes, StandardCharsets.UTF_8), name);
    } catch (SpecException e) {
      throw new LakeException(
          "published "
              + layer.folder()
              + " has a damaged file '"
              + name
              + "' beside '"
              + folder
              + "': "
              + e.problems().get(0).message()
              + "; move the layer aside and make it again",
          e);
    }
  }
}
