package io.lookback.notebook;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The process that Jupyter starts for a notebook in Java. */
public final class JavaKernel extends BaseKernel {
  private final Cells cells = new Cells();

  private JavaKernel() {
    super(StandardCharsets.UTF_8);
  }

  /**
   * Serves one notebook until Jupyter says that it is closed.
   *
   * @param args the file in which Jupyter says where it listens
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    if (args.length != 1) {
      System.err.println(
          "usage: JavaKernel CONNECTION_FILE; Jupyter starts it, see notebooks/README.md");
      System.exit(2);
    }
    // Otherwise the protocol library tells every message.
    Logger.getLogger("").setLevel(Level.WARNING);
    KernelConnectionProperties properties =
        KernelConnectionProperties.parse(Files.readString(Path.of(args[0])));
    JupyterConnection connection = new JupyterConnection(properties);
    JavaKernel kernel = new JavaKernel();
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    // What cells have started may still hold threads.
    System.exit(0);
  }

  @Override
  public DisplayData eval(String code) throws CellException {
    return cells.run(code).map(JavaKernel::display).orElse(null);
  }

  /** A value as Jupyter takes it: always as text, and as what it says it is. */
  static DisplayData display(Object value) {
    DisplayData data = new DisplayData(String.valueOf(value));
    if (value instanceof Shown shown) {
      data.putData(shown.mimeType(), shown.content());
    }
    return data;
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    Cells.Completions completions = cells.complete(code, at);
    return new ReplacementOptions(completions.names(), completions.from(), at);
  }

  @Override
  public String isComplete(String code) {
    return cells.isComplete(code) ? IS_COMPLETE_YES : "  ";
  }

  @Override
  public void interrupt() {
    cells.interrupt();
  }

  @Override
  public void onShutdown(boolean isRestarting) {
    cells.close();
  }

  @Override
  public List<String> formatError(Exception fault) {
    return fault instanceof CellException cell ? cell.lines() : super.formatError(fault);
  }

  @Override
  public LanguageInfo getLanguageInfo() {
    return new LanguageInfo.Builder("Java")
        .version(String.valueOf(Runtime.version().feature()))
        .mimetype("text/x-java-source")
        .fileExtension(".java")
        .pygments("java")
        .codemirror("text/x-java")
        .build();
  }
}
