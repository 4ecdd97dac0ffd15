package io.lookback.runner;

import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * The settings of a Flink inside this process: those that travel in the program's jar, or others
 * that the user gives, and in both cases those that seal its endpoints.
 *
 * <p>Flink always opens a port for its REST interface and one for its blobs, and runs what is
 * submitted to the first as the user of this process. Nothing in this process talks to either. So
 * both ask for TLS with a certificate on each side, from key stores and trust stores that are
 * empty: no handshake can succeed, whoever tries. No secret exists that could be lost. What Flink
 * would pass through the port for blobs, which are large descriptions of steps, is passed in memory
 * instead.
 *
 * <p>Loads Flink's classes: only for runs on Flink.
 */
final class LocalFlink {
  private static final String RESOURCE = "flink-local/config.yaml";

  /** Guards nothing, as the stores are empty; Flink wants one. */
  private static final String PASSWORD = "none";

  private static final String LOOPBACK = "127.0.0.1";

  private LocalFlink() {}

  /**
   * Makes a folder with the settings, as Flink wants them; it goes when the process ends.
   *
   * @param given the folder of the user's own settings; empty for those that come along
   * @throws UsageException if {@code given} has no settings that Flink can read
   */
  static Path confDir(String given) throws UsageException {
    try {
      Path folder = Files.createTempDirectory("lookback-flink");
      folder.toFile().deleteOnExit();
      Configuration settings = given.isEmpty() ? own(folder) : load(given);
      seal(settings, emptyStore(folder));
      // Flink takes the name of the file for its syntax, and remembers which one it has read.
      Path file = deletedOnExit(folder.resolve(GlobalConfiguration.getFlinkConfFilename()));
      Files.write(file, ConfigurationUtils.convertConfigToWritableLines(settings, true));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("the settings of Flink cannot be written", e);
    }
  }

  private static Configuration own(Path folder) throws IOException {
    try (InputStream settings = LocalFlink.class.getResourceAsStream(RESOURCE)) {
      Files.copy(settings, deletedOnExit(folder.resolve("config.yaml")));
    }
    return GlobalConfiguration.loadConfiguration(folder.toString());
  }

  private static Configuration load(String folder) throws UsageException {
    try {
      return GlobalConfiguration.loadConfiguration(folder);
    } catch (RuntimeException e) {
      throw new UsageException(
          "--flinkConfDir, or else the environment variable FLINK_CONF_DIR, must be a folder with"
              + " Flink's config.yaml, got "
              + UsageException.quote(folder)
              + " ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ")");
    }
  }

  /** Closes what Flink opens to others, whatever the settings said about it. */
  private static void seal(Configuration settings, Path emptyStore) {
    for (String endpoint : List.of("rest", "internal")) {
      String prefix = "security.ssl." + endpoint + ".";
      settings.setString(prefix + "enabled", "true");
      for (String store : List.of("keystore", "truststore")) {
        settings.setString(prefix + store, emptyStore.toString());
        settings.setString(prefix + store + "-password", PASSWORD);
      }
      settings.setString(prefix + "key-password", PASSWORD);
    }
    settings.setString("security.ssl.rest.authentication-enabled", "true");
    settings.setString("blob.service.ssl.enabled", "true");
    settings.setString("blob.offload.minsize", String.valueOf(Integer.MAX_VALUE));
    for (String address :
        List.of(
            "jobmanager.bind-host",
            "jobmanager.rpc.address",
            "rest.address",
            "rest.bind-address",
            "taskmanager.bind-host")) {
      settings.setString(address, LOOPBACK);
    }
    // Several would talk to each other through ports of their own.
    settings.setString("minicluster.number-of-taskmanagers", "1");
  }

  private static Path emptyStore(Path folder) throws IOException {
    Path file = deletedOnExit(folder.resolve("empty.p12"));
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no empty PKCS12 store", e);
    }
    return file;
  }

  private static Path deletedOnExit(Path file) {
    file.toFile().deleteOnExit();
    return file;
  }
}
