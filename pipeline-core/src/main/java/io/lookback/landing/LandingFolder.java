package io.lookback.landing;

import io.lookback.batch.Source;
import io.lookback.landing.LandingFile.Compression;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * What lies in a landing folder.
 *
 * <p>A source's files are {@code prints*.json} or {@code prints/*.json}, {@code .jsonl} and {@code
 * .ndjson} likewise, {@code taps} in the same way, and {@code pays*.csv} or {@code pays/*.csv};
 * each may end in {@code .gz} or {@code .zst} besides. Names that begin with a dot or an underscore
 * are not looked at. {@code prints-mended-1.origins.jsonl} says which lines {@code
 * prints-mended-1.json} replaces, see {@link LineOrigins}. Anything else is listed as {@link
 * #ignored}, so that a misspelt name does not go unnoticed.
 *
 * @param files the landing files, in order of name
 * @param origins files that say where lines of landing files come from, in order of name
 * @param ignored names of files that are no landing files, and of folders, in order
 */
public record LandingFolder(
    List<LandingFile> files, List<LandingFile> origins, List<String> ignored)
    implements Serializable {
  private static final Pattern TOP =
      Pattern.compile("(prints|taps|pays)[^/]*?\\.(json|jsonl|ndjson|csv)(\\.gz|\\.zst)?");
  private static final Pattern NESTED =
      Pattern.compile("(prints|taps|pays)/[^/]+?\\.(json|jsonl|ndjson|csv)(\\.gz|\\.zst)?");
  private static final Pattern ORIGINS =
      Pattern.compile("(prints|taps|pays)(?:[^/]*|/[^/]+)\\.origins\\.jsonl(\\.gz|\\.zst)?");
  private static final Pattern ENDING =
      Pattern.compile("\\.(origins\\.jsonl|json|jsonl|ndjson|csv)(\\.gz|\\.zst)?$");

  /** Looks into {@code folder} and refuses links out of it; see {@link #list(String, boolean)}. */
  public static LandingFolder list(String folder) throws LandingException {
    return list(folder, false);
  }

  /**
   * Looks into {@code folder}, on any file system that Beam knows.
   *
   * @param followLinks whether a landing file may be a symbolic link to a place outside of the
   *     folder, or lie behind one
   * @throws LandingException if it cannot be read, its name is a pattern, a source has no file, a
   *     file lies there both packed and unpacked, or a link leads out of the folder
   */
  public static LandingFolder list(String folder, boolean followLinks) throws LandingException {
    LandingListing listing = LandingListing.of(folder);
    List<LandingFile> files = new ArrayList<>();
    List<LandingFile> origins = new ArrayList<>();
    TreeSet<String> ignored = new TreeSet<>(listing.others());
    for (Map.Entry<String, LandingListing.Entry> entry : listing.files().entrySet()) {
      LandingFile file = landingFile(entry.getKey(), entry.getValue());
      Matcher ofOrigins = ORIGINS.matcher(entry.getKey());
      if (ofOrigins.matches()) {
        origins.add(file(ofOrigins.group(1), entry.getKey(), entry.getValue(), ofOrigins.group(2)));
      } else if (file == null) {
        ignored.add(entry.getKey());
      } else {
        files.add(file);
      }
    }
    files.sort(Comparator.comparing(LandingFile::name));
    origins.sort(Comparator.comparing(LandingFile::name));
    LandingFolder landing =
        new LandingFolder(List.copyOf(files), List.copyOf(origins), List.copyOf(ignored));
    landing.check(folder);
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
   * @throws LandingException if it cannot be read
   */
  public static Set<String> names(String folder) throws LandingException {
    return LandingListing.of(folder).files().keySet();
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

  /** The landing file with this name, or null if the name is none of a landing file. */
  private static LandingFile landingFile(String name, LandingListing.Entry entry) {
    Matcher matcher = (name.contains("/") ? NESTED : TOP).matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    Source source = Source.ofLabel(matcher.group(1));
    if ((source == Source.PAYS) != matcher.group(2).equals("csv")) {
      return null;
    }
    return file(matcher.group(1), name, entry, matcher.group(3));
  }

  private static LandingFile file(
      String label, String name, LandingListing.Entry entry, String packing) {
    Compression compression =
        packing == null
            ? Compression.PLAIN
            : packing.equals(".gz") ? Compression.GZIP : Compression.ZSTD;
    return new LandingFile(
        Source.ofLabel(label), name, entry.resource().toString(), entry.bytes(), compression);
  }

  private void check(String folder) throws LandingException {
    for (Source source : Source.values()) {
      if (files.stream().noneMatch(file -> file.source() == source)) {
        String ending = source == Source.PAYS ? "csv" : "json";
        throw new LandingException(
            String.format(
                Locale.ROOT,
                "landing folder '%s' has no file of %s; expected %s*.%s or %s/*.%s, also .gz or"
                    + " .zst (an empty file stands for none)",
                folder,
                source.label(),
                source.label(),
                ending,
                source.label(),
                ending));
      }
    }
    TreeMap<String, String> plainNames = new TreeMap<>();
    for (LandingFile file : files) {
      String plain = file.name().replaceFirst("\\.(gz|zst)$", "");
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
