package io.lookback.runner;

import io.lookback.batch.Reason;
import io.lookback.batch.Source;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.quarantine.ExportException;
import io.lookback.runner.quarantine.QuarantineDesk;
import io.lookback.runner.quarantine.RejectFilter;
import io.lookback.runner.quarantine.SetAside;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The command that shows what was set aside, and hands it out to be mended. */
final class Quarantine {
  private static final Option<String> LAKE =
      new Option<>(
          "lake",
          Legal.folder(),
          "Folder of the layers. If a run failed for what it set aside, that is read until a run"
              + " publishes silver; else the quarantine of published silver. Any folder, on an object store too, which"
              + " options of Beam then tell how to reach; default data.");
  private static final Option<String> LANDING =
      new Option<>(
          "landing",
          Legal.folder(),
          "Folder of landing files: an export takes no name that a file there has. Any folder;"
              + " default data/landing, if it is there.");
  private static final Option<String> EXPORT =
      new Option<>(
          "export",
          Legal.localFolder(),
          "Folder to write the lines into as they came, a file for each source, such as"
              + " prints-mended-1.json, with prints-mended-1.origins.jsonl, which says each line's"
              + " reasons and where it came from. Mended and put into landing, both together, they"
              + " replace the lines. Any folder on this machine, by default none.");
  private static final Option<Set<String>> SOURCE =
      new Option<>(
          "source",
          Legal.names("SOURCE", Source.BUILT_IN.stream().map(Source::label).toList()),
          "Shows and exports lines of these sources only, such as prints or taps,pays. Labels of"
              + " sources of the lake, several with commas between; default all.");
  private static final Option<Set<String>> REASON =
      new Option<>(
          "reason",
          Legal.someOf("CODE", Arrays.stream(Reason.values()).map(Reason::code).toList()),
          "Shows and exports only lines that have one of these reasons, several with commas"
              + " between: "
              + Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.joining(", "))
              + "; default all.");
  private static final Option<Boolean> ALL =
      new Option<>(
          "all",
          Legal.flag(),
          "Shows every reason with its files, not only as much as goes onto a screen. true or"
              + " false, default false.");
  private static final Option<String> FORMAT =
      new Option<>(
          "format",
          Legal.oneOf("text", "json"),
          "How it is shown: text for people, or json, one document for programs. text or json,"
              + " default text.");

  private final PrintStream out;
  private final PrintStream err;

  Quarantine(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LAKE, LANDING, EXPORT, SOURCE, REASON, ALL, FORMAT);
  }

  /**
   * Shows the quarantine, and exports it if that is asked for; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    String root = LAKE.in(given, "data");
    String export = EXPORT.in(given, null);
    boolean isJson = FORMAT.in(given, "text").equals("json");
    boolean all = ALL.in(given, false);
    LakeFolder lake = LakeFolder.of(root);
    try {
      LakeSpec remembered = KeptSpec.rememberedBy(lake);
      SetAside rejects = SetAside.find(lake, remembered);
      LakeSpec spec = rejects == null ? remembered : rejects.spec();
      RejectFilter filter = filter(given, spec);
      if (rejects == null) {
        return fail(
            ExitCode.INPUT,
            "lake '" + root + "' has no published silver; make it first with: lookback run");
      }
      QuarantineDesk desk = QuarantineDesk.open(rejects, filter);
      if (export != null) {
        desk.export(Path.of(export), landingNames(given, spec));
      }
      if (isJson) {
        desk.printJson(out);
      } else {
        desk.print(out, all);
        desk.printExported(out);
      }
      return ExitCode.DONE;
    } catch (ExportException | LandingException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (FileAlreadyExistsException e) {
      return fail(
          ExitCode.USAGE, "'" + e.getFile() + "' exists; move it, or give --export another folder");
    } catch (LakeException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (IOException e) {
      return fail(ExitCode.INPUT, "lake '" + root + "': " + StoreFault.message(e, e.getMessage()));
    }
  }

  private static RejectFilter filter(Map<String, String> given, LakeSpec spec)
      throws UsageException {
    Set<String> sources = SOURCE.in(given, Set.of());
    if (!sources.isEmpty()) {
      List<String> labels = spec.sources().stream().map(SourceSpec::label).toList();
      Legal.someOf(SOURCE.name(), labels).read(SOURCE.name(), given.get(SOURCE.name()));
    }
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (String code : REASON.in(given, Set.of())) {
      reasons.add(Reason.ofCode(code));
    }
    return new RejectFilter(sources, reasons.isEmpty() ? RejectFilter.ALL.reasons() : reasons);
  }

  /** The names of files in landing; none where nobody named a folder and the usual one is none. */
  private static Set<String> landingNames(Map<String, String> given, LakeSpec spec)
      throws UsageException, LandingException {
    try {
      return LandingFolder.names(spec, LANDING.in(given, "data/landing"));
    } catch (LandingException e) {
      if (given.containsKey(LANDING.name())) {
        throw e;
      }
      return Set.of();
    }
  }

  private int fail(int code, String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
    return code;
  }
}
