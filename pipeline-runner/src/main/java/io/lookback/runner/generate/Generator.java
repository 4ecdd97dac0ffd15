package io.lookback.runner.generate;

import io.lookback.feature.FeatureSet;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Writes a made-up landing folder: {@code prints.json}, {@code taps.json}, {@code pays.csv}, or one
 * file for each source of a feature file.
 *
 * <p>What the data is like, per user and day on average: a sixth of a print and a quarter of a
 * payment. Prints come as carousels, at most one per user and day, with different value props at
 * positions 0 to k-1, k in 1 to 4; one print in ten is tapped. Users, value props and amounts are
 * skewed. One payment in a hundred comes twice. Files are in order of days, and within a day in an
 * order of users that is shuffled anew; user ids are 1 to {@code users}. 100,000 users over 30 days
 * make about 75 MB.
 *
 * <p>With a feature file the scored events come as prints do, those of the label's source as taps
 * do, and those of every other source as payments do. Where equal events are dropped, a user has at
 * most one event of a value prop and day. A few events of the label's source have no scored event
 * of their value prop, or lie at another position. A file is named after the first day, so that
 * further days can be written beside it.
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
  private static final int POSITIONS = CAROUSEL_SIZES_IN_64.length;
  private static final double PRINTS_PER_USER_DAY = 1.0 / 6;
  private static final double MOST_CAROUSELS_PER_DAY = 0.95;
  private static final double PAYS_PER_USER_DAY = 0.25;
  private static final double TAPPED = 0.10;
  private static final double PAID_TWICE = 0.01;
  private static final double LABELLED_UNSEEN = 0.001;
  private static final double LABELLED_ELSEWHERE = 0.02;

  private final Spec spec;
  private final LakeSpec lake;
  private final long shownLevels;
  private final double[] carouselChances =
      Habits.chances(PRINTS_PER_USER_DAY / meanCarousel(), MOST_CAROUSELS_PER_DAY);
  private final double[] noPaymentChances =
      Habits.chancesOfNone(PAYS_PER_USER_DAY / (1 + PAID_TWICE));
  private final long[] amountEdges = Habits.amountEdges();
  private final SplitMix64 random = new SplitMix64(0);
  private final SplitMix64 strayRandom = new SplitMix64(0);

  private Generator(Spec spec) {
    this.spec = spec;
    this.lake = spec.lake().orElse(LakeSpec.BUILT_IN);
    this.shownLevels = streamKey(Stream.SHOWN_LEVELS);
  }

  /** The numbers of random streams. They never change: the bytes of a seed depend on them. */
  private static final class Stream {
    static final int SHOWN_LEVELS = 1;
    static final int PAID_LEVELS = 2;
    static final int SCORED_FLAWS = 3;
    static final int LABEL_FLAWS = 4;
    static final int PAID_FLAWS = 5;
    static final int SHOWN = 6;
    static final int PAID = 7;
    static final int STRAYS = 8;

    private static final int PER_SOURCE = 100;

    private Stream() {}

    /** The stream of a source that comes as payments do; its index among those is from 0. */
    static int of(int stream, int source) {
      return stream + PER_SOURCE * source;
    }
  }

  /**
   * Writes the files into {@link Spec#dir}, which is created if need be. The files get their names
   * only after all of them are complete; until then, and after a failure, the folder shows what it
   * held before.
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
    try (GeneratedFiles files = new GeneratedFiles(spec.dir(), spec.overwrite(), blocks)) {
      Summary summary = new Generator(spec).fill(files);
      files.publish();
      return summary;
    }
  }

  private Summary fill(GeneratedFiles files) throws IOException {
    FeatureSet features = lake.features();
    EventLines scored = null;
    EventLines label = null;
    List<EventLines> all = new ArrayList<>();
    List<EventLines> paid = new ArrayList<>();
    for (SourceSpec source : lake.sources()) {
      EventLines lines;
      if (source.source().equals(features.scored())) {
        lines = scored = lines(source, Stream.SCORED_FLAWS, files);
      } else if (source.source().equals(features.label().source())) {
        lines = label = lines(source, Stream.LABEL_FLAWS, files);
      } else {
        lines = lines(source, Stream.of(Stream.PAID_FLAWS, paid.size()), files);
        paid.add(lines);
      }
      all.add(lines);
    }
    for (LocalDate day = spec.firstDay(); !day.isAfter(spec.lastDay()); day = day.plusDays(1)) {
      for (EventLines lines : all) {
        lines.startDay(day);
      }
      impressions(day, scored, Optional.ofNullable(label));
      for (int source = 0; source < paid.size(); source++) {
        payments(day, source, paid.get(source));
      }
    }
    return new Summary(all.stream().map(EventLines::count).toList());
  }

  private EventLines lines(SourceSpec source, int flaws, GeneratedFiles files) throws IOException {
    return new EventLines(
        source,
        LineForm.of(source, spec.dirt() > 0),
        files.open(spec.fileOf(source)),
        new FlawSchedule(Flaw.of(source), spec.dirt(), streamKey(flaws)));
  }

  private void impressions(LocalDate day, EventLines scored, Optional<EventLines> label)
      throws IOException {
    long key = streamKey(Stream.SHOWN, day);
    long strayKey = streamKey(Stream.STRAYS, day);
    UserOrder order = new UserOrder(spec.users(), key);
    for (long rank = 0; rank < spec.users(); rank++) {
      long user = 1 + order.at(rank);
      random.restart(SplitMix64.derive(key, user));
      int shown = 0;
      if (random.unit() < carouselChances[Habits.level(shownLevels, user)]) {
        shown = carousel(user, scored, label);
      }
      if (label.isPresent() && spec.lake().isPresent()) {
        strayRandom.restart(SplitMix64.derive(strayKey, user));
        strays(user, shown, label.get());
      }
    }
  }

  /** Returns the value props that were shown: for each index a bit. */
  private int carousel(long user, EventLines scored, Optional<EventLines> label)
      throws IOException {
    int size = carouselSize();
    int shown = 0;
    for (int position = 0; position < size; position++) {
      int prop = Catalogue.shown(random);
      while ((shown & (1 << prop)) != 0) {
        prop = Catalogue.shown(random);
      }
      shown |= 1 << prop;
      scored.event(position, prop, user);
      if (label.isPresent() && random.unit() < TAPPED) {
        label.get().event(value(label.get(), position), prop, user);
      }
    }
    return shown;
  }

  /** Writes the events of the label's source that make no label true. */
  private void strays(long user, int shown, EventLines label) throws IOException {
    if (strayRandom.unit() < LABELLED_UNSEEN) {
      stray(user, strayRandom.below(POSITIONS), ~shown, label);
    }
    boolean isElsewhere = strayRandom.unit() < LABELLED_ELSEWHERE;
    if (isElsewhere && shown != 0 && lake.features().label().matchesPosition()) {
      stray(user, POSITIONS + strayRandom.below(POSITIONS), shown, label);
    }
  }

  private void stray(long user, int position, int props, EventLines label) throws IOException {
    int prop = Catalogue.shown(strayRandom);
    while ((props & (1 << prop)) == 0) {
      prop = Catalogue.shown(strayRandom);
    }
    label.event(value(label, position), prop, user);
  }

  private void payments(LocalDate day, int source, EventLines lines) throws IOException {
    long key = streamKey(Stream.of(Stream.PAID, source), day);
    long levels = streamKey(Stream.of(Stream.PAID_LEVELS, source));
    UserOrder order = new UserOrder(spec.users(), key);
    for (long rank = 0; rank < spec.users(); rank++) {
      long user = 1 + order.at(rank);
      random.restart(SplitMix64.derive(key, user));
      int paid = 0;
      // Knuth's way to a Poisson number: the factors it takes to get below the chance of none.
      double none = noPaymentChances[Habits.level(levels, user)];
      for (double left = random.unit(); left > none; left *= random.unit()) {
        paid |= payment(user, paid, lines);
      }
    }
  }

  /**
   * Returns the bit of the value prop.
   *
   * @param paid the bits of the value props before
   */
  private int payment(long user, int paid, EventLines lines) throws IOException {
    boolean hasPosition = lines.source().source().hasPosition();
    long value = value(lines, hasPosition ? random.below(POSITIONS) : 0);
    int prop = Catalogue.paid(random);
    if (!lines.source().dropsRepeats()) {
      lines.event(value, prop, user);
      if (random.unit() < PAID_TWICE) {
        lines.event(value, prop, user);
      }
    } else if ((paid & (1 << prop)) == 0) {
      lines.event(value, prop, user);
    }
    return 1 << prop;
  }

  /** What an event holds: the position, an amount, or nothing. */
  private long value(EventLines lines, int position) {
    return switch (lines.source().source().value()) {
      case NONE -> 0;
      case POSITION -> position;
      case AMOUNT -> amount();
    };
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
   * @param lastDay last day of all files; year 1 to 9999, as is the first day
   * @param seed any number
   * @param dirt flawed events per event in {@code [0, 1]}; with more than 0, each kind of flaw
   *     comes at least once in a file of 50 events
   * @param overwrite whether files of an earlier run may be replaced
   * @param lake the sources, of which each gets a file; without it those of the built-in set, in
   *     the files that they always had
   */
  public record Spec(
      Path dir,
      long users,
      int days,
      LocalDate lastDay,
      long seed,
      double dirt,
      boolean overwrite,
      Optional<LakeSpec> lake) {
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
      LocalDate firstDay = lastDay.minusDays(days - 1L);
      lake.ifPresent(of -> of.sources().forEach(source -> FileNames.of(source, of, firstDay)));
    }

    /** Returns 100,000 users over the 30 days to 2020-11-30, seed 1, clean, not overwriting. */
    public static Spec in(Path dir) {
      return new Spec(dir, 100_000, 30, LocalDate.of(2020, 11, 30), 1, 0, false, Optional.empty());
    }

    /** Returns this with another number of users. */
    public Spec withUsers(long number) {
      return new Spec(dir, number, days, lastDay, seed, dirt, overwrite, lake);
    }

    /** Returns this with another number of days. */
    public Spec withDays(int number) {
      return new Spec(dir, users, number, lastDay, seed, dirt, overwrite, lake);
    }

    /** Returns this with another last day. */
    public Spec withLastDay(LocalDate day) {
      return new Spec(dir, users, days, day, seed, dirt, overwrite, lake);
    }

    /** Returns this with another seed. */
    public Spec withSeed(long number) {
      return new Spec(dir, users, days, lastDay, number, dirt, overwrite, lake);
    }

    /** Returns this with another share of flawed events. */
    public Spec withDirt(double ratio) {
      return new Spec(dir, users, days, lastDay, seed, ratio, overwrite, lake);
    }

    /** Returns this with files of an earlier run being replaced, or not. */
    public Spec withOverwrite(boolean allowed) {
      return new Spec(dir, users, days, lastDay, seed, dirt, allowed, lake);
    }

    /** Returns this for the sources of a feature file. */
    public Spec withLake(LakeSpec of) {
      return new Spec(dir, users, days, lastDay, seed, dirt, overwrite, Optional.of(of));
    }

    /** Returns the name of the file of a source, below the folder. */
    String fileOf(SourceSpec source) {
      return lake.map(of -> FileNames.of(source, of, firstDay()))
          .orElseGet(() -> source.label() + "." + source.format().endings().get(0));
    }

    /** Returns the first day of all files. */
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
   * @param source the label of its source
   * @param path the file
   * @param events events that are to be accepted
   * @param rejected lines that are to be set aside
   * @param duplicates lines that repeat an event where repeats are dropped
   * @param blank empty lines
   * @param bytes size of the file
   */
  public record FileCount(
      String source,
      Path path,
      long events,
      long rejected,
      long duplicates,
      long blank,
      long bytes) {
    /** Returns the number of lines, without a header. */
    public long lines() {
      return events + rejected + duplicates + blank;
    }
  }

  /**
   * What {@link #write} has written.
   *
   * @param files a file for each source, in their order
   */
  public record Summary(List<FileCount> files) {
    /** Keeps a copy of the list. */
    public Summary {
      files = List.copyOf(files);
    }

    /** Returns the file of the source with this label. */
    public FileCount of(String label) {
      return files.stream().filter(file -> file.source().equals(label)).findFirst().orElseThrow();
    }

    /** Returns the size of all files together. */
    public long bytes() {
      return files.stream().mapToLong(FileCount::bytes).sum();
    }
  }
}
