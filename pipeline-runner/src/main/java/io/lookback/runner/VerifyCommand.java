package io.lookback.runner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.KeptSpec;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LakeVersions.GoldVersions;
import io.lookback.internal.lake.StoreFault;
import io.lookback.internal.lake.Table;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Difference;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Verified;
import io.lookback.internal.plan.GoldPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.SilverPlan;
import io.lookback.internal.term.Visible;
import io.lookback.internal.verify.VerifyGold;
import io.lookback.lake.LakeException;
import io.lookback.ledger.Tally;
import io.lookback.runner.LayerJobs.UnfinishedException;
import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.cli.UsageException;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.values.PCollectionList;

/** The command that computes published gold again by plain code and compares every cell. */
final class VerifyCommand {
  private static final Option<Double> SAMPLE =
      new Option<>(
          "sample",
          Legal.positiveRatio(),
          "Share of users whose rows are computed again, chosen by a hash of their id. More than 0,"
              + " at most 1, default 1: all users.");

  /** So many cells are shown. */
  private static final int MOST_SHOWN = 20;

  private final PrintStream out;
  private final PrintStream err;

  VerifyCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** All options, in the order of the help page. */
  static List<? extends Option<?>> options() {
    return List.of(LakeOptions.LAKE, LakeOptions.VERSION, SAMPLE, LakeOptions.FORMAT);
  }

  /**
   * Looks whether values are legal, before Beam is loaded.
   *
   * @throws UsageException naming the first that is not
   */
  static void check(Map<String, String> given) throws UsageException {
    for (Option<?> option : options()) {
      option.in(given, null);
    }
  }

  /**
   * Compares; returns an {@link ExitCode}.
   *
   * @param given values of {@link #options}
   * @param options how the pipeline runs
   * @throws UsageException if a value is missing or not legal
   */
  int run(Map<String, String> given, LookbackOptions options) throws UsageException {
    String root = LakeOptions.LAKE.in(given, "data");
    String version = LakeOptions.VERSION.in(given, null);
    double share = SAMPLE.in(given, 1.0);
    boolean isJson = LakeOptions.FORMAT.in(given, "text").equals("json");
    FileSystems.setDefaultPipelineOptions(options);
    ResultJob.requirePlace(options);
    try {
      LakeFolder lake = LakeFolder.of(root);
      GoldVersions versions = LakeVersions.goldOf(lake, version);
      Verified verified = Verified.of(compare(lake, versions, share, options));
      String run = versions.gold().runId();
      out.print(isJson ? json(run, verified) : text(run, verified));
      if (verified.cells().signum() > 0) {
        return fail(ExitCode.QUALITY, "gold '" + run + "' " + verified.problem());
      }
      if (!verified.isGiven()) {
        return fail(ExitCode.QUALITY, "gold '" + run + "' has " + verified.inWords());
      }
      return ExitCode.DONE;
    } catch (LakeException e) {
      return fail(ExitCode.INPUT, e.getMessage());
    } catch (UnfinishedException e) {
      return fail(ExitCode.INTERNAL_FAULT, e.getMessage());
    } catch (IOException e) {
      return fail(
          ExitCode.INPUT,
          "lake '" + root + "' cannot be verified: " + StoreFault.message(e, e.getMessage()));
    }
  }

  private Tally compare(
      LakeFolder lake, GoldVersions versions, double share, LookbackOptions options)
      throws IOException, LakeException, UnfinishedException, UsageException {
    LakeSpec spec = KeptSpec.effectiveOf(versions.gold(), lake);
    List<LakeFile> bronze = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      bronze.addAll(versions.bronze().files(Table.bronze(source)));
    }
    List<LakeFile> gold = versions.gold().files(Table.features(spec.features()));
    UserSample sample = UserSample.of(share, LoadedFile.textBytes(versions.bronze()));
    VerifyGold.Files files =
        new VerifyGold.Files(
            bronze,
            gold,
            GoldPlan.lastDayOf(versions.gold()),
            SilverPlan.keepsDuplicates(versions.silver().counts()));
    int lanes = InputSize.fileLanes(options, InputSize.ofLake(bronze));
    Tally counts =
        ResultJob.run(
            "verify",
            options,
            this::warn,
            (pipeline, place) ->
                PCollectionList.of(
                        pipeline.apply("Verify gold", new VerifyGold(spec, files, sample, lanes)))
                    .apply("Tally", WriteTally.to(place)),
            WriteTally::read);
    return counts
        .merge(versions.gold().counts().filter(key -> key.counted() == Counted.GOLD))
        .max(sample.threshold(), Counted.VERIFIED, Measures.THRESHOLD);
  }

  private static String text(String run, Verified verified) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-22s %s%n", "gold", run));
    text.append(String.format(Locale.ROOT, "%-22s %s%n", "verified", verified.inWords()));
    List<Difference> differences = verified.differences();
    for (Difference first : differences.subList(0, Math.min(MOST_SHOWN, differences.size()))) {
      text.append(
          String.format(Locale.ROOT, "%-22s %s%n", "differs", Visible.text(first.inWords())));
    }
    return text.toString();
  }

  private static String json(String run, Verified verified) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("gold", run);
      json.writeNumberField("verify_share", verified.share());
      json.writeNumberField("verified_rows", verified.rows());
      json.writeNumberField("verified_users", verified.users());
      json.writeNumberField("verified_users_left_out", verified.usersLeftOut());
      if (!verified.isGiven()) {
        json.writeStringField("not_verified", verified.inWords());
      }
      json.writeNumberField("cells", verified.cells());
      json.writeArrayFieldStart("differences");
      for (Difference difference : verified.differences()) {
        json.writeRawValue(difference.toJson());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text + "\n";
  }

  private void warn(String message) {
    fail(ExitCode.DONE, "warning: " + message);
  }

  private int fail(int code, String message) {
    err.println("lookback: " + Visible.text(OptionNames.in(message)));
    return code;
  }
}
