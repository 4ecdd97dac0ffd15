package io.lookback.runner;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.lake.Table;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.plain.PlainTable;
import io.lookback.internal.term.Visible;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.Quantity;
import io.lookback.runner.cli.UsageException;
import io.lookback.runner.leak.ChosenUsers;
import io.lookback.runner.leak.GoldMaker.MakingException;
import io.lookback.runner.leak.LeakProof;
import io.lookback.runner.leak.LeakProver;
import io.lookback.runner.leak.UserLines;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The command that tries whether features see their future. */
final class ProveNoLeakCommand {
  private static final int MOST_DAYS = 366;
  private static final int MOST_USERS = 100_000;
  private static final int DEFAULT_DAYS = 3;
  private static final int DEFAULT_USERS = 200;

  /** The options of a run that mean here what they mean there. */
  private static final Set<String> OF_RUN =
      Set.of("landing", "spec", "asOf", "lookbackDays", "scoringDays", "weeks", "maxHistory");

  private static final Option<Integer> DAYS =
      new Option<>(
          "days",
          Legal.ints(1, MOST_DAYS),
          "How many scored days are tried, chosen by --seed. 1 to 366, default 3; all if there are"
              + " fewer.");

  private static final Option<Integer> USERS =
      new Option<>(
          "users",
          Legal.ints(1, MOST_USERS),
          "How many users of these days are tried, chosen by --seed. 1 to 100000, default 200; all"
              + " if there are fewer.");

  private static final Option<Long> SEED =
      new Option<>(
          "seed",
          Legal.longs(0, Long.MAX_VALUE),
          "Chooses days, users and changes. 0 to 9223372036854775807, default 1. The same seed"
              + " tries the same once more.");

  private final ScratchRun runs;
  private final PrintStream out;
  private final PrintStream err;

  ProveNoLeakCommand(ScratchRun runs, PrintStream out, PrintStream err) {
    this.runs = runs;
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    List<Option<?>> all = new ArrayList<>();
    for (Option<?> option : RunOptions.all()) {
      if (OF_RUN.contains(option.name())) {
        all.add(option);
      }
    }
    all.addAll(List.of(DAYS, USERS, SEED));
    return all;
  }

  /**
   * Does it; returns an {@link ExitCode}.
   *
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given) throws UsageException {
    int days = DAYS.in(given, DEFAULT_DAYS);
    int users = USERS.in(given, DEFAULT_USERS);
    long seed = SEED.in(given, 1L);
    Map<String, String> own = new HashMap<>(given);
    own.keySet().retainAll(OF_RUN);
    // What is not legal must be told before anything is made.
    ScratchRun.requireThisProcess("prove-no-leak", runs.options(own));
    try (ScratchFolder scratch = ScratchFolder.make("leak")) {
      LeakProof proof = prove(own, days, users, seed, scratch);
      return tell(proof);
    } catch (MakingException e) {
      err.print(e.getMessage());
      return e.code();
    } catch (LakeException e) {
      return fail(e.getMessage());
    } catch (IOException e) {
      return fail("no proof could be made: " + StoreFault.message(e, e.toString()));
    }
  }

  private LeakProof prove(
      Map<String, String> own, int days, int users, long seed, ScratchFolder scratch)
      throws IOException, LakeException, MakingException, UsageException {
    LakeFolder whole = make(own, scratch.path().resolve("whole"));
    LayerVersion gold = whole.published(Layer.GOLD);
    LakeSpec spec = KeptSpec.effectiveOf(gold, whole);
    ChosenUsers chosen = ChosenUsers.of(gold, spec.features(), days, users, seed);
    UserLines lines = UserLines.of(spec, whole.published(Layer.BRONZE), chosen.users()::contains);
    LocalDate asOf =
        own.containsKey("asOf")
            ? LocalDate.parse(own.get("asOf"))
            : LocalDate.parse(gold.counts().sumsUnder(Counted.GOLD, Measures.ROWS).lastKey());
    scratch.empty();
    out.println(
        line(
            "tried",
            Quantity.of(chosen.days().size(), "scored day")
                + " ("
                + String.join(", ", chosen.days().stream().map(LocalDate::toString).toList())
                + "), "
                + Quantity.of(chosen.users().size(), "user")
                + ", "
                + Quantity.of(lines.lines().size(), "line")
                + ", seed "
                + seed));
    Map<String, String> again = new HashMap<>(own);
    again.put("asOf", asOf.toString());
    again.put("allowEmpty", "true");
    return new LeakProver(
            spec,
            asOf,
            lines,
            seed,
            landing -> rows(again, landing, scratch.path().resolve("lake"), spec.features()),
            () -> {
              scratch.empty();
              return Files.createDirectory(scratch.path().resolve("landing"));
            })
        .prove(chosen.days());
  }

  /** Makes a lake with a whole run of the program. */
  private LakeFolder make(Map<String, String> own, Path lake)
      throws MakingException, UsageException {
    Map<String, String> all = new HashMap<>(own);
    all.put("lake", lake.toString());
    runs.run(Command.RUN, all);
    return LakeFolder.of(lake.toString());
  }

  private List<Map<String, Object>> rows(
      Map<String, String> own, Path landing, Path lake, FeatureSet features)
      throws IOException, MakingException {
    Map<String, String> all = new HashMap<>(own);
    all.put("landing", landing.toString());
    List<Map<String, Object>> rows = new ArrayList<>();
    try {
      LayerVersion gold = make(all, lake).published(Layer.GOLD);
      for (LakeFile file : gold.files(Table.features(features))) {
        PlainTable.readGold(
            file.input(), FeatureSet.PRINT_DAY, file.day(), user -> true, rows::add);
      }
    } catch (LakeException e) {
      throw new IOException(e.getMessage(), e);
    } catch (UsageException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  private int tell(LeakProof proof) {
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            "%-29s %9s %9s %9s %9s %9s",
            "change",
            "lines",
            "rows",
            "cells",
            "changed",
            "wrong"));
    for (LeakProof.Kind kind : proof.kinds()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-29s %9s %9s %9s %9s %9s",
              kind.words(),
              number(kind.tries()),
              number(kind.rows()),
              number(kind.cells()),
              number(kind.changed()),
              number(kind.wrong())));
    }
    out.println();
    if (proof.holds()) {
      out.println(line("verdict", "no feature sees its future"));
      return ExitCode.DONE;
    }
    out.println(line("verdict", "a feature sees what it must not, or misses what it must see"));
    err.println("lookback: leak: " + Visible.text(proof.firstLeak()));
    return ExitCode.QUALITY;
  }

  private static String number(long count) {
    return Quantity.number(BigInteger.valueOf(count));
  }

  private static String line(String label, String text) {
    return String.format(Locale.ROOT, "%-22s %s", label, text);
  }

  private int fail(String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
    return ExitCode.INPUT;
  }
}
