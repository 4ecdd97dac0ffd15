package io.lookback.internal.landing;

import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * What lies in a landing folder.
 *
 * <p>Which files are those of a source say its {@linkplain SourceSpec#files patterns} and the
 * endings of its format: files of the built-in prints are {@code prints*.json} or {@code
 * prints/*.json}, {@code .jsonl} and {@code .ndjson} likewise. Each may end in {@code .gz} or
 * {@code .zst} besides. Names that begin with a dot or an underscore are not looked at. {@code
 * prints-mended-1.origins.jsonl} says which lines {@code prints-mended-1.json} replaces, see {@link
 * LineOrigins}. Anything else is listed as {@link #ignored}, so that a misspelt name does not go
 * unnoticed.
 *
 * @param files the landing files, in order of name
 * @param origins files that say where lines of landing files come from, in order of name
 * @param ignored names of files that are no landing files, and of folders, in order
 */
public record LandingFolder(
    List<LandingFile> files, List<LandingFile> origins, List<String> ignored)
    implements Serializable {
  private static final String ORIGINS = ".origins.jsonl";
  private static final Pattern PACKING = Pattern.compile("\\.(gz|zst)$");
  private static final Pattern ENDING =
      Pattern.compile("\\.(origins\\.jsonl|json|jsonl|ndjson|csv)(\\.gz|\\.zst)?$");

  /** Looks for files of the built-in sources and refuses links out of the folder. */
  public static LandingFolder list(String folder) throws LandingException {
    return list(LakeSpec.BUILT_IN, folder);
  }

  /** Refuses links out of the folder; see {@link #list(LakeSpec, String, boolean)}. */
  public static LandingFolder list(LakeSpec spec, String folder) throws LandingException {
    return list(spec, folder, false);
  }

  /**
   * Looks into {@code folder}, on any file system that Beam knows.
   *
   * @param spec whose sources are looked for
   * @param followLinks whether a landing file may be a symbolic link to a place outside of the
   *     folder, or lie behind one
   * @throws LandingException if it cannot be read, its name is a pattern, a required source has no
   *     file, a file may be of two sources or lies there both packed and unpacked, or a link leads
   *     out of the folder
   */
  public static LandingFolder list(LakeSpec spec, String folder, boolean followLinks)
      throws LandingException {
    LandingNames names = new LandingNames(spec.sources());
    LandingListing listing = LandingListing.of(folder, names);
    List<LandingFile> files = new ArrayList<>();
    List<LandingFile> origins = new ArrayList<>();
    TreeSet<String> ignored = new TreeSet<>(listing.others());
    for (Map.Entry<String, LandingListing.Entry> entry : listing.files().entrySet()) {
      String name = entry.getKey();
      String plain = PACKING.matcher(name).replaceFirst("");
      boolean isOrigins = plain.endsWith(ORIGINS);
      SourceSpec source = isOrigins ? names.ofOrigins(plain, ORIGINS) : names.of(plain);
      if (source == null) {
        ignored.add(name);
      } else {
        (isOrigins ? origins : files).add(file(source, name, entry.getValue()));
      }
    }
    files.sort(Comparator.comparing(LandingFile::name));
    origins.sort(Comparator.comparing(LandingFile::name));
    LandingFolder landing =
        new LandingFolder(List.copyOf(files), List.copyOf(origins), List.copyOf(ignored));
    landing.check(spec, names, folder);
    if (!followLinks) {
      TreeMap<String, ResourceId> read = new TreeMap<>();
      files.forEach(file -> read.put(file.name(), listing.files().get(file.name()).resource()));
      origins.forEach(file -> read.put(file.name(), listing.files().get(file.name()).resource()));
      LandingLinks.check(folder, read);
    }
    return landing;
  }

  /**
   * The names of all files in a landing folder and its folders of sources, whatever they are.
   *
   * @param spec whose sources have folders
   * @throws LandingException if it cannot be read
   */
  public static Set<String> names(LakeSpec spec, String folder) throws LandingException {
    return LandingListing.of(folder, new LandingNames(spec.sources())).files().keySet();
  }

  /**
   * The labels of the sources that files of these names are of; empty for a name that is none of a
   * landing file.
   *
   * @throws LandingException if a file may be of two sources
   */
  public static Map<String, String> sourcesOf(LakeSpec spec, Collection<String> names)
      throws LandingException {
    LandingNames known = new LandingNames(spec.sources());
    TreeMap<String, String> sources = new TreeMap<>();
    for (String name : names) {
      SourceSpec source = known.of(PACKING.matcher(name).replaceFirst(""));
      sources.put(name, source == null ? "" : source.label());
    }
    return sources;
  }

  /** A landing file's name without what says its format: what its origins file shares with it. */
  public static String stem(String name) {
    return ENDING.matcher(name).replaceFirst("");
  }

  /** The size of all files together, in bytes as they lie there. */
  public long bytes() {
    return files.stream().mapToLong(LandingFile::bytes).sum();
  }

  /** About how many bytes of plain text all files together hold. */
  public long textBytes() {
    return files.stream().mapToLong(LandingFile::textBytes).sum();
  }

  private static LandingFile file(SourceSpec source, String name, LandingListing.Entry entry) {
    Compression compression =
        name.endsWith(".gz")
            ? Compression.GZIP
            : name.endsWith(".zst") ? Compression.ZSTD : Compression.PLAIN;
    return new LandingFile(source, name, entry.resource().toString(), entry.bytes(), compression);
  }

  private void check(LakeSpec spec, LandingNames names, String folder) throws LandingException {
    for (SourceSpec source : spec.sources()) {
      if (source.isRequired() && files.stream().noneMatch(file -> file.source().equals(source))) {
        throw new LandingException(
            String.format(
                Locale.ROOT,
                "landing folder '%s' has no file of %s; expected %s, also .gz or .zst (an empty"
                    + " file stands for none)",
                folder,
                source.label(),
                names.expected(source)));
      }
    }
    TreeMap<String, String> plainNames = new TreeMap<>();
    for (LandingFile file : files) {
      String plain = PACKING.matcher(file.name()).replaceFirst("");
      String other = plainNames.put(plain, file.name());
      if (other != null) {
        throw new LandingException(
            String.format(
                Locale.ROOT,
                "landing folder '%s' holds both %s and %s, the same lines twice; remove one",
                folder,
                other,
                file.name()));
      }
    }
  }
}
