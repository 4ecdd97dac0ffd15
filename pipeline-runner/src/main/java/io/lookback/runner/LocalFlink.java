package io.lookback.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings of a Flink inside this process; they travel in the program's jar. */
final class LocalFlink {
  private static final String RESOURCE = "flink-local/config.yaml";

  private LocalFlink() {}

  /** The folder that holds the settings, as Flink wants them; it goes when the process ends. */
  static Path confDir() {
    return Holder.FOLDER;
  }

  /** Written when first asked for. */
  private static final class Holder {
    static final Path FOLDER = write();

    private static Path write() {
      try (InputStream settings = LocalFlink.class.getResourceAsStream(RESOURCE)) {
        Path folder = Files.createTempDirectory("lookback-flink");
        folder.toFile().deleteOnExit();
        Path file = folder.resolve("config.yaml");
        Files.copy(settings, file);
        file.toFile().deleteOnExit();
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException("the settings of Flink cannot be written", e);
      }
    }
  }
}
