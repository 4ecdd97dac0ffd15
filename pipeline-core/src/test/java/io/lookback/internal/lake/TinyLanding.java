package io.lookback.internal.lake;

import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.landing.LandingPlan.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A landing folder small enough to check by hand, with one of everything. */
public final class TinyLanding {
  /** All events as {@link Unfolded#events} gives them, repeats included. */
  public static final List<String> EVENTS =
      List.of(
          "prints prints.json 2020-11-08 7 point 0",
          "prints prints.json 2020-11-09 7 point 0",
          "prints prints.json 2020-11-23 7 point 2",
          "prints prints.json 2020-11-24 7 point 0",
          "prints prints.json 2020-11-30 7 point 0",
          "prints prints.json 2020-11-30 7 point 0",
          "prints prints.json 2020-11-30 7 send 1",
          "prints prints.json 2020-11-29 8 zoë 3",
          "prints prints/more.json 2020-11-30 7 point 0",
          "taps taps.json 2020-11-30 7 point 0",
          "taps taps.json 2020-11-30 7 point 5",
          "taps taps.json 2020-11-10 7 point 0",
          "taps taps.json 2020-11-29 9 zoë 0",
          "pays pays.csv 2020-11-10 7 point 1050",
          "pays pays.csv 2020-11-10 7 point 1050",
          "pays pays.csv 2020-11-29 7 send 1",
          "pays pays.csv 2020-11-30 7 point 9999",
          "pays pays.csv 2020-11-08 8 zoë, gift 500");

  /** All rejects as {@link Unfolded#rejects} gives them; line numbers as of a file read whole. */
  public static final List<String> REJECTS =
      List.of(
          "prints prints.json 575 9 [bad_json] nonsense",
          "prints prints/more.json 82 2 [bad_day, bad_user_id] " + print("2020-02-30", -1, "x", 0),
          "pays pays.csv 132 6 [negative_amount] 7,point,-1,2020-11-29");

  private TinyLanding() {}

  /** Writes the files below {@code folder} and plans to read them with three lanes. */
  public static List<Lane> write(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("prints"));
    Files.writeString(
        folder.resolve("prints.json"),
        lines(
            print("2020-11-08", 7, "point", 0),
            print("2020-11-09", 7, "point", 0),
            print("2020-11-23", 7, "point", 2),
            print("2020-11-24", 7, "point", 0) + "\r",
            print("2020-11-30", 7, "point", 0),
            print("2020-11-30", 7, "point", 0),
            print("2020-11-30", 7, "send", 1),
            "",
            "nonsense",
            print("2020-11-29", 8, "zoë", 3)));
    Files.writeString(
        folder.resolve("prints/more.json"),
        lines(print("2020-11-30", 7, "point", 0), print("2020-02-30", -1, "x", 0)));
    Files.writeString(
        folder.resolve("taps.json"),
        lines(
                print("2020-11-30", 7, "point", 0),
                print("2020-11-30", 7, "point", 5),
                print("2020-11-10", 7, "point", 0),
                print("2020-11-29", 9, "zoë", 0))
            .stripTrailing());
    Files.writeString(
        folder.resolve("pays.csv"),
        lines(
            "user_id,value_prop,total,pay_date",
            "7,point,10.50,2020-11-10",
            "7,point,10.50,2020-11-10",
            "7,send,0.01,2020-11-29",
            "7,point,99.99,2020-11-30",
            "7,point,-1,2020-11-29",
            "8,\"zoë, gift\",5,2020-11-08"));
    return plan(folder);
  }

  /** Plans to read what lies in {@code folder}. */
  public static List<Lane> plan(Path folder) throws Exception {
    LandingFolder landing = LandingFolder.list(folder.toString());
    return LandingPlan.plan(landing.files(), LandingPlan.MIN_RANGE_BYTES, 3);
  }

  /** Writes a landing folder with these files' contents. */
  public static void write(Path folder, String prints, String taps, String pays)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("prints.json"), prints);
    Files.writeString(folder.resolve("taps.json"), taps);
    Files.writeString(folder.resolve("pays.csv"), pays);
  }

  /** A line of prints or taps, without its line end. */
  public static String print(String day, long user, String prop, int position) {
    return String.format(
        "{\"day\":\"%s\",\"event_data\":{\"position\":%s,\"value_prop\":\"%s\"},\"user_id\":%s}",
        day, Integer.toString(position), prop, Long.toString(user));
  }

  /** The lines, each with a line feed. */
  public static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }
}
