package io.lookback.runner;

import io.lookback.internal.diff.DiffPlan;
import io.lookback.internal.diff.GoldSide;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Scheme;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.diff.Compared;
import io.lookback.runner.diff.DiffJson;
import io.lookback.runner.diff.DiffText;
import io.lookback.runner.leak.GoldMaker.MakingException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;

/**
 * The command that shows what differs between two golds. A program that asks whether they are equal
 * acts on the exit code, so that of a difference stands for nothing else.
 */
final class DiffCommand {
  /** Both are not equal. No other end of the command has this code. */
  static final int DIFFERENT = 1;

  /** All loads lie before it. */
  private static final String LAST_DAY = "9999-12-31";

  private static final int LARGEST_MOST = 10_000;
  private static final int DEFAULT_MOST = 3;

  private static final Option<String> LAKE =
      new Option<>(
          "lake",
          Legal.folder(),
          "Where A and B are feature files: the lake that both are made from. Any folder that a"
              + " run has published into, on an object store too, which options of Beam then tell"
              + " how to reach; default data.");

  private static final Option<Integer> MOST =
      new Option<>(
          "most",
          Legal.ints(1, LARGEST_MOST),
          "The most examples that are shown of rows that differ in a column, and of rows that only"
              + " one has. 1 to 10000, default 3.");

  /** One of the two. */
  private record Side(String name, LakeFolder lake, GoldSide gold) {
    static Side of(LakeFolder lake, LayerVersion gold) throws IOException, LakeException {
      return new Side(lake.path("") + "@" + gold.runId(), lake, GoldSide.of(lake, gold));
    }
  }

  private final ScratchRun runs;
  private final PrintStream out;
  private final PrintStream err;

  DiffCommand(ScratchRun runs, PrintStream out, PrintStream err) {
    this.runs = runs;
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LAKE, LakeOptions.VERSION, MOST, LakeOptions.FORMAT);
  }

  /** The lake that a word names, without its version. */
  static String lakeOf(String word) {
    Named named = Named.of(word);
    return named.isFeatureFile() ? "" : named.name();
  }

  /**
   * What a word names: a folder is a lake, whatever signs its name has; otherwise a feature file by
   * its ending, or a lake with the version behind its last @.
   *
   * @param name the lake or the feature file
   * @param version of the lake; null for none
   */
  private record Named(String name, String version, boolean isFeatureFile) {
    static Named of(String word) {
      if (Scheme.isLocal(word) && Files.isDirectory(Scheme.localPath(word))) {
        return new Named(word, null, false);
      }
      if (word.endsWith(".yaml") || word.endsWith(".yml")) {
        return new Named(word, null, true);
      }
      int at = word.lastIndexOf('@');
      return at <= 0 || word.indexOf('/', at) >= 0
          ? new Named(word, null, false)
          : new Named(word.substring(0, at), word.substring(at + 1), false);
    }
  }

  /**
   * Does it; returns 0 if both are equal, {@link #DIFFERENT} if not, otherwise another {@link
   * ExitCode}.
   *
   * @param words A and B, or A alone
   * @throws UsageException if a word or value is missing or not legal
   */
  int run(List<String> words, Map<String, String> given, LookbackOptions options)
      throws UsageException {
    FileSystems.setDefaultPipelineOptions(options);
    int most = MOST.in(given, DEFAULT_MOST);
    boolean isJson = LakeOptions.FORMAT.in(given, "text").equals("json");
    String version = LakeOptions.VERSION.in(given, null);
    requireWords(words, version, given);
    List<Named> named = words.stream().map(Named::of).toList();
    try {
      Compared compared;
      if (named.get(0).isFeatureFile()) {
        compared = featureFiles(words, LAKE.in(given, "data"), most, options);
      } else {
        Side first = side(named.get(0), version);
        compared =
            named.size() == 2
                ? compared(first, side(named.get(1), null), most, options)
                : compared(before(first), first, most, options);
      }
      if (isJson) {
        out.println(DiffJson.of(compared));
      } else {
        new DiffText(compared, out).print();
      }
      return compared.areEqual() ? ExitCode.DONE : DIFFERENT;
    } catch (MakingException e) {
      err.print(e.getMessage());
      return e.code() == ExitCode.USAGE ? ExitCode.USAGE : ExitCode.INPUT;
    } catch (LakeException e) {
      return fail(e.getMessage());
    } catch (UnfinishedException e) {
      return fail(e.getMessage());
    } catch (IOException e) {
      return fail("the two cannot be compared: " + StoreFault.message(e, e.getMessage()));
    } catch (RuntimeException | OutOfMemoryError e) {
      Logging.fault(e);
      return fail(Fault.inOneLine(e));
    }
  }

  private Compared compared(Side a, Side b, int most, LookbackOptions options)
      throws IOException, UnfinishedException, UsageException {
    DiffPlan plan = DiffPlan.of(a.gold(), b.gold());
    return new Compared(a.name(), b.name(), plan, DiffJob.run(plan, most, options, this::warn));
  }

  /** Compares what each feature file makes of all that a lake has loaded. */
  private Compared featureFiles(List<String> files, String lake, int most, LookbackOptions options)
      throws IOException, LakeException, MakingException, UnfinishedException, UsageException {
    ScratchRun.requireThisProcess("diff of two feature files", options);
    LayerVersion silver = LakeFolder.of(lake).published(Layer.SILVER);
    boolean keepsDuplicates = silver != null && SilverPlan.keepsDuplicates(silver.counts());
    try (ScratchFolder scratch = ScratchFolder.make("diff")) {
      String made = scratch.path().resolve("lake").toString();
      Map<String, String> own = new HashMap<>();
      own.put("keepDuplicates", String.valueOf(keepsDuplicates));
      own.put("lake", lake);
      own.put("spec", files.get(0));
      own.put("knownBy", LAST_DAY);
      own.put("into", made);
      runs.run(Command.GOLD, own);
      Side a = madeBy(files.get(0), made);
      try {
        // In the same lake, which has the bronze now and keeps the gold of the first.
        own.keySet().removeAll(List.of("knownBy", "into"));
        own.put("lake", made);
        own.put("spec", files.get(1));
        runs.run(Command.SILVER, own);
        runs.run(Command.GOLD, own);
      } catch (MakingException e) {
        throw new MakingException(e.code(), e.getMessage().replace(made, lake));
      }
      return compared(a, madeBy(files.get(1), made), most, options);
    }
  }

  private static Side madeBy(String file, String lake) throws IOException, LakeException {
    LakeFolder made = LakeFolder.of(lake);
    return new Side(file, made, GoldSide.of(made, LakeVersions.gold(made, null)));
  }

  private static void requireWords(List<String> words, String version, Map<String, String> given)
      throws UsageException {
    if (words.isEmpty() || words.size() > 2) {
      throw new UsageException(
          "diff takes one or two lakes, as in lookback diff data, got "
              + (words.isEmpty() ? "none" : words.size() + " words"));
    }
    List<Named> named = words.stream().map(Named::of).toList();
    long files = named.stream().filter(Named::isFeatureFile).count();
    if (files == 1) {
      throw new UsageException(
          "diff takes two lakes or two feature files, got "
              + UsageException.quote(String.join(" ", words)));
    }
    if (files == 0 && given.containsKey(LAKE.name())) {
      throw new UsageException(
          "--lake is for two feature files; name the lake as in lookback diff "
              + given.get(LAKE.name()));
    }
    if (version != null && words.size() == 2) {
      throw new UsageException(
          "--version is for one lake; of two, name the version behind an @, as in "
              + words.get(0)
              + "@"
              + version);
    }
    if (version != null && named.get(0).version() != null) {
      throw new UsageException(
          "two versions are named, "
              + UsageException.quote(version)
              + " and that of "
              + UsageException.quote(words.get(0))
              + "; leave --version out");
    }
  }

  private static Side side(Named named, String version) throws IOException, LakeException {
    LakeFolder lake = LakeFolder.of(named.name());
    return Side.of(lake, LakeVersions.gold(lake, version == null ? named.version() : version));
  }

  private static Side before(Side after) throws IOException, LakeException {
    LayerVersion before = LakeVersions.before(after.lake(), after.gold().gold());
    if (before == null) {
      throw new LakeException(
          "lake '"
              + after.lake().path("")
              + "' keeps no gold from before version '"
              + after.gold().gold().runId()
              + "'; name another lake or version to compare with, as in lookback diff A B");
    }
    return Side.of(after.lake(), before);
  }

  private void warn(String message) {
    fail("warning: " + message);
  }

  private int fail(String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
    return ExitCode.INPUT;
  }
}
