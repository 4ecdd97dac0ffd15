package io.lookback.kernels;

import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Events as the program meets them: few value props, skewed users, amounts in cents. */
final class SampleEvents {
  /** The first of the days, 2020-11-03. */
  static final int FIRST_DAY = (int) LocalDate.of(2020, 11, 3).toEpochDay();

  /** Three weeks of history and one that is scored. */
  static final int DAYS = 28;

  /** The value props that occur, in order of their text. */
  static final String[] PROPS = {
    "cellphone_recharge",
    "credits_consumer",
    "link_cobro",
    "point",
    "prepaid",
    "send_money",
    "transport"
  };

  private static final int USERS = 50_000;
  private static final int MOST_POSITIONS = 4;
  private static final long MOST_CENTS = 200_00;

  private final SplittableRandom random;

  SampleEvents(long seed) {
    random = new SplittableRandom(seed);
  }

  int day() {
    return FIRST_DAY + random.nextInt(DAYS);
  }

  /** A user; small ids are the more frequent ones. */
  long user() {
    double unit = random.nextDouble();
    return 1 + (long) (unit * unit * USERS);
  }

  int prop() {
    return random.nextInt(PROPS.length);
  }

  /** A position, or cents. */
  long value(Source source) {
    return source.equals(Source.PAYS)
        ? random.nextLong(MOST_CENTS)
        : random.nextInt(MOST_POSITIONS);
  }

  /** One of {@code [0, bound)}. */
  int choice(int bound) {
    return random.nextInt(bound);
  }

  /** Batches of one source in no order, as they come from landing; every hundredth row twice. */
  List<EventBatch> batches(Source source, int rows) {
    EventRows gathered = new EventRows();
    for (int row = 0; row < rows; ) {
      int day = day();
      long user = user();
      int prop = gathered.valueProps().code(PROPS[prop()]);
      long value = value(source);
      for (int copy = choice(100) == 0 ? 2 : 1; copy > 0 && row < rows; copy--, row++) {
        gathered.add(day, user, prop, value);
      }
    }
    List<EventBatch> batches = new ArrayList<>();
    gathered.drain(source, source.label(), batches::add);
    return batches;
  }
}
