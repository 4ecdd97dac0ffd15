package io.lookback.internal.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;

/** A landing folder with drawn events: one print of fifty is there twice, some lines are none. */
final class DrawnLanding {
  /** The newest day of an event. */
  static final LocalDate LAST = LocalDate.of(2020, 11, 30);

  private DrawnLanding() {}

  /** Writes about {@code lines} lines of the users from 0 to below {@code users}. */
  static void write(Path landing, long seed, int lines, int users) throws IOException {
    Random random = new Random(seed);
    StringBuilder prints = new StringBuilder("nonsense\n\n");
    StringBuilder taps = new StringBuilder();
    StringBuilder pays = new StringBuilder("pay_date,total,user_id,value_prop\n");
    for (int line = 0; line < lines; line++) {
      String day = LAST.minusDays(random.nextInt(31)).toString();
      int user = random.nextInt(users);
      String prop = "prop" + random.nextInt(6);
      String event =
          String.format(
              Locale.ROOT,
              "{\"day\":\"%s\",\"event_data\":{\"position\":%d,\"value_prop\":\"%s\"},\"user_id\":%d}%n",
              day,
              random.nextInt(3),
              prop,
              user);
      switch (random.nextInt(6)) {
        case 0 -> taps.append(event);
        case 1 ->
            pays.append(day + "," + random.nextInt(5_000) / 100.0 + "," + user + "," + prop + "\n");
        default -> prints.append(random.nextInt(50) == 0 ? event + event : event);
      }
    }
    Files.writeString(landing.resolve("prints.json"), prints);
    Files.writeString(landing.resolve("taps.json"), taps);
    Files.writeString(landing.resolve("pays.csv"), pays);
  }
}
