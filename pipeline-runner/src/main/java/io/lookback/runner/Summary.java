package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.lake.Table;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Loading;
import io.lookback.runner.cli.Visible;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The end of a run as a person reads it: the ledger as a small table, the paths, how to query. */
final class Summary {
  private final Ledger ledger;
  private final EnumSet<Layer> layers;
  private final EnumSet<Layer> made;
  private final Colours colours;
  private final PrintStream out;

  /**
   * A summary.
   *
   * @param layers the layers that were asked for
   * @param made those of them that were not up to date already
   */
  Summary(
      Ledger ledger, EnumSet<Layer> layers, EnumSet<Layer> made, Colours colours, PrintStream out) {
    this.colours = colours;
    this.ledger = ledger;
    this.layers = layers;
    this.made = made;
    this.out = out;
  }

  /**
   * Prints it.
   *
   * @param gold the version of gold that is published; null if there is none or none was asked for
   * @param json where the ledger is
   */
  void print(LakeFolder lake, LayerVersion gold, String json, boolean published) {
    if (ledger.loading() != null) {
      printLoading(ledger.loading());
    }
    if (!ledger.files().isEmpty()) {
      printSources();
    }
    if (ledger.holdsSilver()) {
      printReasons();
    }
    if (layers.contains(Layer.GOLD)) {
      printGold();
    }
    out.println();
    String balance =
        ledger.failures().isEmpty() ? colours.good("balances") : colours.bad("does NOT balance");
    line("ledger", balance, ": " + json);
    if (published) {
      printPaths(lake, gold);
    } else {
      line("published", colours.bad("nothing"), "; what was published before is untouched");
    }
  }

  /** What became of the files; nothing where all were loaded for the first time. */
  private void printLoading(Loading loading) {
    if (loading.changedNothing()) {
      line("landing", "nothing new: " + number(loading.unchanged().size()) + " files as before");
    } else if (!loading.unchanged().isEmpty() || !loading.gone().isEmpty()) {
      line(
          "landing",
          number(loading.loaded().size())
              + " files loaded, "
              + number(loading.unchanged().size())
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
      line(
          "kept",
          number(loading.gone().size())
              + " files that are no longer in landing: "
              + Visible.text(String.join(", ", loading.gone())));
    }
  }

  private void printSources() {
    boolean silver = ledger.holdsSilver();
    out.println(
        silver
            ? row("source", "lines", "accepted", "quarantined", "duplicates", "blank")
            : row("source", "lines"));
    for (Source source : Source.values()) {
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

  private void printReasons() {
    for (Source source : Source.values()) {
      FileCounts total = ledger.total(source);
      if (!total.reasons().isEmpty()) {
        StringBuilder reasons = new StringBuilder();
        for (Map.Entry<String, BigInteger> reason : total.reasons().entrySet()) {
          reasons.append(reasons.length() == 0 ? "" : ", ");
          reasons.append(reason.getKey()).append(' ').append(number(reason.getValue()));
        }
        line("quarantine of " + source.label(), reasons.toString());
      }
      if (!total.unknownFields().isEmpty()) {
        line("unknown fields", source.label() + ": " + total.unknownFields());
      }
    }
    BigInteger without = ledger.taps("without_print");
    BigInteger elsewhere = ledger.taps("matching_only_without_position");
    if (without.signum() + elsewhere.signum() > 0) {
      line(
          "taps",
          number(without)
              + " match no print, "
              + number(elsewhere)
              + " match one but for the position");
    }
  }

  private void printGold() {
    out.println();
    line("as of", String.valueOf(ledger.asOf()));
    line(
        "gold",
        number(ledger.goldRows())
            + " prints scored, "
            + number(ledger.gold("clicked"))
            + " clicked");
    line(
        "history",
        "views "
            + number(ledger.gold("views_3w"))
            + ", taps "
            + number(ledger.gold("taps_3w"))
            + ", payments "
            + number(ledger.gold("pays_3w"))
            + ", amount "
            + String.format(Locale.ROOT, "%,.2f", new BigDecimal(ledger.gold("amount_3w"), 2))
            + " (own value prop)");
    line("fingerprint", ledger.fingerprint());
    ledger.warnings().forEach(warning -> line("warning", warning));
  }

  private void printPaths(LakeFolder lake, LayerVersion gold) {
    for (Layer layer : layers) {
      String upToDate = made.contains(layer) ? "" : " (was up to date)";
      line(layer.folder(), lake.path(layer) + upToDate);
    }
    if (gold != null) {
      line("query", QueryLine.of(lake.reading(gold), Table.PRINT_FEATURES.folder()));
    }
  }

  private void line(String label, String text) {
    line(label, "", text);
  }

  /** A line that begins with a word of this program's own, which may have a colour. */
  private void line(String label, String word, String text) {
    out.println(String.format(Locale.ROOT, "%-22s %s%s", label, word, Visible.text(text)));
  }

  private static String row(String label, String... cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-10s", label));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, " %14s", cell));
    }
    return row.toString();
  }

  private static String number(long value) {
    return number(BigInteger.valueOf(value));
  }

  private static String number(BigInteger value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
