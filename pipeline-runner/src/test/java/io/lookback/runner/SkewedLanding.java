package io.lookback.runner;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Landing files as uneven as they come: one user with most of the prints, all on one day and of one
 * value prop; a user who has seen very many value props; names and rejected lines as long as a line
 * may be.
 */
final class SkewedLanding {
  private static final String DAY = "2020-11-30";
  private static final String DAY_BEFORE = "2020-11-29";
  private static final int HOT_PRINTS = 400_000;
  private static final int WIDE_PROPS = 40_000;
  private static final int LONG_LINES = 12;
  private static final int LONG = 1_000_000;

  private SkewedLanding() {}

  /** Writes the three files into {@code folder} and returns it. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (BufferedWriter prints = Files.newBufferedWriter(folder.resolve("prints.json"))) {
      for (int i = 0; i < HOT_PRINTS; i++) {
        prints.write(line(DAY, 7, "hot", i));
      }
      for (int prop = 0; prop < WIDE_PROPS; prop++) {
        prints.write(line(DAY_BEFORE, 8, "prop-" + prop, 0));
      }
      for (int position = 0; position < 20; position++) {
        prints.write(line(DAY, 8, "prop-0", position));
      }
      String filler = "x".repeat(LONG);
      for (int i = 0; i < LONG_LINES; i++) {
        prints.write(line(DAY, 100 + i, filler + i, 1));
        prints.write("{\"day\": \"" + filler + "\"}\n");
      }
    }
    Files.writeString(folder.resolve("taps.json"), line(DAY, 7, "hot", 3));
    Files.writeString(
        folder.resolve("pays.csv"),
        "pay_date,total,user_id,value_prop\n" + DAY_BEFORE + ",1.50,7,hot\n");
    return folder;
  }

  private static String line(String day, long user, String prop, int position) {
    return "{\"day\":\""
        + day
        + "\",\"event_data\":{\"position\":"
        + position
        + ",\"value_prop\":\""
        + prop
        + "\"},\"user_id\":"
        + user
        + "}\n";
  }
}
