package io.lookback.internal.plan;

import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.ContentHash;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.landing.RangeReader;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Part;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which landing files a run has to load, given what bronze holds already.
 *
 * <ul>
 *   <li>A file whose bytes bronze holds, under whatever name and packing, is not loaded again; that
 *       it is the same is remembered.
 *   <li>A file with other bytes under a name that bronze knows replaces what was loaded under it. A
 *       name is known also if its bytes were the same as those of a file that is gone since:
 *       whoever renames a file and mends it later does not want its lines twice.
 *   <li>What bronze holds of a file that is no longer in landing stays.
 *   <li>A file without a record (empty, or only blank lines and a header) is a file of its own: it
 *       is loaded under its name and replaced by name, and never the same as another.
 * </ul>
 *
 * <p>Bytes are compared by length and {@link ContentHash}. A file is read for that only if
 * something that it could be equal to has its length; of a packed file the length is known only
 * once it was read.
 *
 * @param load the files to load, in order of name
 * @param unchanged names of files that bronze holds as they are
 * @param sameAs names of files that bronze holds, or is about to hold, under another name: that one
 * @param replaced what bronze holds and the run replaces, by the name of the file that replaces it
 * @param gone names of files in bronze that are not in landing any more; they stay
 * @param aliases names under which files that bronze holds were seen, to be remembered: what bronze
 *     calls them
 * @param remembersMore whether aliases or origins are others than bronze remembers
 * @param mended the rejected lines of the files to load that other files hold mended
 */
public record LoadPlan(
    List<LandingFile> load,
    List<String> unchanged,
    Map<String, String> sameAs,
    Map<String, LoadedFile> replaced,
    List<String> gone,
    Map<String, String> aliases,
    boolean remembersMore,
    MendedLines mended) {
  /** Something with bytes that a landing file may have too. */
  private record Identity(String source, Content content) {}

  /** Compares a landing folder with what was loaded, where nothing is mended. */
  static LoadPlan of(
      List<LandingFile> landing,
      List<LoadedFile> loaded,
      Map<String, String> known,
      ReadLimits limits)
      throws LandingException {
    return of(landing, loaded, known, limits, Mending.NONE);
  }

  /**
   * Compares a landing folder with what was loaded.
   *
   * @param known the names under which loaded files were seen since, see {@link #aliases}
   * @param limits how long a line may be and how much a packed file may hold; a file that was
   *     loaded with another length of lines, or by other rules of what a record is, is loaded again
   * @param mending what is mended; files that it names lines of are compared with it
   * @throws LandingException if a file that has to be compared cannot be read
   */
  public static LoadPlan of(
      List<LandingFile> landing,
      List<LoadedFile> loaded,
      Map<String, String> known,
      ReadLimits limits,
      Mending mending)
      throws LandingException {
    int maxLineBytes = limits.maxLineBytes();
    Map<String, Content> contents = contents(landing, loaded, limits, mending);
    TreeMap<String, LoadedFile> kept = new TreeMap<>();
    for (LoadedFile file : loaded) {
      kept.put(file.name(), file);
    }
    TreeSet<String> present = new TreeSet<>();
    landing.forEach(file -> present.add(file.name()));
    TreeMap<String, LoadedFile> replaced = new TreeMap<>();
    List<String> unchanged = new ArrayList<>();
    List<LandingFile> others = new ArrayList<>();
    for (LandingFile file : landing) {
      LoadedFile before = kept.get(file.name());
      if (before != null
          && before.isReadAlike(maxLineBytes, file.source())
          && before.content().equals(contents.get(file.name()))) {
        unchanged.add(file.name());
        continue;
      }
      others.add(file);
      if (before != null) {
        replaced.put(file.name(), kept.remove(file.name()));
      }
    }
    // Only now is it known what stays: two files may have changed places.
    Map<Identity, LoadedFile> held = new HashMap<>();
    for (LoadedFile file : kept.values()) {
      held.put(new Identity(file.source(), file.content()), file);
    }
    Map<Identity, String> taken = new HashMap<>();
    List<LandingFile> load = new ArrayList<>();
    TreeMap<String, String> sameAs = new TreeMap<>();
    for (LandingFile file : others) {
      Content content = contents.get(file.name());
      Identity identity = content == null ? null : new Identity(file.source().label(), content);
      boolean isKnown = held.containsKey(identity) || taken.containsKey(identity);
      if (isKnown && !holdsRecord(file, limits)) {
        identity = null;
      }
      LoadedFile same = held.get(identity);
      if (same != null && same.isReadAlike(maxLineBytes, file.source())) {
        sameAs.put(file.name(), same.name());
        continue;
      }
      String first = identity == null ? null : taken.putIfAbsent(identity, file.name());
      if (first != null) {
        sameAs.put(file.name(), first);
        continue;
      }
      load.add(file);
      if (same != null && !present.contains(same.name())) {
        replaced.putIfAbsent(file.name(), kept.remove(same.name()));
      }
    }
    // A name that was another one for a file that is gone by now, and that no file here is the same
    // as.
    for (LandingFile file : load) {
      String before = known.get(file.name());
      if (before != null
          && kept.containsKey(before)
          && !present.contains(before)
          && !sameAs.containsValue(before)) {
        replaced.putIfAbsent(file.name(), kept.remove(before));
      }
    }
    TreeMap<String, String> aliases = new TreeMap<>(known);
    aliases.keySet().removeAll(present);
    replaced.values().forEach(file -> aliases.values().removeIf(file.name()::equals));
    aliases.putAll(sameAs);
    TreeSet<String> gone = new TreeSet<>(kept.keySet());
    gone.removeAll(present);
    gone.removeAll(sameAs.values());
    return new LoadPlan(
        List.copyOf(load),
        List.copyOf(unchanged),
        Map.copyOf(sameAs),
        Map.copyOf(replaced),
        List.copyOf(gone),
        Map.copyOf(aliases),
        mending.knowsMore() || !aliases.equals(known),
        mending.linesOf(load, contents));
  }

  /** The names under which the files of a version of bronze were seen; none for null. */
  public static Map<String, String> aliases(LayerVersion bronze) {
    TreeMap<String, String> aliases = new TreeMap<>();
    if (bronze != null) {
      for (Tally.Key key : bronze.counts().maxima(Counted.ALIAS).keySet()) {
        aliases.put(key.part(Part.OTHER_NAME), key.part(Part.FILE));
      }
    }
    return aliases;
  }

  /** Whether bronze stays as it is. */
  public boolean changesNothing() {
    return load.isEmpty() && replaced.isEmpty() && !remembersMore;
  }

  /**
   * The same as the ledger tells it.
   *
   * @param ignored names in landing that are no landing files
   */
  public Loading loading(List<String> ignored) {
    TreeMap<String, Long> lines = new TreeMap<>();
    replaced.forEach((name, file) -> lines.put(name, file.lines()));
    return new Loading(
        load.stream().map(LandingFile::name).toList(), lines, unchanged, sameAs, gone, ignored);
  }

  /** The counts of bronze that stay: those of files not replaced, without aliases and origins. */
  public Tally kept(LayerVersion bronze) {
    if (bronze == null) {
      return new Tally();
    }
    TreeSet<String> files = new TreeSet<>();
    replaced.values().forEach(file -> files.add(file.name()));
    TreeSet<String> parts = new TreeSet<>();
    files.forEach(name -> parts.addAll(bronze.partsOf(name)));
    return bronze
        .counts()
        .filter(
            key ->
                switch (key.counted()) {
                  case ALIAS, ORIGINS -> false;
                  case WRITTEN, FILE_BYTES -> !key.has(Part.PATH, parts::contains);
                  default -> !key.has(Part.FILE, files::contains);
                });
  }

  /** The paths, below the version's folder, of the bronze files that stay. */
  public Set<String> keptNames(LayerVersion bronze) {
    return new LayerVersion(bronze.layer(), bronze.runId(), bronze.folder(), kept(bronze)).names();
  }

  /** The contents of the files that may be equal to something, by name. */
  private static Map<String, Content> contents(
      List<LandingFile> landing, List<LoadedFile> loaded, ReadLimits limits, Mending mending)
      throws LandingException {
    TreeSet<String> loadedSources = new TreeSet<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (LoadedFile file : loaded) {
      sizes.merge(file.source() + file.content().bytes(), 1, Integer::sum);
      loadedSources.add(file.source());
    }
    for (LandingFile file : landing) {
      sizes.merge(size(file), 1, Integer::sum);
    }
    List<LandingFile> candidates = new ArrayList<>();
    for (LandingFile file : landing) {
      boolean isPacked = file.compression() != Compression.PLAIN;
      if (sizes.get(size(file)) > 1
          || (isPacked && loadedSources.contains(file.source().label()))
          || mending.mayName(file)) {
        candidates.add(file);
      }
    }
    Map<String, Content> contents = new ConcurrentHashMap<>();
    try {
      candidates.parallelStream().forEach(file -> contents.put(file.name(), content(file, limits)));
    } catch (UncheckedIOException e) {
      throw new LandingException(e.getMessage(), e.getCause());
    }
    return contents;
  }

  private static String size(LandingFile file) {
    String packing = file.compression() == Compression.PLAIN ? "" : file.compression().name();
    return file.source().label() + packing + file.bytes();
  }

  private static boolean holdsRecord(LandingFile file, ReadLimits limits) throws LandingException {
    try {
      return RangeReader.holdsRecord(file, limits);
    } catch (IOException e) {
      throw new LandingException(unreadable(file, e), e);
    }
  }

  private static Content content(LandingFile file, ReadLimits limits) {
    try {
      return ContentHash.of(file, limits);
    } catch (IOException e) {
      throw new UncheckedIOException(unreadable(file, e), e);
    }
  }

  private static String unreadable(LandingFile file, IOException e) {
    return "landing file '"
        + file.name()
        + "' cannot be read to its end: "
        + LandingException.reason(e);
  }
}
