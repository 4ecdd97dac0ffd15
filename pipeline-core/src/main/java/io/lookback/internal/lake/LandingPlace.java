package io.lookback.internal.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The landing folder that bronze was loaded from, which a version of bronze remembers in a file of
 * its own. A run from another folder may mix two data sets.
 *
 * <p>A place has several names, and two places are the same if they have one in common. A local
 * folder is known by its absolute path as it was named and with links followed, and by both of
 * these seen from a local lake. So a folder may be named in another way, a link may come to lead
 * elsewhere, and landing and lake may be moved or mounted elsewhere together. A place on an object
 * store is known by its name.
 *
 * @param names the names, the one to be shown first
 */
public record LandingPlace(List<String> names) {
  private static final String FILE = "_landing.json";
  private static final String SEEN_FROM_LAKE = "lake:";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /**
   * The place of a landing folder that is there.
   *
   * @param landing the folder or place, as it was named
   * @param lake that of the lake, which is there too if it is local
   */
  public static LandingPlace of(String landing, String lake) throws IOException {
    if (!Scheme.isLocal(landing)) {
      return new LandingPlace(List.of(landing.replaceFirst("/+$", "")));
    }
    Path named = named(landing);
    Path real = named.toRealPath();
    Set<String> names = new LinkedHashSet<>(List.of(named.toString()));
    names.add(real.toString());
    if (Scheme.isLocal(lake)) {
      names.add(SEEN_FROM_LAKE + named(lake).relativize(named));
      names.add(SEEN_FROM_LAKE + named(lake).toRealPath().relativize(real));
    }
    return new LandingPlace(List.copyOf(names));
  }

  /**
   * The name of the place that a version of bronze was loaded from, if it remembers one and that is
   * another one.
   */
  public Optional<String> otherThan(LayerVersion bronze, LakeFolder lake) throws IOException {
    LandingPlace before = rememberedBy(bronze, lake);
    return before.names.isEmpty() || !Collections.disjoint(names, before.names)
        ? Optional.empty()
        : Optional.of(before.names.get(0));
  }

  /** The name to be shown. */
  public String name() {
    return names.get(0);
  }

  /** Lets a version of bronze remember this place. */
  public void keep(LayerVersion bronze, LakeFolder lake) throws IOException {
    if (!equals(rememberedBy(bronze, lake))) {
      lake.write(bronze, FILE, JSON.writeValueAsBytes(names));
    }
  }

  /** What a version remembers: a place without names if nothing that can be understood. */
  private static LandingPlace rememberedBy(LayerVersion bronze, LakeFolder lake)
      throws IOException {
    byte[] names = lake.read(bronze, FILE);
    try {
      return new LandingPlace(
          names == null ? List.of() : List.of(JSON.readValue(names, String[].class)));
    } catch (JsonProcessingException e) {
      return new LandingPlace(List.of());
    }
  }

  private static Path named(String folder) {
    return Scheme.localPath(folder).toAbsolutePath().normalize();
  }
}
