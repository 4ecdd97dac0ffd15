package io.lookback.runner;

import io.lookback.runner.cli.UsageException;
import io.lookback.runner.leak.GoldMaker.MakingException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;

/** Runs the program into lakes that nobody keeps, without a word as long as all goes well. */
final class ScratchRun {
  /** Makes the options of a run. */
  @FunctionalInterface
  interface OptionsMaker {
    /** The options of a run with these options of Lookback's own. */
    LookbackOptions of(Map<String, String> own) throws UsageException;
  }

  private final CommandLine.LayerRun layerRun;
  private final OptionsMaker options;
  private final PrintStream err;

  ScratchRun(CommandLine.LayerRun layerRun, OptionsMaker options, PrintStream err) {
    this.layerRun = layerRun;
    this.options = options;
    this.err = err;
  }

  /**
   * The options of such a run: without a report, a second opinion, or a gate for rejected lines.
   *
   * @param own options of Lookback's own
   * @throws UsageException if a value is not legal
   */
  LookbackOptions options(Map<String, String> own) throws UsageException {
    Map<String, String> all = new HashMap<>(own);
    all.put("maxQuarantine", "1");
    all.put("report", "false");
    all.put("quiet", "true");
    all.put("verify", "0");
    return options.of(all);
  }

  /**
   * Looks whether workers see the lakes of such runs; to be asked before anything is made.
   *
   * @param what needs such runs, as the subject of a sentence
   * @throws UsageException if the runs go to a cluster, whose workers have temporary files of their
   *     own
   */
  static void requireThisProcess(String what, LookbackOptions options) throws UsageException {
    if (ResultJob.isElsewhere(options)) {
      throw new UsageException(
          what
              + " must run in this process, as the lakes that it makes are temporary files of this"
              + " machine; got --flinkMaster="
              + UsageException.quote(options.as(FlinkPipelineOptions.class).getFlinkMaster())
              + "; leave --runner and --flinkMaster out, or name --flinkMaster=[local]");
    }
  }

  /**
   * Runs.
   *
   * @throws MakingException if the run does not end well, with what it said
   */
  void run(Command command, Map<String, String> own) throws MakingException, UsageException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int code =
        layerRun.run(
            options(own),
            command,
            new Progress(err, Progress.Style.NONE, System::nanoTime),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(told, true, StandardCharsets.UTF_8));
    if (code != ExitCode.DONE) {
      throw new MakingException(code, told.toString(StandardCharsets.UTF_8));
    }
  }
}
