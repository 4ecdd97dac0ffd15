package io.lookback.internal.landing;

import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tells by the name of a file below landing which source its lines are of. */
public final class LandingNames {
  /** The most sources whose files a message names. */
  private static final int MOST_NAMED = 4;

  /** A pattern of a source. */
  private record Rule(SourceSpec source, String pattern, Pattern regex) {
    /** The longer the text before the first star, the more a pattern says. */
    int weight() {
      int star = pattern.indexOf('*');
      return star < 0 ? pattern.length() : star;
    }
  }

  private final List<SourceSpec> sources;
  private final List<Rule> rules = new ArrayList<>();

  /** The names of the files of these sources. */
  public LandingNames(List<SourceSpec> sources) {
    this.sources = sources;
    for (SourceSpec source : sources) {
      for (String pattern : source.files()) {
        rules.add(new Rule(source, pattern, regex(pattern)));
      }
    }
  }

  /** The folders below landing that files may lie in, each with a slash; the top is empty. */
  List<String> folders() {
    TreeSet<String> folders = new TreeSet<>();
    folders.add("");
    rules.forEach(rule -> folders.add(folder(rule.pattern)));
    return List.copyOf(folders);
  }

  /**
   * The source of a file, or null if its name is none of a landing file.
   *
   * @param name without what says how the file is packed
   * @throws LandingException if it may be of two sources
   */
  public SourceSpec of(String name) throws LandingException {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return null;
    }
    String stem = name.substring(0, dot);
    String ending = name.substring(dot + 1);
    List<Rule> matching = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.source.format().endings().contains(ending) && rule.regex.matcher(stem).matches()) {
        matching.add(rule);
      }
    }
    return best(name, matching);
  }

  /** The source of a file of origins, whatever the format of its source. */
  SourceSpec ofOrigins(String name, String ending) throws LandingException {
    String stem = name.substring(0, name.length() - ending.length());
    return best(name, rules.stream().filter(rule -> rule.regex.matcher(stem).matches()).toList());
  }

  /** The files that a source may have, in words: {@code pays*.csv or pays/*.csv}. */
  String expected(SourceSpec source) {
    String ending = "." + source.format().endings().get(0);
    return String.join(" or ", source.files().stream().map(file -> file + ending).toList());
  }

  /** A file of each source, in words: {@code prints*.json, taps*.json and pays*.csv}. */
  String expected() {
    int named = sources.size() > MOST_NAMED ? MOST_NAMED - 1 : sources.size();
    List<String> names = new ArrayList<>();
    for (SourceSpec source : sources.subList(0, named)) {
      names.add(source.files().get(0) + "." + source.format().endings().get(0));
    }
    if (named < sources.size()) {
      names.add("those of " + (sources.size() - named) + " more sources");
    }
    String last = names.remove(names.size() - 1);
    return names.isEmpty() ? last : String.join(", ", names) + " and " + last;
  }

  private static SourceSpec best(String name, List<Rule> matching) throws LandingException {
    Rule best = null;
    Rule equal = null;
    for (Rule rule : matching) {
      if (best == null || rule.weight() > best.weight()) {
        best = rule;
        equal = null;
      } else if (rule.weight() == best.weight() && !rule.source.equals(best.source)) {
        equal = rule;
      }
    }
    if (equal != null) {
      throw new LandingException(
          "landing file '"
              + name
              + "' may be of "
              + best.source.label()
              + " (files: "
              + best.pattern
              + ") or of "
              + equal.source.label()
              + " (files: "
              + equal.pattern
              + "); change one of the two patterns, or the name of the file");
    }
    return best == null ? null : best.source;
  }

  private static String folder(String pattern) {
    return pattern.substring(0, pattern.indexOf('/') + 1);
  }

  private static Pattern regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? "[^/]*" : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
