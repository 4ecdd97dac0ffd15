package io.lookback.runner;

import io.lookback.runner.cli.Legal;
import io.lookback.runner.cli.Option;

/** Options that several commands share which look at a published lake. */
final class LakeOptions {
  /** The lake. */
  static final Option<String> LAKE = lake("");

  /** The version of gold, with the layers that it was made of. */
  static final Option<String> VERSION =
      new Option<>(
          "version",
          Legal.text("RUN", "the name of a run, or how it begins"),
          "Which version of gold, with the silver and bronze that it was made of: written with an"
              + " equals sign, --version=RUN. The name of a kept version, or the beginning of one"
              + " name alone; lookback versions lists them. By default the published version.");

  /** How a result is shown. */
  static final Option<String> FORMAT =
      new Option<>(
          "format",
          Legal.oneOf("text", "json"),
          "How it is shown: text for people, or json, one document for programs. text or json,"
              + " default text.");

  private LakeOptions() {}

  /**
   * The lake.
   *
   * @param more what the help says of it beyond what it is
   */
  static Option<String> lake(String more) {
    return new Option<>(
        "lake",
        Legal.folder(),
        "Folder of the layers. Any folder that a run has published into, on an object store too,"
            + " which options of Beam then tell how to reach; default data."
            + more);
  }
}
