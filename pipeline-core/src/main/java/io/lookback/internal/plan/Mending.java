package io.lookback.internal.plan;

import io.lookback.internal.batch.PackedLongs;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LineOrigins;
import io.lookback.internal.ledger.Counted;
import io.lookback.lake.LakeException;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which rejected lines are replaced by lines of mended files: all {@link LineOrigins} that bronze
 * knows.
 *
 * <p>Origins stay with bronze when their file vanishes from landing, as loaded lines do; a file of
 * the same name replaces them. They name landing files by content, so they hold whatever the file
 * is called, and hold no more once it is replaced. Only lines that are rejected can be mended: an
 * accepted line that is named stays accepted. Immutable.
 */
public final class Mending {
  /** Nothing is mended. */
  public static final Mending NONE = new Mending(new TreeMap<>(), false);

  private static final String FILE = "_origins";

  private final TreeMap<String, LineOrigins> byName;

  private final boolean knowsMore;

  /** The offsets of mended lines, by what the landing file is and holds. */
  private final Map<Identity, long[]> offsets = new HashMap<>();

  /** How long the landing files are that lines are named of, in unpacked bytes. */
  private final Map<String, Set<Long>> named = new HashMap<>();

  private long namedTwice;

  private record Identity(String source, Content content) {}

  private Mending(TreeMap<String, LineOrigins> byName, boolean knowsMore) {
    this.knowsMore = knowsMore;
    this.byName = byName;
    for (LineOrigins origins : byName.values()) {
      origins.forEach(
          (file, content, lines) ->
              offsets.merge(
                  new Identity(origins.source(), content), unpacked(lines), this::together));
    }
    offsets
        .keySet()
        .forEach(
            of -> named.computeIfAbsent(of.source, key -> new HashSet<>()).add(of.content.bytes()));
  }

  /**
   * What a version of bronze knows; nothing for null.
   *
   * @throws LakeException if the version has lost it
   */
  public static Mending of(LakeFolder lake, LayerVersion bronze) throws IOException, LakeException {
    if (bronze == null || noted(bronze).isEmpty()) {
      return NONE;
    }
    byte[] kept = lake.read(bronze, FILE);
    TreeMap<String, LineOrigins> byName = new TreeMap<>();
    if (kept != null) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept))) {
        for (int left = in.readInt(); left > 0; left--) {
          LineOrigins origins = LineOrigins.readFrom(in);
          byName.put(origins.name(), origins);
        }
      } catch (IOException e) {
        byName.clear();
      }
    }
    if (!hashes(byName).equals(noted(bronze))) {
      throw new LakeException(
          "published bronze has lost or damaged its file '"
              + FILE
              + "' in '"
              + bronze.folder()
              + "', which says what was mended; restore it, or move bronze aside and make it again");
    }
    return new Mending(byName, false);
  }

  /**
   * What is known with the origins that lie in landing. Those without their mended file are left
   * out, as they would take lines away and give none.
   *
   * @param bronze what was loaded before; null for nothing
   * @param warn takes one message for each such file
   * @throws LandingException if an origins file cannot be read or understood, or two name the same
   *     line
   */
  public Mending with(
      LandingFolder landing, LayerVersion bronze, ReadLimits limits, Consumer<String> warn)
      throws LandingException {
    Set<String> stems = new HashSet<>();
    landing.files().forEach(file -> stems.add(LandingFolder.stem(file.name())));
    LoadedFile.of(bronze).forEach(file -> stems.add(LandingFolder.stem(file.name())));
    LoadPlan.aliases(bronze).keySet().forEach(name -> stems.add(LandingFolder.stem(name)));
    TreeMap<String, LineOrigins> all = new TreeMap<>(byName);
    Set<String> present = new HashSet<>();
    landing.origins().forEach(file -> present.add(file.name()));
    for (LandingFile file : landing.origins()) {
      LineOrigins origins = LineOrigins.read(file, limits);
      String stem = LandingFolder.stem(file.name());
      if (stems.contains(stem)) {
        // A file that was renamed is the same file.
        all.values().removeIf(old -> !present.contains(old.name()) && old.hash() == origins.hash());
        all.put(origins.name(), origins);
      } else {
        warn.accept(
            "'"
                + file.name()
                + "' is ignored: the mended file it belongs to, "
                + stem
                + "."
                + file.source().format().endings().get(0)
                + ", is not in landing");
      }
    }
    Mending mending = new Mending(all, !hashes(all).equals(hashes(byName)));
    if (mending.namedTwice > 0) {
      throw namedTwice(all);
    }
    return mending;
  }

  /** Two files that mend the same lines would both give them to silver. */
  private static LandingException namedTwice(TreeMap<String, LineOrigins> all) {
    for (LineOrigins one : all.values()) {
      for (LineOrigins other : all.tailMap(one.name(), false).values()) {
        TreeMap<String, LineOrigins> both = new TreeMap<>();
        both.put(one.name(), one);
        both.put(other.name(), other);
        long lines = new Mending(both, false).namedTwice;
        if (lines > 0) {
          return new LandingException(
              "origins files '"
                  + one.name()
                  + "' and '"
                  + other.name()
                  + "' name the same rejected lines ("
                  + lines
                  + "), so mended lines would count twice; remove one of the two from landing, with"
                  + " its mended file");
        }
      }
    }
    throw new IllegalStateException("one origins file names a line twice");
  }

  /** Whether landing has origins that bronze does not know yet. */
  boolean knowsMore() {
    return knowsMore;
  }

  /** Whether a landing file may be one that lines are named of; its content tells. */
  boolean mayName(LandingFile file) {
    Set<Long> lengths = named.getOrDefault(file.source().label(), Set.of());
    return file.compression() == Compression.PLAIN
        ? lengths.contains(file.bytes())
        : !lengths.isEmpty();
  }

  /** The mended lines of landing files that hold this. */
  MendedLines linesOf(List<LandingFile> files, Map<String, Content> contents) {
    TreeMap<String, long[]> lines = new TreeMap<>();
    for (LandingFile file : files) {
      Identity identity = new Identity(file.source().label(), contents.get(file.name()));
      lines.put(file.name(), offsets.getOrDefault(identity, new long[0]));
    }
    return new MendedLines(lines);
  }

  /** The mended lines of loaded files. */
  public MendedLines linesOf(Collection<LoadedFile> loaded) {
    TreeMap<String, long[]> lines = new TreeMap<>();
    for (LoadedFile file : loaded) {
      Identity identity = new Identity(file.source(), file.content());
      lines.put(file.name(), offsets.getOrDefault(identity, new long[0]));
    }
    return new MendedLines(lines);
  }

  /**
   * Tells of origins that are of no use any more, in one message, if there are any.
   *
   * @param bronze what is loaded now
   */
  public void tellStale(LayerVersion bronze, Consumer<String> warn) {
    Set<Identity> held = new HashSet<>();
    LoadedFile.of(bronze).forEach(file -> held.add(new Identity(file.source(), file.content())));
    List<String> stale = new ArrayList<>();
    for (LineOrigins origins : byName.values()) {
      origins.forEach(
          (file, content, lines) -> {
            if (!held.contains(new Identity(origins.source(), content))) {
              stale.add(
                  String.format(
                      Locale.ROOT, "%d of %s in '%s'", lines.size(), file, origins.name()));
            }
          });
    }
    if (!stale.isEmpty()) {
      warn.accept(
          "origins are ignored where bronze does not hold the file as it was exported; lines of the"
              + " mended file count as new ones, so empty it where landing holds them by now: "
              + String.join(", ", stale));
    }
  }

  /** Adds to the counts of bronze what this is known by. */
  public void noteIn(Tally counts) {
    hashes(byName).forEach((name, hash) -> counts.max(hash, Counted.ORIGINS, name));
  }

  /** Writes what is known into the folder of a version that is complete and not yet published. */
  public void write(LakeFolder lake, LayerVersion bronze) throws IOException {
    if (byName.isEmpty()) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(byName.size());
      for (LineOrigins origins : byName.values()) {
        origins.writeTo(out);
      }
    }
    lake.write(bronze, FILE, bytes.toByteArray());
  }

  /**
   * The names of the origins files that a version of bronze knows and this neither has nor
   * replaces.
   */
  public List<String> lackedOf(LayerVersion bronze) {
    Map<String, Long> here = hashes(byName);
    List<String> lacked = new ArrayList<>();
    noted(bronze)
        .forEach(
            (name, hash) -> {
              if (!here.containsKey(name) && !here.containsValue(hash)) {
                lacked.add(name);
              }
            });
    return lacked;
  }

  /** The names of the origins files that a version of bronze knows; none for null. */
  public static Set<String> names(LayerVersion bronze) {
    return bronze == null ? Set.of() : noted(bronze).keySet();
  }

  private static Map<String, Long> noted(LayerVersion bronze) {
    return bronze.counts().maximaUnder(Counted.ORIGINS);
  }

  private static Map<String, Long> hashes(Map<String, LineOrigins> byName) {
    TreeMap<String, Long> hashes = new TreeMap<>();
    byName.forEach((name, origins) -> hashes.put(name, origins.hash()));
    return hashes;
  }

  private static long[] unpacked(PackedLongs lines) {
    long[] offsets = new long[lines.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = lines.get(i);
    }
    return offsets;
  }

  /** The offsets of both, ascending, each once; both ascend. */
  private long[] together(long[] one, long[] other) {
    long[] all = new long[one.length + other.length];
    int size = 0;
    int left = 0;
    int right = 0;
    while (left < one.length || right < other.length) {
      boolean takesLeft = right == other.length || (left < one.length && one[left] <= other[right]);
      if (takesLeft && right < other.length && one[left] == other[right]) {
        namedTwice++;
        right++;
      }
      all[size++] = takesLeft ? one[left++] : other[right++];
    }
    return Arrays.copyOf(all, size);
  }
}
