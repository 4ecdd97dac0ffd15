package io.lookback.internal.verify;

import io.lookback.batch.EventDays;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.explain.RowName;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Difference;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.internal.plain.PlainRow;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares gold with the second opinion for the users of one shard: first all lines, then rows of
 * gold in any order, then {@link #finish}. Holds the events of the users without the text of their
 * lines, and no row.
 */
final class Opinion {
  /** So many differences of a shard are told. */
  private static final int MOST_TOLD = 50;

  private final LakeSpec spec;
  private final boolean keepsDuplicates;
  private final UserSample sample;
  private final PlainRow.Coverage coverage;
  private final LocalDate firstDay;
  private final LocalDate lastDay;
  private final Map<String, PlainParser> parsers = new HashMap<>();
  private final TreeMap<Long, List<PlainEvent>> events = new TreeMap<>();
  private final TreeSet<Long> leftOut = new TreeSet<>();

  /** How many lines were heard that were read as events of a user. */
  private final Map<Long, Integer> heardOf = new HashMap<>();

  private final Map<Long, OpinionOfUser> users = new HashMap<>();
  private final List<Difference> told = new ArrayList<>();
  private long rows;
  private long different;

  /**
   * An opinion.
   *
   * @param keepsDuplicates whether repeats were kept that silver drops otherwise
   * @param firstDay the first scored day
   * @param lastDay the last scored day
   * @param coverage on which days there are events, of any user
   */
  Opinion(
      LakeSpec spec,
      boolean keepsDuplicates,
      UserSample sample,
      LocalDate firstDay,
      LocalDate lastDay,
      PlainRow.Coverage coverage) {
    this.spec = spec;
    this.keepsDuplicates = keepsDuplicates;
    this.sample = sample;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
    this.coverage = coverage;
  }

  /** Hears a line; lines of users out of the sample are passed over. */
  void hear(Witness.Line heard) {
    PlainLine line = heard.line();
    byte[] raw = line.raw();
    boolean isOfNobody = heard.readAs() == Witness.Line.REJECTED;
    boolean isOut =
        isOfNobody ? !sample.contains(raw, 0, raw.length) : !sample.contains(heard.readAs());
    if (heard.readAs() != Witness.Line.UNREAD && isOut) {
      return;
    }
    PlainRecord record =
        parsers
            .computeIfAbsent(line.source(), label -> new PlainParser(spec.source(label)))
            .parse(line);
    PlainEvent event = record == null ? null : record.event();
    if (heard.readAs() != Witness.Line.UNREAD) {
      compareReading(heard, record, event);
    }
    // Senders hold lines back by what they were read as, whatever plain code makes of them.
    if (heard.readAs() >= 0 && heardOf.merge(heard.readAs(), 1, Integer::sum) > PerUserLimit.MOST) {
      leaveOut(heard.readAs());
    }
    if (event != null && sample.contains(event.user()) && !leftOut.contains(event.user())) {
      List<PlainEvent> ofUser = events.computeIfAbsent(event.user(), user -> new ArrayList<>());
      ofUser.add(event.withoutText());
      if (ofUser.size() > PerUserLimit.MOST) {
        leaveOut(event.user());
      }
    }
  }

  private void leaveOut(long user) {
    events.remove(user);
    leftOut.add(user);
  }

  private void compareReading(Witness.Line heard, PlainRecord record, PlainEvent event) {
    boolean isOfNobody = heard.readAs() == Witness.Line.REJECTED;
    boolean isAlike =
        event == null
            ? isOfNobody && record != null && record.isRejected()
            : event.user() == heard.readAs();
    if (!isAlike) {
      String read = isOfNobody ? "rejected" : "an event of user " + heard.readAs();
      String plain;
      if (event != null) {
        plain = "an event of user " + event.user();
      } else {
        plain = record == null || record.isBlank() ? "no line" : "rejected " + record.reasons();
      }
      long user = isOfNobody && event != null ? event.user() : heard.readAs();
      PlainLine line = heard.line();
      String place = Difference.placeOf(line.file(), line.offset());
      differ(place, user, Difference.LINE, read, plain);
    }
  }

  /** Which users' rows are to be compared; known once all lines were heard. */
  boolean isWanted(long user) {
    return sample.contains(user) && !leftOut.contains(user);
  }

  /** Compares a row of gold. */
  void compare(Map<String, Object> row) {
    long user = (Long) row.get(FeatureSet.USER_ID);
    if (!isWanted(user)) {
      return;
    }
    rows++;
    Map<String, Object> computed = of(user).take(row);
    if (computed == null) {
      differ(place(row), user, Difference.ROW, "there", "missing");
      return;
    }
    TreeSet<String> columns = new TreeSet<>(row.keySet());
    columns.addAll(computed.keySet());
    for (String column : columns) {
      Object gold = row.get(column);
      Object plain = computed.get(column);
      if (row.containsKey(column) != computed.containsKey(column) || !Objects.equals(gold, plain)) {
        if (gold instanceof Map<?, ?> history && plain instanceof Map<?, ?> other) {
          compareMaps(place(row), user, column, history, other);
        } else {
          differ(place(row), user, column, text(gold), text(plain));
        }
      }
    }
  }

  private void compareMaps(
      String place, long user, String column, Map<?, ?> gold, Map<?, ?> plain) {
    TreeSet<Object> keys = new TreeSet<>(gold.keySet());
    keys.addAll(plain.keySet());
    for (Object key : keys) {
      Object one = gold.get(key);
      Object other = plain.get(key);
      if (one instanceof Map<?, ?> fields && other instanceof Map<?, ?> others) {
        compareMaps(place, user, column + "[" + key + "]", fields, others);
      } else if (!Objects.equals(one, other)) {
        differ(place, user, column + "[" + key + "]", text(one), text(other));
      }
    }
  }

  private OpinionOfUser of(long user) {
    OpinionOfUser known = users.get(user);
    if (known != null) {
      return known;
    }
    List<PlainEvent> ofUser = events.getOrDefault(user, List.of());
    OpinionOfUser opinion =
        new OpinionOfUser(spec, keepsDuplicates, ofUser, firstDay, lastDay, coverage);
    users.put(user, opinion);
    // The opinion has them now, as long as it needs them.
    events.replace(user, List.of());
    return opinion;
  }

  /** Tells what gold lacks, and counts. */
  void finish(Tally tally) {
    long withRows = 0;
    for (long user : events.keySet()) {
      OpinionOfUser opinion = of(user);
      withRows += opinion.rows() > 0 ? 1 : 0;
      rows += opinion.missing().size();
      for (String place : opinion.missing()) {
        differ(place, user, Difference.ROW, "missing", "there");
      }
    }
    tally.add(rows, Counted.VERIFIED, Measures.ROWS);
    tally.add(withRows, Counted.VERIFIED, Measures.USERS);
    tally.add(leftOut.size(), Counted.VERIFIED, Measures.USERS_LEFT_OUT);
    tally.add(different, Counted.VERIFIED, Measures.CELLS);
    told.forEach(difference -> tally.max(1, Counted.DIFFERENCE, difference.toJson()));
  }

  private void differ(String where, long user, String column, String gold, String computed) {
    different++;
    if (told.size() < MOST_TOLD) {
      told.add(new Difference(where, user, column, gold, computed));
    }
  }

  /** A row as {@code lookback explain} names it. */
  static String place(Map<String, Object> row) {
    return RowName.of(row).toString();
  }

  private static String text(Object value) {
    return value == null ? "nothing" : String.valueOf(value);
  }

  /** On which days gold's events are, as plain code asks for it. */
  static PlainRow.Coverage coverage(EventDays days) {
    return (source, day) -> {
      int epochDay = (int) day.toEpochDay();
      return days.count(source, epochDay, epochDay + 1) > 0;
    };
  }
}
