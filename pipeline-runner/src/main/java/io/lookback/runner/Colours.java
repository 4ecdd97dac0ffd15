package io.lookback.runner;

/** Colours for the few words of the summary that tell whether all is well. */
enum Colours {
  /** Plain text: for files, other programs, and who has set NO_COLOR. */
  NONE,
  /** The escape sequences that terminals understand. */
  ANSI;

  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String RESET = "\u001b[0m";

  /**
   * What suits a place.
   *
   * @param isTerminal whether a person reads it at a terminal
   * @param noColor the environment's NO_COLOR: any text but the empty one switches colours off
   */
  static Colours of(boolean isTerminal, String noColor) {
    return isTerminal && (noColor == null || noColor.isEmpty()) ? ANSI : NONE;
  }

  /** Text about something that is as it should be. */
  String good(String text) {
    return this == NONE ? text : GREEN + text + RESET;
  }

  /** Text about something that is wrong. */
  String bad(String text) {
    return this == NONE ? text : RED + text + RESET;
  }
}
