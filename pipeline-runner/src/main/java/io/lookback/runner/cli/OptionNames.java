package io.lookback.runner.cli;

import io.lookback.internal.term.Term;

/**
 * What this program calls the things that messages of the library speak of: its options and
 * commands. Whatever the library says goes through here on its way to a person or a file.
 */
public final class OptionNames {
  private OptionNames() {}

  /** A message of the library with the program's names; other text stays as it is. */
  public static String in(String message) {
    return Term.rename(message, OptionNames::of);
  }

  private static String of(Term term) {
    return switch (term) {
      case MAX_LINE_BYTES -> "--maxLineBytes";
      case MAX_EXPANSION -> "--maxExpansion";
      case FOLLOW_LINKS -> "--followLinks";
      case AWS_REGION -> "--awsRegion";
      case LAKE -> "--lake";
      case MAX_QUARANTINE -> "--maxQuarantine";
      case ALLOW_EMPTY -> "--allowEmpty";
      case AS_OF -> "--asOf";
      case WHOLE_FILES -> "--wholeFiles";
      case GIVE_UP_FORMER -> "lookback run --keepReplaced=0";
      case MOVE_OVER -> "lookback run, or lookback gold";
      case MAKE_ALL -> "lookback run";
      case MAKE_GOLD -> "lookback gold";
      case WRITE_ORIGINS -> "lookback quarantine --export writes";
    };
  }
}
