package io.lookback.runner.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes a made-up landing folder: {@code prints.json}, {@code taps.json}, {@code pays.csv}.
 *
 * <p>What the data is like, per user and day on average: a sixth of a print and a quarter of a
 * payment. Prints come as carousels, at most one per user and day, with different value props at
 * positions 0 to k-1, k in 1 to 4; one print in ten is tapped. Users, value props and amounts are
 * skewed. One payment in a hundred comes twice. Files are in order of days, and within a day in an
 * order of users that is shuffled anew; user ids are 1 to {@code users}. 100,000 users over 30 days
 * make about 75 MB.
 *
 * <p>With {@code dirt} there are extra lines that a reader must reject, drop or skip, and unusual
 * spellings of good ones; the accepted events stay those of the clean data of the same seed. {@link
 * FileCount} says what a reader should count.
 *
 * <p>Time is linear in users times days, memory is constant. The same {@link Spec} gives the same
 * bytes everywhere.
 *
 * <pre>{@code
 * Generator.Summary made =
 *     Generator.write(Generator.Spec.in(folder).withUsers(1_000).withDirt(0.001), bytes -> {});
 * }</pre>
 */
public final class Generator {
  private static final int[] CAROUSEL_SIZES_IN_64 = {33, 12, 10, 9};
  private static final double PRINTS_PER_USER_DAY = 1.0 / 6;
  private static final double MOST_CAROUSELS_PER_DAY = 0.95;
  private static final double PAYS_PER_USER_DAY = 0.25;
  private static final double TAPPED = 0.10;
  private static final double PAID_TWICE = 0.01;

  private final Spec spec;
  private final long shownLevels;
  private final long paidLevels;
  private final double[] carouselChances =
      Habits.chances(PRINTS_PER_USER_DAY / meanCarousel(), MOST_CAROUSELS_PER_DAY);
  private final double[] noPaymentChances =
      Habits.chancesOfNone(PAYS_PER_USER_DAY / (1 + PAID_TWICE));
  private final long[] amountEdges = Habits.amountEdges();
  private final SplitMix64 random = new SplitMix64(0);

  private Generator(Spec spec) {
    this.spec = spec;
    this.shownLevels = streamKey(1);
    this.paidLevels = streamKey(2);
  }

  /**
   * Writes the three files into {@link Spec#dir}, which is created if need be. The files get their
   * names only after all of them are complete; until then, and after a failure, the folder shows
   * what it held before.
   *
   * @param spec what to write
   * @param progress receives the bytes of all files written so far, now and then, never decreasing
   * @return what was written
   * @throws java.nio.file.FileAlreadyExistsException if one of the files exists and {@link
   *     Spec#overwrite} is false
   * @throws IOException if the folder cannot be written
   */
  public static Summary write(Spec spec, LongConsumer progress) throws IOException {
    Files.createDirectories(spec.dir());
    LongConsumer blocks = new RunningTotal(progress);
    boolean overwrite = spec.overwrite();
    try (LandingFile prints = new LandingFile(spec.dir(), "prints.json", overwrite, blocks);
        LandingFile taps = new LandingFile(spec.dir(), "taps.json", overwrite, blocks);
        LandingFile pays = new LandingFile(spec.dir(), "pays.csv", overwrite, blocks)) {
      Summary summary = new Generator(spec).fill(prints, taps, pays);
      for (LandingFile file : new LandingFile[] {prints, taps, pays}) {
        file.finish();
      }
      for (LandingFile file : new LandingFile[] {prints, taps, pays}) {
        file.publish();
      }
      return summary;
    }
  }

  private Summary fill(LandingFile printFile, LandingFile tapFile, LandingFile payFile)
      throws IOException {
    double dirt = spec.dirt();
    var prints = new ImpressionLines(printFile, schedule(Flaw.OF_JSON, 3));
    var taps = new ImpressionLines(tapFile, schedule(Flaw.OF_JSON, 4));
    var pays = new PaymentLines(payFile, schedule(Flaw.OF_CSV, 5), dirt > 0);
    for (LocalDate day = spec.firstDay(); !day.isAfter(spec.lastDay()); day = day.plusDays(1)) {
      prints.startDay(day);
      taps.startDay(day);
      pays.startDay(day);
      impressions(streamKey(6, day), prints, taps);
      payments(streamKey(7, day), pays);
    }
    return new Summary(prints.count(), taps.count(), pays.count());
  }

  private void impressions(long key, ImpressionLines prints, ImpressionLines taps)
      throws IOException {
    UserOrder order = new UserOrder(spec.users(), key);
    for (long rank = 0; rank < spec.users(); rank++) {
      long user = 1 + order.at(rank);
      random.restart(SplitMix64.derive(key, user));
      if (random.unit() < carouselChances[Habits.level(shownLevels, user)]) {
        carousel(user, prints, taps);
      }
    }
  }

  private void carousel(long user, ImpressionLines prints, ImpressionLines taps)
      throws IOException {
    int size = carouselSize();
    int shown = 0;
    for (int position = 0; position < size; position++) {
      int prop = Catalogue.shown(random);
      while ((shown & (1 << prop)) != 0) {
        prop = Catalogue.shown(random);
      }
      shown |= 1 << prop;
      prints.event(position, prop, user);
      if (random.unit() < TAPPED) {
        taps.event(position, prop, user);
      }
    }
  }

  private void payments(long key, PaymentLines pays) throws IOException {
    UserOrder order = new UserOrder(spec.users(), key);
    for (long rank = 0; rank < spec.users(); rank++) {
      long user = 1 + order.at(rank);
      random.restart(SplitMix64.derive(key, user));
      // Knuth's way to a Poisson number: the factors it takes to get below the chance of none.
      double none = noPaymentChances[Habits.level(paidLevels, user)];
      for (double left = random.unit(); left > none; left *= random.unit()) {
        payment(user, pays);
      }
    }
  }

  private void payment(long user, PaymentLines pays) throws IOException {
    long cents = amount();
    int prop = Catalogue.paid(random);
    pays.event(cents, user, prop);
    if (random.unit() < PAID_TWICE) {
      pays.event(cents, user, prop);
    }
  }

  private long amount() {
    int level = random.below(Habits.LEVELS);
    long low = amountEdges[level];
    return low + random.below((int) (amountEdges[level + 1] - low) + 1);
  }

  private int carouselSize() {
    int share = random.below(64);
    int size = 1;
    for (int sizes : CAROUSEL_SIZES_IN_64) {
      share -= sizes;
      if (share < 0) {
        break;
      }
      size++;
    }
    return size;
  }

  private static double meanCarousel() {
    int sum = 0;
    for (int i = 0; i < CAROUSEL_SIZES_IN_64.length; i++) {
      sum += (i + 1) * CAROUSEL_SIZES_IN_64[i];
    }
    return sum / 64.0;
  }

  private FlawSchedule schedule(List<Flaw> flaws, int stream) {
    return new FlawSchedule(flaws, spec.dirt(), streamKey(stream));
  }

  private long streamKey(int stream) {
    return SplitMix64.derive(SplitMix64.mix(spec.seed()), stream);
  }

  private long streamKey(int stream, LocalDate day) {
    return SplitMix64.derive(streamKey(stream), day.toEpochDay());
  }

  /** Sums what the files report block by block. */
  private static final class RunningTotal implements LongConsumer {
    private final LongConsumer progress;
    private long bytes;

    RunningTotal(LongConsumer progress) {
      this.progress = progress;
    }

    @Override
    public void accept(long block) {
      bytes += block;
      progress.accept(bytes);
    }
  }

  /**
   * What to generate.
   *
   * @param dir folder of the files
   * @param users number of users, 1 to 1,000,000,000; their ids are 1 to {@code users}
   * @param days number of days, 1 to 3,660, the last of them {@code lastDay}
   * @param lastDay last day of all three files; year 1 to 9999, as is the first day
   * @param seed any number
   * @param dirt flawed events per event in {@code [0, 1]}; with more than 0, each kind of flaw
   *     comes at least once in a file of 50 events
   * @param overwrite whether files of an earlier run may be replaced
   */
  public record Spec(
      Path dir,
      long users,
      int days,
      LocalDate lastDay,
      long seed,
      double dirt,
      boolean overwrite) {
    private static final long MOST_USERS = 1_000_000_000;
    private static final int MOST_DAYS = 3_660;
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value, what it was and what it may be
     */
    public Spec {
      require(users >= 1 && users <= MOST_USERS, "users", users, "1 to " + MOST_USERS);
      require(days >= 1 && days <= MOST_DAYS, "days", days, "1 to " + MOST_DAYS);
      LocalDate earliest = FIRST_DAY.plusDays(days - 1L);
      require(
          !lastDay.isBefore(earliest) && !lastDay.isAfter(LAST_DAY),
          "lastDay",
          lastDay,
          earliest + " to " + LAST_DAY);
      require(dirt >= 0 && dirt <= 1, "dirt", dirt, "0 to 1");
    }

    /** Returns 100,000 users over the 30 days to 2020-11-30, seed 1, clean, not overwriting. */
    public static Spec in(Path dir) {
      return new Spec(dir, 100_000, 30, LocalDate.of(2020, 11, 30), 1, 0, false);
    }

    /** Returns this with another number of users. */
    public Spec withUsers(long number) {
      return new Spec(dir, number, days, lastDay, seed, dirt, overwrite);
    }

    /** Returns this with another number of days. */
    public Spec withDays(int number) {
      return new Spec(dir, users, number, lastDay, seed, dirt, overwrite);
    }

    /** Returns this with another last day. */
    public Spec withLastDay(LocalDate day) {
      return new Spec(dir, users, days, day, seed, dirt, overwrite);
    }

    /** Returns this with another seed. */
    public Spec withSeed(long number) {
      return new Spec(dir, users, days, lastDay, number, dirt, overwrite);
    }

    /** Returns this with another share of flawed events. */
    public Spec withDirt(double ratio) {
      return new Spec(dir, users, days, lastDay, seed, ratio, overwrite);
    }

    /** Returns this with files of an earlier run being replaced, or not. */
    public Spec withOverwrite(boolean allowed) {
      return new Spec(dir, users, days, lastDay, seed, dirt, allowed);
    }

    /** Returns the first day of all three files. */
    public LocalDate firstDay() {
      return lastDay.minusDays(days - 1L);
    }

    private static void require(boolean holds, String name, Object value, String range) {
      if (!holds) {
        throw new IllegalArgumentException(name + " must be " + range + ", got " + value);
      }
    }
  }

  /**
   * What a file holds, as a reader should count it.
   *
   * @param path the file
   * @param events events that are to be accepted
   * @param rejected lines that are to be set aside
   * @param duplicates lines that repeat a print or tap
   * @param blank empty lines
   * @param bytes size of the file
   */
  public record FileCount(
      Path path, long events, long rejected, long duplicates, long blank, long bytes) {
    /** Returns the number of lines, without a header. */
    public long lines() {
      return events + rejected + duplicates + blank;
    }
  }

  /**
   * What {@link #write} has written.
   *
   * @param prints {@code prints.json}
   * @param taps {@code taps.json}
   * @param pays {@code pays.csv}
   */
  public record Summary(FileCount prints, FileCount taps, FileCount pays) {
    /** Returns the size of all files together. */
    public long bytes() {
      return prints.bytes() + taps.bytes() + pays.bytes();
    }
  }
}
