package io.lookback.internal.score;

import io.lookback.batch.Source;
import io.lookback.feature.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The definition of gold in plain loops: section 4 of the specification, read aloud. */
final class NaiveGold {
  private NaiveGold() {}

  /** One row per print of the scored days, in no particular order. */
  static List<Features> score(List<Event> events, WindowSpec spec, int asOf) {
    List<Features> rows = new ArrayList<>();
    for (Event print : events) {
      boolean isScored =
          print.day() <= asOf && print.day() > asOf - spec.weeks() * spec.scoringDays();
      if (print.source().equals(Source.PRINTS) && isScored) {
        rows.add(row(print, events, spec));
      }
    }
    return rows;
  }

  private static Features row(Event print, List<Event> events, WindowSpec spec) {
    int lookback = spec.lookbackDays();
    TreeMap<String, Sums> touched = new TreeMap<>();
    boolean clicked = false;
    for (Event event : events) {
      if (event.user() != print.user()) {
        continue;
      }
      if (event.day() >= print.day() - lookback && event.day() < print.day()) {
        touched.merge(event.valueProp(), one(event), Sums::plus);
      }
      clicked |=
          event.source().equals(Source.TAPS)
              && event.day() == print.day()
              && event.valueProp().equals(print.valueProp())
              && event.value() == print.value();
    }
    TreeMap<String, Sums> history = mostActive(touched, spec.maxHistory());
    return new Features(
        print.day(),
        print.user(),
        print.valueProp(),
        print.value(),
        clicked,
        touched.getOrDefault(print.valueProp(), Sums.NONE),
        history,
        touched.size() - history.size(),
        List.of(
            daysWith(Source.PRINTS, print.day(), lookback, events),
            daysWith(Source.TAPS, print.day(), lookback, events),
            daysWith(Source.PAYS, print.day(), lookback, events)));
  }

  /** On how many days of the lookback anybody has an event of the source. */
  private static int daysWith(Source source, int printDay, int lookback, List<Event> events) {
    int days = 0;
    for (int day = printDay - lookback; day < printDay; day++) {
      for (Event event : events) {
        if (event.source().equals(source) && event.day() == day) {
          days++;
          break;
        }
      }
    }
    return days;
  }

  /** One after the other the value prop with the most events; of equal ones the first by name. */
  private static TreeMap<String, Sums> mostActive(TreeMap<String, Sums> touched, int most) {
    TreeMap<String, Sums> rest = new TreeMap<>(touched);
    TreeMap<String, Sums> listed = new TreeMap<>();
    while (listed.size() < most && !rest.isEmpty()) {
      String best = rest.firstKey();
      for (String valueProp : rest.keySet()) {
        if (events(rest.get(valueProp)) > events(rest.get(best))) {
          best = valueProp;
        }
      }
      listed.put(best, rest.remove(best));
    }
    return listed;
  }

  private static long events(Sums sums) {
    return sums.views() + sums.taps() + sums.pays();
  }

  private static Sums one(Event event) {
    if (event.source().equals(Source.PRINTS)) {
      return new Sums(1, 0, 0, 0);
    }
    return event.source().equals(Source.TAPS)
        ? new Sums(0, 1, 0, 0)
        : new Sums(0, 0, 1, event.value());
  }
}
