package io.lookback.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.plan.KnownBronze;
import io.lookback.internal.plan.KnownBronze.FormerLines;
import io.lookback.internal.plan.KnownBronze.Load;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.Quantity;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command that lists what was loaded into a lake. */
final class LoadsCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out;
  private final PrintStream err;

  LoadsCommand(PrintStream out, PrintStream err) {
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
      KnownBronze bronze = KnownBronze.of(lake);
      List<Load> loads = bronze.loads();
      FormerLines former = bronze.formerLines();
      if (isJson) {
        out.println(json(lake, loads, former));
      } else {
        loads.forEach(this::print);
        if (former.files() > 0) {
          print(former);
        }
      }
      return ExitCode.DONE;
    } catch (LakeException | IOException e) {
      err.println("lookback: " + Visible.text(OptionNames.in(e.getMessage())));
      return ExitCode.INPUT;
    }
  }

  private void print(Load load) {
    out.println(load.name() + "  " + time(load));
    out.println(
        "  "
            + Quantity.of(load.files().size(), "file")
            + ", "
            + Quantity.of(lines(load), "line")
            + ", "
            + Quantity.of(bytes(load), "byte")
            + (load.isReachable() ? "" : "; gold cannot be made as of it any more"));
    for (String file : load.replaced()) {
      out.println("  replaced " + Visible.text(file));
    }
  }

  private void print(FormerLines former) {
    out.println(
        "former lines of "
            + Quantity.of(former.files(), "replaced file")
            + " take "
            + Quantity.of(former.bytes(), "byte")
            + " of bronze; kept for "
            + Quantity.of(former.days(), "day")
            + ", as --keepReplaced says");
  }

  private static String json(LakeFolder lake, List<Load> loads, FormerLines former)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("lake", lake.path(""));
    document.put("loads", loads.stream().map(LoadsCommand::facts).toList());
    Map<String, Object> kept = new LinkedHashMap<>();
    kept.put("files", former.files());
    kept.put("bytes", former.bytes());
    kept.put("keep_replaced", former.days());
    document.put("former", kept);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static Map<String, Object> facts(Load load) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("load", load.name());
    facts.put("time", time(load));
    facts.put("files", load.files().stream().map(LoadedFile::name).sorted().toList());
    facts.put("lines", lines(load));
    facts.put("bytes", bytes(load));
    facts.put("replaced", load.replaced());
    facts.put("gold_can_be_made", load.isReachable());
    return facts;
  }

  private static String time(Load load) {
    return load.time().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static long lines(Load load) {
    return load.files().stream().mapToLong(LoadedFile::lines).sum();
  }

  private static long bytes(Load load) {
    return load.files().stream().mapToLong(file -> file.content().bytes()).sum();
  }
}
