package io.lookback.internal.lake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * The name of a run, which is that of the versions and of the load that it makes: when the run
 * began, and a random part.
 */
public final class RunName {
  /**
   * Names are compared to find the newest. Those of earlier versions have {@code Z} behind the
   * second and no milliseconds; the letter between, which is behind {@code Z}, puts a name of the
   * same second after them.
   */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss['m'SSS]'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private RunName() {}

  /** A new name of a run that begins at {@code start}. */
  static String at(Instant start) {
    return TIME.format(start) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * When a run began; the beginning of 1970 for a text that is not the name of one, so that what it
   * made counts as the oldest.
   */
  public static Instant time(String runId) {
    int end = runId.indexOf('-');
    try {
      return LocalDateTime.parse(end < 0 ? runId : runId.substring(0, end), TIME)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
