package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the versions of a lake's layers that are there, and tells which were published. */
final class KeptVersions {
  private final LakeStore store;

  KeptVersions(LakeStore store) {
    this.store = store;
  }

  /** Whether a complete version is there. */
  boolean isThere(Layer layer, String runId) throws IOException {
    return store.holds(Layout.version(layer, runId) + "/" + LakeFolder.COUNTS);
  }

  /**
   * The version that a version replaced; of gold, the one whose scored prints it replaced. The
   * empty text if there was none, or it is not known.
   */
  String previous(Layer layer, String runId) throws IOException {
    return noted(layer, runId, LakeFolder.PREVIOUS);
  }

  /** The version whose scored prints a version of gold has; the empty text if none. */
  String sameAs(Layer layer, String runId) throws IOException {
    return layer == Layer.GOLD ? noted(layer, runId, LakeFolder.SAME_AS) : "";
  }

  private String noted(Layer layer, String runId, String name) throws IOException {
    String note = Layout.version(layer, runId) + "/" + name;
    if (runId.isEmpty() || !store.holds(note)) {
      return "";
    }
    try (var in = store.open(note)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The names of the complete versions that were published once, the newest first: the published
   * one, those that one after the other were replaced before it, and the rest by their names, which
   * begin with their times.
   */
  List<String> published(Layer layer) throws IOException {
    String current = store.pointer(layer);
    List<String> rest = new ArrayList<>();
    for (String runId : store.folders(Layout.versions(layer))) {
      boolean isPublished =
          runId.equals(current)
              || store.holds(Layout.version(layer, runId) + "/" + LakeFolder.PUBLISHED);
      if (isPublished && isThere(layer, runId)) {
        rest.add(runId);
      }
    }
    LinkedHashSet<String> names = new LinkedHashSet<>();
    String runId = current;
    while (rest.contains(runId) && names.add(runId)) {
      String sameAs = sameAs(layer, runId);
      runId = rest.contains(sameAs) ? sameAs : previous(layer, runId);
    }
    rest.sort(Comparator.reverseOrder());
    names.addAll(rest);
    return List.copyOf(names);
  }

  /**
   * Reads a version that is there.
   *
   * @throws LakeException if it is not readable as a version of Lookback, or a file of it is
   *     missing or has another size than when it was written
   */
  LayerVersion read(Layer layer, String runId) throws LakeException {
    LayerVersion version;
    try {
      version = counted(layer, runId);
    } catch (IOException e) {
      throw damaged(layer, runId, "has no readable counts (" + e + ")");
    }
    requireWhole(version);
    return version;
  }

  /** Reads a version that is there as its counts tell; nobody looks whether its files are there. */
  LayerVersion counted(Layer layer, String runId) throws IOException {
    String counts = Layout.version(layer, runId) + "/" + LakeFolder.COUNTS;
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(store.open(counts)))) {
      return new LayerVersion(
          layer, runId, store.workersPath(Layout.tables(layer, runId)), Tally.readFrom(in));
    }
  }

  /**
   * Which of some versions of the layer below a version was made of; the empty text if none. That
   * is the one that it names. Where silver names none that is there, as it was made by an earlier
   * version of Lookback or stayed when bronze came to remember more, bronze of the same loads is as
   * good.
   *
   * @param some names of versions, the best ones first
   */
  String madeOf(LayerVersion version, List<String> some) throws IOException {
    String named = version.madeOf();
    if (some.contains(named)) {
      return named;
    }
    Set<List<String>> loads = parts(version, Counted.MADE_OF);
    if (loads.isEmpty() || (!named.isEmpty() && isThere(Layer.BRONZE, named))) {
      return "";
    }
    for (String runId : some) {
      if (isThere(Layer.BRONZE, runId)
          && parts(counted(Layer.BRONZE, runId), Counted.LOAD_OF).equals(loads)) {
        return runId;
      }
    }
    return "";
  }

  private static Set<List<String>> parts(LayerVersion version, Counted counted) {
    Set<List<String>> parts = new HashSet<>();
    for (Tally.Key key : version.counts().maxima(counted).keySet()) {
      parts.add(key.parts());
    }
    return parts;
  }

  private void requireWhole(LayerVersion version) throws LakeException {
    requireWhole(version, Layout.tables(version.layer(), version.runId()), version.sizes());
  }

  /**
   * Looks whether files of a version are there as they were written.
   *
   * @param folder where they lie
   * @param sizes their sizes in bytes, by path below the folder
   * @throws LakeException if one is missing or has another size
   */
  void requireWhole(LayerVersion version, String folder, Map<String, Long> sizes)
      throws LakeException {
    Layer layer = version.layer();
    String runId = version.runId();
    boolean isFormer = !folder.equals(Layout.tables(layer, runId));
    // A message names the files of the tables as readers do, and others below the version.
    String shown =
        isFormer ? folder.substring(Layout.version(layer, runId).length() + 1) + "/" : "";
    Map<String, Long> found;
    try {
      found = store.sizes(folder, sizes.keySet());
    } catch (IOException e) {
      throw unreadable(store.path(folder), e);
    }
    for (Map.Entry<String, Long> file : sizes.entrySet()) {
      Long size = found.get(file.getKey());
      if (size == null) {
        String lost = "has lost its file '" + shown + file.getKey() + "'";
        throw isFormer ? former(runId, lost) : damaged(layer, runId, lost);
      }
      if (!size.equals(file.getValue())) {
        String other =
            "has a file '"
                + shown
                + file.getKey()
                + "' of "
                + size
                + " bytes where "
                + file.getValue()
                + " were written";
        throw isFormer ? former(runId, other) : damaged(layer, runId, other);
      }
    }
  }

  /** What a store says is said of the lake: the bucket, its rights and its host are the lake's. */
  LakeException unreadable(String path, IOException e) {
    String said = StoreFault.message(e, "");
    return new LakeException(
        said.isEmpty()
            ? "'" + path + "' cannot be read: " + e.getMessage()
            : "lake '" + store.path("") + "': " + said,
        e);
  }

  /**
   * Looks whether the published version of a layer is there, if one is published.
   *
   * @throws LakeException if the pointer names another
   */
  void requirePublished(Layer layer) throws IOException, LakeException {
    String current = store.pointer(layer);
    if (!current.isEmpty() && !isThere(layer, current)) {
      throw damaged(layer, "has a pointer to version '" + current + "', which is not there");
    }
  }

  /** What is wrong with the published version of a layer. */
  LakeException damaged(Layer layer, String what) {
    return new LakeException(
        "published "
            + layer.folder()
            + " in lake '"
            + store.path("")
            + "' "
            + what
            + "; restore it, or move "
            + store.wholeLayer(layer)
            + " aside and make the layer again");
  }

  /** What is wrong with lines that a landing file had before: the layers are whole without. */
  private LakeException former(String runId, String what) {
    return new LakeException(
        "bronze '"
            + runId
            + "' in lake '"
            + store.path("")
            + "' "
            + what
            + ", which only gold of earlier loads is made of; restore it, or give all replaced lines"
            + " up with "
            + Term.GIVE_UP_FORMER);
  }

  private LakeException damaged(Layer layer, String runId, String what) throws LakeException {
    String current;
    try {
      current = store.pointer(layer);
    } catch (IOException e) {
      throw unreadable(store.path(store.folder(layer)), e);
    }
    return current.equals(runId)
        ? damaged(layer, what)
        : new LakeException(
            "version '"
                + runId
                + "' of "
                + layer.folder()
                + " in lake '"
                + store.path("")
                + "' "
                + what
                + "; restore it, or name another version");
  }
}
