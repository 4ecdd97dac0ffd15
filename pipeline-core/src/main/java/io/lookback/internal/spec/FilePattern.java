package io.lookback.internal.spec;

import io.lookback.spec.SourceSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of the patterns of file names. */
final class FilePattern {
  /** The most patterns of a source. */
  static final int MOST = 100;

  private static final int LONGEST = 200;

  /** A pattern with many stars takes long to compare with a long name. */
  private static final int MOST_STARS = 3;

  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9._*/-]");

  private FilePattern() {}

  /** What is wrong with a pattern, as the rest of a sentence that begins with it. */
  static Optional<String> fault(String pattern) {
    if (pattern.isEmpty()) {
      return Optional.of("is empty");
    }
    if (pattern.length() > LONGEST) {
      return Optional.of("has " + pattern.length() + " characters, more than " + LONGEST);
    }
    if (pattern.startsWith("/")) {
      return Optional.of("begins with a slash");
    }
    Matcher illegal = ILLEGAL.matcher(pattern);
    if (illegal.find()) {
      String character = Character.toString(pattern.codePointAt(illegal.start()));
      return Optional.of("holds the character " + SpecText.quoted(character));
    }
    List<String> parts = List.of(pattern.split("/", -1));
    if (parts.contains("..")) {
      return Optional.of("leads out of its folder by '..'");
    }
    if (parts.contains("")) {
      return Optional.of("has an empty part");
    }
    if (parts.stream().anyMatch(part -> part.startsWith(".") || part.startsWith("_"))) {
      return Optional.of("has a part that begins with a dot or an underscore");
    }
    if (parts.size() > 2) {
      return Optional.of("has more than one slash");
    }
    return faultOfStars(pattern, parts).or(() -> faultOfEnding(pattern));
  }

  private static Optional<String> faultOfStars(String pattern, List<String> parts) {
    if (parts.size() == 2 && parts.get(0).contains("*")) {
      return Optional.of("has a star in the name of its folder");
    }
    if (pattern.contains("**")) {
      return Optional.of("has two stars side by side");
    }
    long stars = pattern.chars().filter(c -> c == '*').count();
    return stars > MOST_STARS
        ? Optional.of("has " + stars + " stars, more than " + MOST_STARS)
        : Optional.empty();
  }

  private static Optional<String> faultOfEnding(String pattern) {
    TreeSet<String> endings = new TreeSet<>(List.of("gz", "zst"));
    for (SourceSpec.Format format : SourceSpec.Format.values()) {
      endings.addAll(format.endings());
    }
    String ending = pattern.substring(pattern.lastIndexOf('.') + 1);
    return pattern.contains(".") && endings.contains(ending)
        ? Optional.of(
            "ends in ." + ending + ", and the ending follows from the format: leave it out")
        : Optional.empty();
  }
}
