package io.lookback.internal.term;

import java.util.function.Function;

/**
 * What a caller can set or do, as far as messages speak of it.
 *
 * <p>A message names it as the library does. A program that has a name of its own for it, such as
 * an option, puts that in place with {@link #rename} where it shows the message. The message itself
 * carries the name, as messages of workers reach the program as text.
 */
public enum Term {
  /** The longest legal line, in bytes. */
  MAX_LINE_BYTES("ReadLimits.maxLineBytes"),
  /** How many times its own size a packed file may hold. */
  MAX_EXPANSION("ReadLimits.maxExpansion"),
  /** Whether links may lead out of the landing folder. */
  FOLLOW_LINKS("Publication.followLinks"),
  /** The region of an S3 store, which Beam asks for. */
  AWS_REGION("AwsOptions.awsRegion"),
  /** The lake that is published into. */
  LAKE("lake for Publication.begin"),
  /** How much of a source may be set aside. */
  MAX_QUARANTINE("Publication.maxQuarantine"),
  /** Whether gold without a row may be published. */
  ALLOW_EMPTY("Publication.allowEmptyGold"),
  /** The last scored day. */
  AS_OF("Gold.Score.asOf"),
  /** Reading plain landing files without cutting them into ranges. */
  WHOLE_FILES("Publication.wholeFiles"),
  /** Keeping former lines of replaced files no longer, which the program alone does. */
  GIVE_UP_FORMER("a run of the program that keeps no replaced lines"),
  /** Moving a lake over that an earlier version laid out. */
  MOVE_OVER("begin a Publication"),
  /** Making all layers of a lake. */
  MAKE_ALL("Publication.load and write"),
  /** Making gold alone. */
  MAKE_GOLD("Publication.writeGold"),
  /** Writing origins of lines, which the program alone does. */
  WRITE_ORIGINS("the export of the quarantine writes");

  private final String name;

  Term(String name) {
    this.name = name;
  }

  /** The name in messages of the library. */
  @Override
  public String toString() {
    return name;
  }

  /**
   * A message with other names.
   *
   * @param message of the library; other text stays as it is
   * @param names what each term is called
   */
  public static String rename(String message, Function<Term, String> names) {
    String renamed = message;
    for (Term term : values()) {
      renamed = renamed.replace(term.name, names.apply(term));
    }
    return renamed;
  }
}
