package io.lookback.runner;

import io.lookback.internal.lake.Scheme;
import io.lookback.internal.lake.StoreFault;
import io.lookback.runner.cli.Arguments.Given;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether Google Cloud Storage answers at all. Without a network its client goes on trying for four
 * minutes, and no option of it or of Beam shortens that: so commands ask once before they begin.
 */
final class GoogleHost {
  private static final String SCHEME = "gs";
  private static final String ENDPOINT = "https://storage.googleapis.com/";
  private static final String ENDPOINT_OPTION = "gcsEndpoint";
  private static final int ATTEMPTS = 3;
  private static final int PAUSE_SECONDS = 1;
  private static final int TIMEOUT_MILLIS = 10_000;

  private GoogleHost() {}

  /** There was no answer; the message is one line for the program's user. */
  static final class SilentException extends IOException {
    private static final long serialVersionUID = 1L;

    SilentException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Asks it if landing or lake are there. What it answers does not matter.
   *
   * @param own values of {@code landing}, {@code lake} and {@code into}, where given
   * @param beam options of Beam, of which one names another host
   * @throws SilentException if there is no answer, after a minute at most
   */
  static void require(Map<String, String> own, List<Given> beam) throws SilentException {
    String landing = own.getOrDefault("landing", "");
    String lake = own.getOrDefault("lake", "");
    String into = own.getOrDefault("into", "");
    boolean isLanding = Scheme.of(landing).equals(SCHEME);
    if (!isLanding && !Scheme.of(lake).equals(SCHEME) && !Scheme.of(into).equals(SCHEME)) {
      return;
    }
    String endpoint =
        beam.stream()
            .filter(option -> option.name().equals(ENDPOINT_OPTION) && option.value() != null)
            .map(Given::value)
            .findFirst()
            .orElse(ENDPOINT);
    try {
      ask(endpoint);
    } catch (IOException e) {
      throw new SilentException(
          (isLanding
                  ? "landing folder '" + landing + "' cannot be read"
                  : "lake '" + (Scheme.of(lake).equals(SCHEME) ? lake : into) + "'")
              + ": no answer from '"
              + endpoint
              + "': "
              + StoreFault.message(e, e.toString()),
          e);
    }
  }

  private static void ask(String endpoint) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (!(new URL(endpoint).openConnection() instanceof HttpURLConnection connection)) {
          throw new IOException("not an address of HTTP");
        }
        connection.setRequestMethod("HEAD");
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.getResponseCode();
        connection.disconnect();
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
