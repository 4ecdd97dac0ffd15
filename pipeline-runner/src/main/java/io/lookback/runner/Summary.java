package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import io.lookback.lake.Table;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import io.lookback.runner.cli.Visible;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;

/** The end of a run as a person reads it: the ledger as a small table, the paths, how to query. */
final class Summary {
  private final Ledger ledger;
  private final EnumSet<Layer> layers;
  private final PrintStream out;

  Summary(Ledger ledger, EnumSet<Layer> layers, PrintStream out) {
    this.ledger = ledger;
    this.layers = layers;
    this.out = out;
  }

  void print(LakeFolder lake, Path json, boolean published) {
    if (!ledger.files().isEmpty()) {
      printSources();
    }
    if (layers.contains(Layer.SILVER)) {
      printReasons();
    }
    if (layers.contains(Layer.GOLD)) {
      printGold();
    }
    out.println();
    line("ledger", (ledger.failures().isEmpty() ? "balances: " : "does NOT balance: ") + json);
    if (published) {
      printPaths(lake);
    } else {
      line("published", "nothing; what was published before is untouched");
    }
  }

  private void printSources() {
    boolean silver = layers.contains(Layer.SILVER);
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
            + new BigDecimal(ledger.gold("amount_3w"), 2)
            + " (own value prop)");
    line("fingerprint", ledger.fingerprint());
  }

  private void printPaths(LakeFolder lake) {
    for (Layer layer : layers) {
      line(layer.folder(), lake.folder(layer).toString());
    }
    if (layers.contains(Layer.GOLD)) {
      line(
          "query",
          "duckdb -c \"SELECT * FROM read_parquet('"
              + lake.folder(Table.PRINT_FEATURES)
              + "/*/*.parquet', hive_partitioning = true) LIMIT 10\"");
    }
  }

  private void line(String label, String text) {
    out.println(String.format(Locale.ROOT, "%-22s %s", label, Visible.text(text)));
  }

  private static String row(String label, String... cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-10s", label));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, " %14s", cell));
    }
    return row.toString();
  }

  private static String number(BigInteger value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
