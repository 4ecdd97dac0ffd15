package io.lookback.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.RunName;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.GoldCounts;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.Quantity;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The command that lists the versions which a lake keeps. */
final class VersionsCommand {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INDENT = " ".repeat(8);

  /** One version, as it is shown. */
  private record Kept(LayerVersion version, boolean isPublished) {
    Layer layer() {
      return version.layer();
    }

    String run() {
      return version.runId();
    }

    String time() {
      return RunName.time(run()).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Rows of its tables; without the quarantine, and of gold without the served users. */
    BigInteger rows() {
      if (layer() == Layer.GOLD) {
        return scored().number();
      }
      BigInteger rows = BigInteger.ZERO;
      String quarantine = Table.QUARANTINE.folder() + "/";
      for (Map.Entry<String, BigInteger> file :
          version.counts().sumsUnder(Counted.WRITTEN, layer().folder()).entrySet()) {
        if (!file.getKey().startsWith(quarantine)) {
          rows = rows.add(file.getValue());
        }
      }
      return rows;
    }

    /** The scored prints of gold. */
    GoldCounts.Rows scored() {
      return GoldCounts.scored(version.counts()).total();
    }

    /** The served users of gold, by feature day. */
    SortedMap<LocalDate, GoldCounts.Rows> served() {
      return GoldCounts.served(version.counts()).days();
    }
  }

  /** The served users of a day, as programs read them. */
  record Served(BigInteger users, String fingerprint) {}

  private final PrintStream out;
  private final PrintStream err;

  VersionsCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LakeOptions.LAKE, LakeOptions.FORMAT);
  }

  /**
   * Does it; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    LakeFolder lake = LakeFolder.of(LakeOptions.LAKE.in(given, "data"));
    boolean isJson = LakeOptions.FORMAT.in(given, "text").equals("json");
    try {
      Map<Layer, List<Kept>> kept = kept(lake);
      if (isJson) {
        out.println(json(lake, kept));
      } else {
        kept.values().forEach(versions -> versions.forEach(this::print));
      }
      return ExitCode.DONE;
    } catch (LakeException | IOException e) {
      err.println("lookback: " + Visible.text(OptionNames.in(e.getMessage())));
      return ExitCode.INPUT;
    }
  }

  private static Map<Layer, List<Kept>> kept(LakeFolder lake) throws LakeException {
    lake.requireMoved();
    Map<Layer, List<Kept>> all = new LinkedHashMap<>();
    for (Layer layer : Layer.values()) {
      String published = lake.publishedRun(layer);
      List<Kept> kept = new ArrayList<>();
      for (LayerVersion version : lake.counted(layer)) {
        kept.add(new Kept(version, version.runId().equals(published)));
      }
      all.put(layer, kept);
    }
    if (all.values().stream().allMatch(List::isEmpty)) {
      throw new LakeException(
          "lake '" + lake.path("") + "' has no version of any layer; make them with: lookback run");
    }
    return all;
  }

  private void print(Kept kept) {
    out.println(
        String.format(
            Locale.ROOT,
            "%-7s %s  %s  %s%s",
            kept.layer().folder(),
            kept.run(),
            kept.time(),
            Quantity.of(kept.rows(), "row"),
            kept.isPublished() ? ", published" : ""));
    List<String> more = new ArrayList<>();
    if (kept.layer() == Layer.GOLD) {
      more.add("fingerprint " + kept.scored().fingerprint());
    }
    String madeOf = kept.version().madeOf();
    if (!madeOf.isEmpty()) {
      more.add("made of " + below(kept.layer()).folder() + " " + madeOf);
    }
    if (!more.isEmpty()) {
      out.println(INDENT + String.join(", ", more));
    }
    printServed(kept.served());
  }

  private void printServed(SortedMap<LocalDate, GoldCounts.Rows> days) {
    if (days.isEmpty()) {
      return;
    }
    BigInteger users =
        days.values().stream()
            .map(GoldCounts.Rows::number)
            .reduce(BigInteger.ZERO, BigInteger::add);
    String of =
        days.size() == 1
            ? days.firstKey().toString()
            : days.size() + " days, " + days.firstKey() + " to " + days.lastKey();
    out.println(INDENT + "user_features of " + of + ": " + Quantity.of(users, "row"));
  }

  private static Layer below(Layer layer) {
    return Layer.values()[layer.ordinal() - 1];
  }

  private static String json(LakeFolder lake, Map<Layer, List<Kept>> kept) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("lake", lake.path(""));
    kept.forEach(
        (layer, versions) ->
            document.put(layer.folder(), versions.stream().map(VersionsCommand::facts).toList()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static Map<String, Object> facts(Kept kept) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run", kept.run());
    facts.put("time", kept.time());
    facts.put("rows", kept.rows());
    facts.put("published", kept.isPublished());
    if (kept.layer() == Layer.GOLD) {
      facts.put("fingerprint", kept.scored().fingerprint());
    }
    if (!kept.version().madeOf().isEmpty()) {
      facts.put("made_of", kept.version().madeOf());
    }
    if (!kept.served().isEmpty()) {
      Map<String, Object> served = new LinkedHashMap<>();
      kept.served()
          .forEach(
              (day, rows) ->
                  served.put(day.toString(), new Served(rows.number(), rows.fingerprint())));
      facts.put("served", served);
    }
    return facts;
  }
}
