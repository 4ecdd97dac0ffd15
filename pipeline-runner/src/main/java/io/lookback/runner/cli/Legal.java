package io.lookback.runner.cli;

import io.lookback.internal.lake.Scheme;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The legal values of an option: how they are written, and what they are.
 *
 * @param <T> type of the value
 */
public final class Legal<T> {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]*\\.?[0-9]+([eE]-?[0-9]{1,3})?");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private final String placeholder;
  private final String range;
  private final Function<String, Optional<T>> reading;
  private final List<String> words;
  private final boolean isList;

  private Legal(String placeholder, String range, Function<String, Optional<T>> reading) {
    this(placeholder, range, reading, List.of(), false);
  }

  private Legal(
      String placeholder,
      String range,
      Function<String, Optional<T>> reading,
      List<String> words,
      boolean isList) {
    this.words = words;
    this.isList = isList;
    this.placeholder = placeholder;
    this.range = range;
    this.reading = reading;
  }

  /** Whole numbers in {@code [min, max]}, both included. */
  public static Legal<Long> longs(long min, long max) {
    return new Legal<>(
        "N",
        "a whole number from " + min + " to " + max,
        text -> wholeNumber(text).filter(number -> number >= min && number <= max));
  }

  /** Whole numbers in {@code [min, max]}, both included. */
  public static Legal<Integer> ints(int min, int max) {
    Legal<Long> wide = longs(min, max);
    return new Legal<>(
        wide.placeholder, wide.range, text -> wide.reading.apply(text).map(Math::toIntExact));
  }

  /** Whole numbers in {@code [min, max]}, both included, and zero as a word for "choose for me". */
  public static Legal<Long> zeroOrLongs(long min, long max) {
    return new Legal<>(
        "N",
        "0 or a whole number from " + min + " to " + max,
        text ->
            wholeNumber(text).filter(number -> number == 0 || (number >= min && number <= max)));
  }

  /** Decimal numbers in {@code [0, 1]}, both included. */
  public static Legal<Double> ratio() {
    return new Legal<>(
        "RATIO",
        "a number from 0 to 1",
        text ->
            DECIMAL.matcher(text).matches()
                ? Optional.of(Double.valueOf(text)).filter(number -> number <= 1)
                : Optional.empty());
  }

  /** Decimal numbers in {@code (0, 1]}. */
  public static Legal<Double> positiveRatio() {
    return new Legal<>(
        "RATIO",
        "a number more than 0 and at most 1",
        text -> ratio().reading.apply(text).filter(number -> number > 0));
  }

  /** Days of the years 1 to 9999, as in 2020-11-30. */
  public static Legal<LocalDate> day() {
    return new Legal<>(
        "DAY", "a day from 0001-01-01 to 9999-12-31, as in 2020-11-30", Legal::calendarDay);
  }

  /** The name of a folder: any text that is not blank and that the system can take for a path. */
  public static Legal<String> folder() {
    return new Legal<>(
        "FOLDER",
        "the name of a folder, at least one character",
        text -> Optional.of(text).filter(name -> !Path.of(name).toString().isBlank()));
  }

  /** The name of a folder on this machine. */
  public static Legal<String> localFolder() {
    return new Legal<>(
        "FOLDER",
        "the name of a folder on this machine",
        text ->
            Optional.of(text)
                .filter(name -> Scheme.isLocal(name) && !Path.of(name).toString().isBlank()));
  }

  /**
   * Any text that is not blank.
   *
   * @param placeholder what stands for it in a help page
   * @param range what it is, fit to follow "must be"
   */
  public static Legal<String> text(String placeholder, String range) {
    return new Legal<>(placeholder, range, text -> Optional.of(text).filter(all -> !all.isBlank()));
  }

  /** One of a few words. */
  public static Legal<String> oneOf(String... words) {
    List<String> legal = List.of(words);
    return new Legal<>(
        String.join("|", legal),
        "one of " + String.join(", ", legal),
        text -> Optional.of(text).filter(legal::contains),
        legal,
        false);
  }

  /**
   * One or more of a few words, with commas between; the option may be given more than once.
   *
   * @param placeholder what stands for one of them in a help page
   */
  public static Legal<Set<String>> someOf(String placeholder, List<String> words) {
    return new Legal<>(
        placeholder + ",...",
        "one or more of " + String.join(", ", words) + ", with commas between",
        text ->
            Optional.<Set<String>>of(new LinkedHashSet<>(List.of(text.split(",", -1))))
                .filter(words::containsAll),
        words,
        true);
  }

  /**
   * One or more names, with commas between, that are known only once more than the command line is.
   *
   * @param placeholder what stands for one of them in a help page
   * @param usual what completion offers
   */
  public static Legal<Set<String>> names(String placeholder, List<String> usual) {
    return new Legal<>(
        placeholder + ",...",
        "one or more names, with commas between",
        text -> Optional.of(new LinkedHashSet<>(List.of(text.split(",", -1)))),
        usual,
        true);
  }

  /**
   * One or more different whole numbers in {@code [min, max]}, with commas between; the text is as
   * it was written.
   *
   * @param most how many there may be
   */
  public static Legal<String> intList(int most, int min, int max) {
    Legal<Integer> one = ints(min, max);
    return new Legal<>(
        "N,...",
        "1 to "
            + most
            + " different whole numbers from "
            + min
            + " to "
            + max
            + " with commas between",
        text -> {
          List<Optional<Integer>> numbers =
              Stream.of(text.split(",", -1)).map(one.reading).toList();
          boolean isLegal =
              numbers.size() <= most
                  && numbers.stream().allMatch(Optional::isPresent)
                  && numbers.stream().distinct().count() == numbers.size();
          return isLegal ? Optional.of(text) : Optional.empty();
        },
        List.of(),
        false);
  }

  /** The name of a file on this machine. */
  public static Legal<String> localFile() {
    return new Legal<>(
        "FILE",
        "the name of a file on this machine",
        text ->
            Optional.of(text)
                .filter(name -> Scheme.isLocal(name) && !Path.of(name).toString().isBlank()));
  }

  /** True or false; the option's name alone means true. */
  public static Legal<Boolean> flag() {
    return new Legal<>(
        "",
        "true or false",
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : Optional.empty());
  }

  /**
   * Reads a value.
   *
   * @param option name of the option, without dashes
   * @throws UsageException naming the option, the legal values and what came
   */
  public T read(String option, String text) throws UsageException {
    String problem = "--" + option + " must be " + range + ", got " + UsageException.quote(text);
    try {
      return reading.apply(text).orElseThrow(() -> new UsageException(problem));
    } catch (InvalidPathException e) {
      throw new UsageException(
          problem
              + ", which is no path in the letters of this locale ("
              + System.getProperty("sun.jnu.encoding")
              + "); set LC_ALL=C.UTF-8");
    }
  }

  /** What stands for a value in a help page, such as {@code N}; empty for a flag. */
  public String placeholder() {
    return placeholder;
  }

  /** The legal values where they are a few words; otherwise none. */
  public List<String> words() {
    return words;
  }

  /** Whether a value is a list, so that the values of an option given twice are put together. */
  public boolean isList() {
    return isList;
  }

  /** The legal values in words, fit to follow "must be". */
  public String range() {
    return range;
  }

  private static Optional<Long> wholeNumber(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  private static Optional<LocalDate> calendarDay(String text) {
    if (!DAY.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() >= 1);
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }
}
