package io.lookback.internal.lake;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which file system a folder lies, as told by how its name begins. */
public final class Scheme {
  /** That of local folders, whose names need none. */
  public static final String LOCAL = "file";

  /** One letter is a drive of some systems. */
  private static final Pattern NAME = Pattern.compile("([a-zA-Z][-a-zA-Z0-9+.]+):/.*");

  private Scheme() {}

  /** The scheme of a folder's name in lower case, such as {@code s3}. */
  public static String of(String folder) {
    Matcher matcher = NAME.matcher(folder);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : LOCAL;
  }

  /** Whether a folder is a local one. */
  public static boolean isLocal(String folder) {
    return of(folder).equals(LOCAL);
  }

  /** The path of a local folder, named with or without its scheme. */
  public static Path localPath(String folder) {
    return Path.of(NAME.matcher(folder).matches() ? folder.replaceFirst("^[^:]+:/+", "/") : folder);
  }
}
