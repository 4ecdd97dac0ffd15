package io.lookback.runner;

import io.lookback.feature.GoldColumn;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command that prints a feature file: the built-in one to start from, or that of a lake; or
 * checks one and lists the columns that it makes.
 */
final class SpecCommand {
  private static final Option<String> SPEC =
      new Option<>(
          "spec",
          Legal.localFile(),
          "Feature file to check: prints the columns of gold that it makes, or all its mistakes with"
              + " exit code 2. Any YAML file on this machine; by default none, and the built-in feature"
              + " file is printed with a comment for each key, so that you can edit a copy.");
  private static final Option<String> LAKE =
      new Option<>(
          "lake",
          Legal.folder(),
          "Folder of the layers: prints the feature file that the lake was made with. Any folder that"
              + " a run has published into, on an object store too, which options of Beam then tell"
              + " how to reach; by default none.");

  private final PrintStream out;
  private final PrintStream err;

  SpecCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(SPEC, LAKE);
  }

  /**
   * Prints; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    String file = SPEC.in(given, null);
    String lake = LAKE.in(given, null);
    if (file != null && lake != null) {
      throw new UsageException("spec takes --spec or --lake, not both");
    }
    try {
      if (file != null) {
        printColumns(ChosenSpec.read(Path.of(file)));
      } else if (lake != null) {
        LakeFolder folder = LakeFolder.of(lake);
        requirePublished(folder);
        out.print(SpecFile.write(KeptSpec.rememberedBy(folder)));
      } else {
        out.print(SpecFile.commentedBuiltIn());
      }
      return ExitCode.DONE;
    } catch (SpecException e) {
      ChosenSpec.lines(e).forEach(line -> err.println("lookback: " + Visible.text(line)));
      return ExitCode.USAGE;
    } catch (LakeException e) {
      err.println("lookback: " + Visible.text(e.getMessage()));
    } catch (IOException e) {
      err.println(
          "lookback: "
              + Visible.text("lake '" + lake + "': " + StoreFault.message(e, e.toString())));
    }
    return ExitCode.INPUT;
  }

  private static void requirePublished(LakeFolder lake) throws IOException, LakeException {
    for (Layer layer : Layer.values()) {
      if (!lake.publishedRun(layer).isEmpty()) {
        return;
      }
    }
    throw new LakeException(
        "lake '"
            + lake.path("")
            + "' has no published layer that remembers a feature file; make one first with:"
            + " lookback run");
  }

  private void printColumns(LakeSpec spec) {
    List<GoldColumn> columns = spec.features().goldColumns();
    int widest = columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    for (GoldColumn column : columns) {
      String type = type(column.type()) + (column.isNullable() ? " or null" : "");
      out.println(
          String.format(
              Locale.ROOT, "%-" + widest + "s  %-21s  %s", column.name(), type, column.meaning()));
    }
  }

  /** A type as the specification writes it. */
  private static String type(GoldColumn.Type type) {
    return switch (type) {
      case AMOUNT -> "decimal(18,2)";
      case HISTORY -> "map<text, struct>";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }
}
