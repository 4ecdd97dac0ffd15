package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.GoldTally;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Verified;
import io.lookback.internal.term.Visible;
import io.lookback.lake.Layer;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import io.lookback.runner.cli.Quantity;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The end of a run as a person reads it: the ledger as a small table, the paths, how to query. */
final class Summary {
  private static final int COLUMNS = 80;
  private static final int LABEL_COLUMNS = 22;

  /** A space between words that stay in one line. */
  private static final char NO_BREAK = '\u00a0';

  private final Ledger ledger;
  private final Set<Layer> layers;
  private final Set<Layer> made;
  private final Colours colours;
  private final PrintStream out;

  /**
   * A summary.
   *
   * @param layers the layers that were asked for
   * @param made those of them that were not up to date already
   */
  Summary(Ledger ledger, Set<Layer> layers, Set<Layer> made, Colours colours, PrintStream out) {
    this.colours = colours;
    this.ledger = ledger;
    this.layers = layers;
    this.made = made;
    this.out = out;
  }

  /**
   * Prints it. A run that failed is told from the first line on.
   *
   * @param gold the version of gold that is published or was to be; null if there is none or none
   *     was asked for
   * @param json where the ledger is
   * @param changes what the features have changed since the layers were made before
   * @param problem why nothing was published; empty if it was
   */
  void print(
      LakeFolder lake, LayerVersion gold, String json, List<String> changes, String problem) {
    printProblem(problem);
    changes.forEach(change -> prose("changed", change));
    if (ledger.loading() != null) {
      printLoading(ledger.loading());
    }
    if (!ledger.files().isEmpty()) {
      printSources();
    }
    if (ledger.holdsSilver()) {
      printReasons();
    }
    if (gold != null) {
      printGold();
    }
    ledger.coverage().warnings().forEach(warning -> prose("warning", warning));
    out.println();
    line("ledger", balance(), ": " + json);
    if (problem.isEmpty()) {
      ledger.warnings().forEach(warning -> prose("warning", warning));
      printPaths(lake, gold);
    }
  }

  /**
   * Prints what came of serving features of a day.
   *
   * @param gold the version of gold that holds them
   * @param json where the ledger is
   * @param problem why nothing was published; empty if it was
   */
  void printServed(LakeFolder lake, LayerVersion gold, String json, LocalDate day, String problem) {
    FeatureSet features = ledger.features();
    printProblem(problem);
    line(
        "served",
        Quantity.of(ledger.served(Measures.ROWS, day), "user")
            + " of "
            + day
            + ", who did something from "
            + day.minusDays(features.window().lookbackDays())
            + " to "
            + day.minusDays(1));
    printSums(column -> ledger.served(GoldTally.history(column), day), "(all value props)");
    BigInteger capped = ledger.served(Measures.CAPPED_ROWS, day);
    if (capped.signum() > 0) {
      prose(
          "history",
          Quantity.of(capped, "user")
              + " touched more than the "
              + number(features.window().maxHistory())
              + " value props that a history lists; history_left_out says how many are missing");
    }
    line("fingerprint", ledger.servedFingerprint(day));
    printServedDays();
    out.println();
    line("ledger", balance(), ": " + json);
    if (problem.isEmpty()) {
      line("gold", lake.path(Layer.GOLD));
      line("query", QueryLine.of(lake.reading(gold), Table.USER_FEATURES, FeatureSet.FEATURE_DAY));
    }
  }

  private void printServedDays() {
    if (!ledger.servedDays().isEmpty()) {
      prose(
          "feature days",
          ledger.servedDays().stream().map(LocalDate::toString).collect(Collectors.joining(", ")));
    }
  }

  private void printProblem(String problem) {
    if (!problem.isEmpty()) {
      line("published", colours.bad("nothing"), "; what was published before is untouched");
      prose("failed", problem);
      out.println();
    }
  }

  private String balance() {
    if (!ledger.unreadable().isEmpty()) {
      return colours.bad("is not whole");
    }
    return ledger.failures().isEmpty() ? colours.good("balances") : colours.bad("does NOT balance");
  }

  /** What became of the files; nothing where all were loaded for the first time. */
  private void printLoading(Loading loading) {
    if (loading.changedNothing()) {
      line("landing", "nothing new: " + files(loading.unchanged()) + " as before");
    } else if (!loading.unchanged().isEmpty() || !loading.gone().isEmpty()) {
      line(
          "landing",
          files(loading.loaded())
              + " loaded, "
              + Quantity.number(BigInteger.valueOf(loading.unchanged().size()))
              + " as before");
    }
    for (Map.Entry<String, Long> file : new TreeMap<>(loading.replaced()).entrySet()) {
      line(
          "replaced",
          Visible.text(file.getKey())
              + ": lines "
              + number(file.getValue())
              + " -> "
              + number(ledger.lines(file.getKey())));
    }
    for (Map.Entry<String, String> file : new TreeMap<>(loading.sameAs()).entrySet()) {
      line(
          "not loaded",
          Visible.text(file.getKey())
              + ": the same bytes were loaded as "
              + Visible.text(file.getValue()));
    }
    if (!loading.gone().isEmpty()) {
      boolean isOne = loading.gone().size() == 1;
      prose(
          "kept",
          files(loading.gone())
              + (isOne ? " that is" : " that are")
              + " no longer in landing: "
              + String.join(", ", loading.gone()));
    }
  }

  private void printSources() {
    boolean silver = ledger.holdsSilver();
    if (silver && hasMended()) {
      printSourcesWithMended();
      return;
    }
    out.println(
        silver
            ? row("source", "lines", "accepted", "quarantined", "duplicates", "blank")
            : row("source", "lines"));
    for (Source source : ledger.features().sources()) {
      FileCounts total = ledger.total(source);
      out.println(
          silver
              ? row(
                  source.label(),
                  number(total.lines()),
                  number(total.accepted()),
                  number(total.quarantined()),
                  number(total.duplicates()),
                  number(total.blank()))
              : row(source.label(), number(total.lines())));
    }
  }

  private boolean hasMended() {
    return ledger.features().sources().stream()
        .anyMatch(source -> ledger.total(source).mended().signum() > 0);
  }

  private void printSourcesWithMended() {
    out.println(
        narrow("source", "lines", "accepted", "quarantined", "mended", "duplicates", "blank"));
    for (Source source : ledger.features().sources()) {
      FileCounts total = ledger.total(source);
      out.println(
          narrow(
              source.label(),
              number(total.lines()),
              number(total.accepted()),
              number(total.quarantined()),
              number(total.mended()),
              number(total.duplicates()),
              number(total.blank())));
    }
  }

  private void printReasons() {
    for (Source source : ledger.features().sources()) {
      FileCounts total = ledger.total(source);
      if (!total.reasons().isEmpty()) {
        StringBuilder reasons = new StringBuilder();
        for (Map.Entry<String, BigInteger> reason : total.reasons().entrySet()) {
          reasons.append(reasons.length() == 0 ? "" : ", ");
          reasons.append(reason.getKey()).append(NO_BREAK).append(number(reason.getValue()));
        }
        prose("quarantine of " + source.label(), reasons.toString());
      }
      if (total.sizes().spanning().signum() > 0) {
        line(
            "spanning lines",
            source.label()
                + ": "
                + Quantity.of(total.sizes().spanning(), "record")
                + ", "
                + number(total.sizes().quarantinedSpanning())
                + " of them in quarantine");
      }
      if (!total.unknownFields().isEmpty()) {
        prose("unknown fields", source.label() + ": " + total.unknownFields());
      }
    }
    BigInteger without = ledger.taps("without_print");
    BigInteger elsewhere = ledger.taps("matching_only_without_position");
    List<String> taps = new ArrayList<>();
    if (without.signum() > 0) {
      String noun = ledger.features().scored().noun();
      taps.add(number(without) + (isOne(without) ? " matches" : " match") + " no " + noun);
    }
    if (elsewhere.signum() > 0) {
      taps.add(
          number(elsewhere)
              + (isOne(elsewhere) ? " matches" : " match")
              + " one but for the position");
    }
    if (!taps.isEmpty()) {
      prose(ledger.features().label().source().label(), String.join(", ", taps));
    }
  }

  private static boolean isOne(BigInteger count) {
    return count.equals(BigInteger.ONE);
  }

  private static String files(Collection<String> names) {
    return Quantity.of(names.size(), "file");
  }

  private void printGold() {
    FeatureSet features = ledger.features();
    String label = features.label().name();
    out.println();
    line("as of", String.valueOf(ledger.asOf()));
    line(
        "gold",
        Quantity.of(ledger.goldRows(), features.scored().noun())
            + " scored, "
            + number(ledger.gold(label))
            + " "
            + label);
    printSums(column -> ledger.gold(column.name()), "(own value prop)");
    line("fingerprint", ledger.fingerprint());
    Verified verified = ledger.verified();
    if (!verified.inWords().isEmpty()) {
      prose("verified", verified.inWords());
    }
    printServedDays();
  }

  /** Prints what the columns add up to, of those whose sums mean something. */
  private void printSums(Function<FeatureColumn, BigInteger> sumOf, String whose) {
    List<String> sums = new ArrayList<>();
    for (FeatureColumn column : ledger.features().columns()) {
      if (column.measure().operation().isAdditive()) {
        BigInteger sum = sumOf.apply(column);
        sums.add(
            column.field()
                + NO_BREAK
                + (column.type() == ColumnType.AMOUNT
                    ? String.format(Locale.ROOT, "%,.2f", new BigDecimal(sum, 2))
                    : number(sum)));
      }
    }
    if (!sums.isEmpty()) {
      prose("history", String.join(", ", sums) + " " + whose.replace(' ', NO_BREAK));
    }
  }

  private void printPaths(LakeFolder lake, LayerVersion gold) {
    for (Layer layer : layers) {
      String upToDate = made.contains(layer) ? "" : " (was up to date)";
      line(layer.folder(), lake.path(layer) + upToDate);
    }
    if (gold != null) {
      line("query", QueryLine.of(lake.reading(gold), Table.PRINT_FEATURES, FeatureSet.PRINT_DAY));
    }
  }

  private void line(String label, String text) {
    line(label, "", text);
  }

  /** The same for text that may be broken at spaces but for {@link #NO_BREAK}; no path may be. */
  private void prose(String label, String text) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-22s", label));
    int filled = LABEL_COLUMNS;
    for (String word : Visible.text(text).split(" ", -1)) {
      if (filled > LABEL_COLUMNS && filled + 1 + word.length() > COLUMNS) {
        out.println(line);
        line.setLength(0);
        line.append(" ".repeat(LABEL_COLUMNS));
        filled = LABEL_COLUMNS;
      }
      line.append(' ').append(word.replace(NO_BREAK, ' '));
      filled += 1 + word.length();
    }
    out.println(line);
  }

  /** A line that begins with a word of this program's own, which may have a colour. */
  private void line(String label, String word, String text) {
    out.println(String.format(Locale.ROOT, "%-22s %s%s", label, word, Visible.text(text)));
  }

  private static String row(String label, String... cells) {
    return row(" %13s", label, cells);
  }

  /** A row of six columns, which fits into 80 letters as well. */
  private static String narrow(String label, String... cells) {
    return row(" %11s", label, cells);
  }

  private static String row(String cellFormat, String label, String[] cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-8s", label));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, cellFormat, cell));
    }
    return row.toString();
  }

  private static String number(long value) {
    return number(BigInteger.valueOf(value));
  }

  private static String number(BigInteger value) {
    return Quantity.number(value);
  }
}
