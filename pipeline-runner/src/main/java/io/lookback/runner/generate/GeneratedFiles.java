package io.lookback.runner.generate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** The files of one landing: they get their names together, after all of them are complete. */
final class GeneratedFiles implements Closeable {
  private final Path folder;
  private final boolean overwrite;
  private final LongConsumer written;
  private final List<GeneratedFile> files = new ArrayList<>();

  /** No file yet; the parameters are those of {@link GeneratedFile}. */
  GeneratedFiles(Path folder, boolean overwrite, LongConsumer written) {
    this.folder = folder;
    this.overwrite = overwrite;
    this.written = written;
  }

  /** Opens one more file. */
  GeneratedFile open(String name) throws IOException {
    GeneratedFile file = new GeneratedFile(folder, name, overwrite, written);
    files.add(file);
    return file;
  }

  /** Finishes all files, then gives them their names. */
  void publish() throws IOException {
    for (GeneratedFile file : files) {
      file.finish();
    }
    for (GeneratedFile file : files) {
      file.publish();
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (GeneratedFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
