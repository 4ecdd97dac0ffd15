package io.lookback.runner.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Command-line words, sorted into commands and options. {@code --name=value}, {@code --name value},
 * and {@code --name} alone for flags are understood; names and values are not judged here.
 *
 * @param words what is not an option, in order: the command and its topic
 * @param options the options in order, repeated ones as often as they came
 * @param help whether {@code --help} or {@code -h} was among them
 * @param version whether {@code --version} or {@code -V} was among them
 */
public record Arguments(List<String> words, List<Given> options, boolean help, boolean version) {
  /**
   * An option as it was written.
   *
   * @param name without dashes
   * @param value what followed; null if nothing did
   */
  public record Given(String name, String value) {
    /** The option in one word. */
    public String text() {
      return "--" + name + (value == null ? "" : "=" + value);
    }
  }

  /** Takes the lists as they are at this moment. */
  public Arguments {
    words = List.copyOf(words);
    options = List.copyOf(options);
  }

  /**
   * Sorts {@code args}.
   *
   * @param isFlag whether an option of this name takes no value: then the next word is its value
   *     only if it is {@code true} or {@code false}
   * @throws UsageException for a word that begins with a single dash and is no negative number
   */
  public static Arguments parse(List<String> args, Predicate<String> isFlag) throws UsageException {
    List<String> words = new ArrayList<>();
    List<Given> options = new ArrayList<>();
    boolean help = false;
    boolean version = false;
    int at = 0;
    while (at < args.size()) {
      String arg = args.get(at++);
      if (arg.equals("--help") || arg.equals("-h")) {
        help = true;
      } else if (arg.equals("--version") || arg.equals("-V")) {
        version = true;
      } else if (!arg.startsWith("-")) {
        words.add(arg);
      } else if (!arg.startsWith("--") || arg.length() == 2) {
        throw new UsageException(
            "unknown option " + UsageException.quote(arg) + "; options look like --name=value");
      } else if (arg.indexOf('=') >= 0) {
        int equals = arg.indexOf('=');
        options.add(new Given(arg.substring(2, equals), arg.substring(equals + 1)));
      } else {
        String name = arg.substring(2);
        boolean flag = isFlag.test(name);
        if (at < args.size() && isValue(args.get(at), flag)) {
          options.add(new Given(name, args.get(at++)));
        } else {
          options.add(new Given(name, flag ? "true" : null));
        }
      }
    }
    return new Arguments(words, options, help, version);
  }

  /** Whether the word behind an option without equals sign is its value. */
  private static boolean isValue(String word, boolean isFlag) {
    if (isFlag) {
      return word.equals("true") || word.equals("false");
    }
    boolean isNegative =
        word.length() > 1 && word.charAt(0) == '-' && Character.isDigit(word.charAt(1));
    return !word.startsWith("-") || isNegative;
  }
}
