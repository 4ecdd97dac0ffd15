package io.lookback.spec;

import io.lookback.batch.Source;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where the events of a source come from.
 *
 * @param source the source
 * @param format how its files are written
 * @param files patterns of file names below landing, without the ending, such as {@code prints*}
 *     and {@code prints/*}; {@code *} stands for any characters but a slash
 * @param fields the names of the fields
 * @param isRequired whether landing without a file of the source is an error
 * @param dropsRepeats whether one of equal events is kept; otherwise all of them are
 */
public record SourceSpec(
    Source source,
    Format format,
    List<String> files,
    EventFields fields,
    boolean isRequired,
    boolean dropsRepeats)
    implements Serializable {
  /** How a file is written. */
  public enum Format {
    /** One JSON object on each line. */
    JSON(List.of("json", "jsonl", "ndjson")),
    /** Comma-separated values by RFC 4180, under a header. */
    CSV(List.of("csv"));

    private final List<String> endings;

    Format(List<String> endings) {
      this.endings = endings;
    }

    /** The name in feature files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What follows the last dot of a file's name, the usual one first. */
    public List<String> endings() {
      return endings;
    }
  }

  /** Impressions of the built-in feature set. */
  public static final SourceSpec PRINTS = json(Source.PRINTS);

  /** Clicks of the built-in feature set. */
  public static final SourceSpec TAPS = json(Source.TAPS);

  /** Payments of the built-in feature set. */
  public static final SourceSpec PAYS =
      new SourceSpec(
          Source.PAYS, Format.CSV, namedLike(Source.PAYS), EventFields.PAYS, true, false);

  /** Checks that nothing is missing. */
  public SourceSpec {
    Objects.requireNonNull(source, "source");
    files = List.copyOf(files);
    if (fields.kind() != source.value()) {
      throw new IllegalArgumentException(
          "source " + source + " holds " + source.value() + ", its fields " + fields.kind());
    }
  }

  /** The name of the source. */
  public String label() {
    return source.label();
  }

  /** Whether its files are comma-separated values. */
  public boolean isCsv() {
    return format == Format.CSV;
  }

  /** The patterns of a source that names none: its label, as the start of a name or as a folder. */
  public static List<String> namedLike(Source source) {
    return List.of(source.label() + "*", source.label() + "/*");
  }

  /**
   * The name, without ending, of a new file of the source: the first pattern with a star, with
   * {@code name} in its place.
   */
  public String fileNamed(String name) {
    for (String pattern : files) {
      int star = pattern.indexOf('*');
      if (star >= 0) {
        String before = pattern.substring(0, star);
        boolean isWhole = before.isEmpty() || "/-_.".indexOf(before.charAt(star - 1)) >= 0;
        String after = pattern.substring(star + 1).replace("*", "");
        return before + (isWhole ? "" : "-") + name + after;
      }
    }
    return label() + "-" + name;
  }

  private static SourceSpec json(Source source) {
    return new SourceSpec(source, Format.JSON, namedLike(source), EventFields.PRINTS, true, true);
  }
}
