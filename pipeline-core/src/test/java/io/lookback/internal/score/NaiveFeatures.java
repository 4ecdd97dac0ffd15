package io.lookback.internal.score;

import io.lookback.batch.ValueKind;
import io.lookback.internal.score.World.Ask;
import io.lookback.internal.score.World.From;
import io.lookback.internal.score.World.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The definition of gold for any measures, in plain loops: sections 4 and 10 of the specification,
 * read aloud. A row is a map from the column's name to its value; amounts are in minor units, and a
 * history is a map of maps.
 */
public final class NaiveFeatures {
  private NaiveFeatures() {}

  /** One row per scored event, in no particular order. */
  public static List<Map<String, Object>> rows(World world, List<Happening> events) {
    Map<String, TreeSet<Integer>> daysOf = new TreeMap<>();
    for (From from : world.sources) {
      daysOf.put(from.label(), new TreeSet<>());
    }
    for (Happening event : events) {
      daysOf.get(event.source()).add(event.day());
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Happening print : events) {
      boolean isScored =
          print.day() <= world.asOf && print.day() > world.asOf - world.weeks * world.scoringDays;
      if (print.source().equals(world.scored) && isScored) {
        rows.add(row(world, print, events, daysOf));
      }
    }
    return rows;
  }

  /** One row per user that touched a value prop before a day, in no particular order. */
  public static List<Map<String, Object>> served(World world, List<Happening> events, int day) {
    Map<String, TreeSet<Integer>> daysOf = new TreeMap<>();
    for (From from : world.sources) {
      daysOf.put(from.label(), new TreeSet<>());
    }
    TreeSet<Long> users = new TreeSet<>();
    for (Happening event : events) {
      daysOf.get(event.source()).add(event.day());
      users.add(event.user());
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (long user : users) {
      Happening print = new Happening(world.scored, day, user, "", 0);
      Map<String, Object> row = ofUser(row(world, print, events, daysOf));
      if (!row.get("history").equals(Map.of())) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** What a row of a print says of its user and day. */
  static Map<String, Object> ofUser(Map<String, Object> print) {
    Map<String, Object> row = new TreeMap<>();
    row.put("feature_day", print.get("print_day"));
    print.forEach(
        (name, value) -> {
          if (name.equals("user_id")
              || name.startsWith("history")
              || name.startsWith("days_with")) {
            row.put(name, value);
          }
        });
    return row;
  }

  private static Map<String, Object> row(
      World world, Happening print, List<Happening> events, Map<String, TreeSet<Integer>> daysOf) {
    List<Happening> mine = new ArrayList<>(events);
    mine.removeIf(event -> event.user() != print.user());
    Map<String, Object> row = new TreeMap<>();
    row.put("print_day", print.day());
    row.put("user_id", print.user());
    row.put("value_prop", print.valueProp());
    if (world.kind(world.scored) == ValueKind.POSITION) {
      row.put("position", (int) print.value());
    }
    row.put("hit", isHit(world, print, mine));
    for (Ask ask : world.asks) {
      for (int days : world.lookbacks) {
        row.put(
            ask.name() + suffix(days),
            value(ask, of(mine, ask.source(), print, print.valueProp(), days), print.day()));
      }
    }
    TreeMap<String, Integer> touched = touched(world, print, mine);
    TreeSet<String> listed = mostActive(touched, world.maxHistory);
    Map<String, Map<String, Object>> history = new TreeMap<>();
    for (String valueProp : listed) {
      Map<String, Object> entry = new TreeMap<>();
      for (Ask ask : world.asks) {
        for (int days : world.lookbacks) {
          String name = world.lookbacks.size() == 1 ? ask.name() : ask.name() + suffix(days);
          entry.put(name, value(ask, of(mine, ask.source(), print, valueProp, days), print.day()));
        }
      }
      history.put(valueProp, entry);
    }
    row.put("history", history);
    row.put("history_left_out", touched.size() - listed.size());
    for (From from : world.sources) {
      for (int days : world.lookbacks) {
        int with = 0;
        for (int day = print.day() - days; day < print.day(); day++) {
          with += daysOf.get(from.label()).contains(day) ? 1 : 0;
        }
        row.put("days_with_" + from.label() + suffix(days), with);
      }
    }
    return row;
  }

  private static String suffix(int days) {
    return days % 7 == 0 ? "_" + days / 7 + "w" : "_" + days + "d";
  }

  private static boolean isHit(World world, Happening print, List<Happening> mine) {
    for (Happening event : mine) {
      if (event.source().equals(world.labelSource)
          && event.day() == print.day()
          && event.valueProp().equals(print.valueProp())
          && (!world.byPosition || event.value() == print.value())) {
        return true;
      }
    }
    return false;
  }

  /** The user's events of a source and value prop in the look-back of a print. */
  private static List<Happening> of(
      List<Happening> mine, String source, Happening print, String valueProp, int days) {
    List<Happening> some = new ArrayList<>();
    for (Happening event : mine) {
      if (event.source().equals(source)
          && event.valueProp().equals(valueProp)
          && event.day() >= print.day() - days
          && event.day() < print.day()) {
        some.add(event);
      }
    }
    return some;
  }

  /** The value of a measure over these events; null where there is none. */
  private static Long value(Ask ask, List<Happening> events, int printDay) {
    long count = 0;
    long sum = 0;
    Long max = null;
    Long since = null;
    TreeSet<Integer> days = new TreeSet<>();
    for (Happening event : events) {
      count++;
      sum += event.value();
      max = max == null ? event.value() : Math.max(max, event.value());
      long distance = (long) printDay - event.day();
      since = since == null ? distance : Math.min(since, distance);
      days.add(event.day());
    }
    return switch (ask.operation()) {
      case "count" -> Long.valueOf(count);
      case "sum" -> Long.valueOf(sum);
      case "max" -> max;
      case "days_since" -> since;
      case "active_days" -> Long.valueOf(days.size());
      default -> throw new IllegalArgumentException(ask.operation());
    };
  }

  /** How many events of measured sources each value prop has in the longest look-back. */
  private static TreeMap<String, Integer> touched(
      World world, Happening print, List<Happening> mine) {
    TreeMap<String, Integer> touched = new TreeMap<>();
    for (Happening event : mine) {
      boolean isMeasured = false;
      for (Ask ask : world.asks) {
        isMeasured |= ask.source().equals(event.source());
      }
      if (isMeasured && event.day() >= print.day() - world.longest() && event.day() < print.day()) {
        touched.merge(event.valueProp(), 1, Integer::sum);
      }
    }
    return touched;
  }

  /** One after the other the value prop with the most events; of equal ones the first by name. */
  private static TreeSet<String> mostActive(TreeMap<String, Integer> touched, int most) {
    TreeMap<String, Integer> rest = new TreeMap<>(touched);
    TreeSet<String> listed = new TreeSet<>();
    while (listed.size() < most && !rest.isEmpty()) {
      String best = rest.firstKey();
      for (String valueProp : rest.keySet()) {
        if (rest.get(valueProp) > rest.get(best)) {
          best = valueProp;
        }
      }
      rest.remove(best);
      listed.add(best);
    }
    return listed;
  }
}
