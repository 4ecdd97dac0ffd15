package io.lookback.internal.lake;

import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the versions of a layer that nobody needs any more, and those of runs that died.
 *
 * <p>What stays is found from the pointers: of each layer the published version and those that were
 * published before it, as many as the lake keeps, and every version that one which stays was made
 * of. A version of a dead run is neither. Versions of gold with the same scored prints count once:
 * the newest of them stays, and the one that the published version took the place of, for readers
 * that have just listed it.
 */
final class Sweep {
  private final LakeStore store;
  private final KeptVersions versions;
  private final int newest;

  Sweep(LakeStore store, KeptVersions versions, Retention retention) {
    this.store = store;
    this.versions = versions;
    this.newest = retention.versions();
  }

  /**
   * Removes what need not stay of a layer.
   *
   * @throws LakeException if the pointer names a version that is not there; then nothing is removed
   */
  void of(Layer layer) throws IOException, LakeException {
    versions.requirePublished(layer);
    Set<String> newestOf = newest(layer);
    List<String> others = new ArrayList<>();
    for (String runId : store.folders(Layout.versions(layer))) {
      if (!newestOf.contains(runId)) {
        others.add(runId);
      }
    }
    if (newestOf.isEmpty()) {
      // The layer has lost its pointer, if it was published: only dead runs have left the others.
      others.removeAll(versions.published(layer));
    }
    // Counts can be large, so they are read only where something may be removed by them.
    if (!others.isEmpty() && layer != Layer.GOLD) {
      others.removeAll(neededOf(layer, others));
    }
    for (String runId : others) {
      store.deleteFolder(Layout.version(layer, runId));
    }
  }

  /** The published version and those before it, as far as the lake keeps them. */
  private Set<String> newest(Layer layer) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    String runId = store.pointer(layer);
    while (!runId.isEmpty() && names.size() < newest && names.add(runId)) {
      runId = versions.previous(layer, runId);
    }
    String sameAs = versions.sameAs(layer, store.pointer(layer));
    if (!sameAs.isEmpty()) {
      names.add(sameAs);
    }
    return names;
  }

  /** Those of some versions of a layer that versions of the layer above were made of. */
  private Set<String> neededOf(Layer layer, List<String> some) throws IOException {
    Layer above = layer == Layer.SILVER ? Layer.GOLD : Layer.SILVER;
    Set<String> made = newest(above);
    if (made.isEmpty() && !versions.published(above).isEmpty()) {
      // The layer above has lost its pointer, and with it what it was made of.
      return new LinkedHashSet<>(published(layer, some));
    }
    if (above == Layer.SILVER) {
      List<String> others = new ArrayList<>(store.folders(Layout.versions(above)));
      others.removeAll(made);
      if (!others.isEmpty()) {
        made.addAll(neededOf(above, others));
      }
    }
    Set<String> needed = new LinkedHashSet<>();
    for (String runId : made) {
      if (!versions.isThere(above, runId)) {
        continue;
      }
      try {
        needed.add(versions.madeOf(versions.counted(above, runId), some));
      } catch (IOException e) {
        // What cannot be read may have been made of any of them.
        return new LinkedHashSet<>(published(layer, some));
      }
    }
    return needed;
  }

  private List<String> published(Layer layer, List<String> some) throws IOException {
    List<String> published = new ArrayList<>(some);
    published.retainAll(versions.published(layer));
    return published;
  }
}
