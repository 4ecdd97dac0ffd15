package io.lookback.runner;

import io.lookback.batch.Source;
import io.lookback.lake.LakeException;
import io.lookback.lake.LakeFile;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import io.lookback.lake.LayerVersion;
import io.lookback.lake.StoreFault;
import io.lookback.lake.Table;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.cli.Visible;
import io.lookback.runner.quarantine.QuarantineDesk;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The command that shows what was set aside, and hands it out to be mended. */
final class Quarantine {
  private static final Option<String> LAKE =
      new Option<>(
          "lake",
          Legal.folder(),
          "Folder of the layers; the quarantine of its published silver is read. Any folder, on an"
              + " object store too, which options of Beam then tell how to reach; default data.");
  private static final Option<String> EXPORT =
      new Option<>(
          "export",
          Legal.folder(),
          "Folder to write the lines into as they came, for each landing file one of its kind whose"
              + " name ends in -quarantined: mended, they go into landing beside the others. Any"
              + " folder, by default none; files that exist end the command with exit code 2.");

  private final PrintStream out;
  private final PrintStream err;

  Quarantine(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LAKE, EXPORT);
  }

  /**
   * Shows the quarantine, and exports it if that is asked for; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    String root = LAKE.in(given, "data");
    String export = EXPORT.in(given, null);
    LakeFolder lake = LakeFolder.of(root);
    try {
      LayerVersion silver = lake.published(Layer.SILVER);
      if (silver == null) {
        return fail(
            ExitCode.INPUT,
            "lake '" + root + "' has no published silver; make it first with: lookback run");
      }
      QuarantineDesk desk = QuarantineDesk.open(silver.files(Table.QUARANTINE));
      desk.print(out);
      if (export != null) {
        LayerVersion bronze = lake.published(Layer.BRONZE);
        List<LakeFile> headers =
            bronze == null ? List.of() : bronze.files(Table.bronze(Source.PAYS));
        desk.export(Path.of(export), headers, out);
      }
      return ExitCode.DONE;
    } catch (FileAlreadyExistsException e) {
      return fail(
          ExitCode.USAGE, "'" + e.getFile() + "' exists; move it, or give --export another folder");
    } catch (LakeException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (IOException e) {
      return fail(ExitCode.INPUT, "lake '" + root + "': " + StoreFault.message(e, e.getMessage()));
    }
  }

  private int fail(int code, String message) {
    err.println("lookback: " + Visible.text(message));
    return code;
  }
}
