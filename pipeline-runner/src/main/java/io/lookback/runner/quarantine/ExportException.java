package io.lookback.runner.quarantine;

import java.io.IOException;
import java.nio.file.Path;

/** The folder of an export cannot be written; the message names it and the way out. */
public final class ExportException extends IOException {
  private static final long serialVersionUID = 1L;

  ExportException(Path folder, IOException cause) {
    super(
        "export folder '"
            + folder
            + "' cannot be written ("
            + cause
            + "); give --export a folder that can",
        cause);
  }
}
