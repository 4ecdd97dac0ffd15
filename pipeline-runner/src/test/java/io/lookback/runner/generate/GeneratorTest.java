package io.lookback.runner.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorTest {
  private static final Pattern IMPRESSION =
      Pattern.compile(
          "\\{\"day\":\"(\\d{4}-\\d\\d-\\d\\d)\",\"event_data\":\\{\"position\":(\\d+),"
              + "\"value_prop\":\"([a-z_]+)\"\\},\"user_id\":(\\d+)\\}");
  private static final Pattern PAYMENT =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d),(\\d+)\\.(\\d\\d),(\\d+),([a-z_]+)");

  @TempDir private Path folder;

  @Test
  void theBytesOfASeedNeverChange() throws IOException {
    Generator.Spec small = spec("golden").withUsers(200).withDays(5).withSeed(7);

    Generator.write(small, bytes -> {});
    assertThat(
        "clean",
        sha256(small.dir()),
        is("6072b64501cf5c2a6a674f15f4c20e06a6283b646262712bb157cd6e5fd51407"));

    Generator.write(small.withDirt(0.05).withOverwrite(true), bytes -> {});
    assertThat(
        "dirty",
        sha256(small.dir()),
        is("a3ff20efcb19aea2ffe90bb59af9352084457d8f9fa5ca5804cc839ae2345c9c"));
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    Generator.Spec first = spec("first").withUsers(500).withDirt(0.01);
    Generator.Spec again = spec("again").withUsers(500).withDirt(0.01);
    Generator.Spec other = spec("other").withUsers(500).withDirt(0.01).withSeed(2);
    for (Generator.Spec each : List.of(first, again, other)) {
      Generator.write(each, bytes -> {});
    }

    assertThat("same seed", sha256(again.dir()), is(sha256(first.dir())));
    for (String file : List.of("prints.json", "taps.json", "pays.csv")) {
      assertThat(
          "another seed, " + file,
          Files.mismatch(first.dir().resolve(file), other.dir().resolve(file)),
          is(not(-1L)));
    }
  }

  @Test
  void printsAreCarouselsInOrderOfDays() throws IOException {
    Generator.Spec spec = spec("prints").withUsers(5_000).withDays(20);
    Generator.Summary made = Generator.write(spec, bytes -> {});
    List<Impression> prints = impressions(spec.dir().resolve("prints.json"));

    assertThat("every line reads back", (long) prints.size(), is(made.of("prints").events()));
    assertThat("first day", prints.get(0).day(), is(spec.firstDay()));
    assertThat("last day", prints.get(prints.size() - 1).day(), is(spec.lastDay()));
    Map<String, Integer> next = new HashMap<>();
    Set<String> shown = new HashSet<>();
    LocalDate day = spec.firstDay();
    for (Impression print : prints) {
      assertThat("days ascend at " + print, print.day().isBefore(day), is(false));
      day = print.day();
      String carousel = print.day() + " " + print.user();
      int position = next.merge(carousel, 1, Integer::sum) - 1;
      assertThat("positions count up from 0 at " + print, print.position(), is(position));
      assertThat("one value prop once at " + print, shown.add(carousel + print.prop()), is(true));
      assertThat("user of " + print, print.user() >= 1 && print.user() <= 5_000, is(true));
    }
    assertThat("sizes", new HashSet<>(next.values()), containsInAnyOrder(1, 2, 3, 4));
  }

  @Test
  void tapsAreATenthOfThePrintsInTheirOrder() throws IOException {
    Generator.Spec spec = spec("taps").withUsers(5_000).withDays(20);
    Generator.Summary made = Generator.write(spec, bytes -> {});
    List<Impression> taps = impressions(spec.dir().resolve("taps.json"));

    int found = 0;
    for (Impression print : impressions(spec.dir().resolve("prints.json"))) {
      if (found < taps.size() && taps.get(found).equals(print)) {
        found++;
      }
    }
    assertThat("taps found among the prints", found, is(taps.size()));
    assertThat("share", 1.0 * found / made.of("prints").events(), closeTo(0.1, 0.01));
  }

  @Test
  void countsFollowUsersAndDays() throws IOException {
    Generator.Summary made = Generator.write(spec("counts").withUsers(10_000), bytes -> {});

    assertThat("prints", 1.0 * made.of("prints").events(), closeTo(50_000, 2_500));
    assertThat("taps", 1.0 * made.of("taps").events(), closeTo(5_000, 400));
    assertThat("pays", 1.0 * made.of("pays").events(), closeTo(75_000, 4_000));
    assertThat("bytes", 1.0 * made.bytes(), closeTo(7.5e6, 0.4e6));
    for (Generator.FileCount file : List.of(made.of("prints"), made.of("taps"), made.of("pays"))) {
      assertThat(file.path() + " has no flaws", file.lines(), is(file.events()));
      assertThat(file.path() + " size", Files.size(file.path()), is(file.bytes()));
    }
  }

  @Test
  void usersValuePropsAndAmountsOfPaymentsAreSkewed() throws IOException {
    Generator.Spec spec = spec("pays").withUsers(10_000);
    Generator.Summary made = Generator.write(spec, bytes -> {});
    Map<Long, Long> byUser = new HashMap<>();
    Map<String, Long> byProp = new HashMap<>();
    Set<String> distinct = new HashSet<>();
    List<Long> amounts = new ArrayList<>();
    for (String line : lines(spec.dir().resolve("pays.csv")).skip(1).toList()) {
      Matcher fields = PAYMENT.matcher(line);
      assertThat("reads: " + line, fields.matches(), is(true));
      amounts.add(Long.parseLong(fields.group(2)) * 100 + Long.parseLong(fields.group(3)));
      byUser.merge(Long.valueOf(fields.group(4)), 1L, Long::sum);
      byProp.merge(fields.group(5), 1L, Long::sum);
      distinct.add(line);
    }
    amounts.sort(null);
    double pays = made.of("pays").events();
    long busiest =
        byUser.values().stream()
            .sorted((a, b) -> Long.compare(b, a))
            .limit(100)
            .mapToLong(n -> n)
            .sum();

    assertThat("share of the busiest hundredth", busiest / pays, closeTo(0.16, 0.04));
    assertThat("value props", byProp.keySet(), equalTo(Set.copyOf(Catalogue.NAMES)));
    assertThat("rarest", byProp.get("send_money") / pays, closeTo(3.0 / 64, 0.005));
    assertThat("commonest", byProp.get("cellphone_recharge") / pays, closeTo(0.25, 0.01));
    assertThat("median cents", 1.0 * amounts.get(amounts.size() / 2), closeTo(3500, 100));
    assertThat("largest cents", amounts.get(amounts.size() - 1), is(greaterThan(100_000L)));
    assertThat("repeated share", (pays - distinct.size()) / pays, closeTo(0.01, 0.003));
  }

  @Test
  void everyKindOfFlawIsInAFileOfFiftyEvents() throws IOException {
    Generator.Spec spec = spec("flaws").withUsers(1_000).withDays(4).withDirt(0.0001);
    Generator.Summary made = Generator.write(spec, bytes -> {});

    assertThat("taps are few", made.of("taps").events(), is(lessThan(100L)));
    for (Generator.FileCount file : List.of(made.of("prints"), made.of("taps"))) {
      assertThat("rejected in " + file.path(), file.rejected(), is(7L));
      assertThat("duplicates in " + file.path(), file.duplicates(), is(1L));
      assertThat("blank in " + file.path(), file.blank(), is(1L));
      String text = text(file.path());
      for (String flaw : List.of("\\}\r\n", "\"\\\\u00", "\"user_id\":\\d+,\"", "\n\r?\n")) {
        assertThat(flaw + " in " + file.path(), find(flaw, text), is(true));
      }
    }
    assertThat("rejected pays", made.of("pays").rejected(), is(9L));
    assertThat("blank pays", made.of("pays").blank(), is(1L));
  }

  @Test
  void spellingsOfEachFlawAreThere() throws IOException {
    Generator.Spec spec = spec("spellings").withUsers(4_000).withDirt(0.1);
    Generator.Summary made = Generator.write(spec, bytes -> {});

    for (Generator.FileCount file : List.of(made.of("prints"), made.of("taps"))) {
      String text = text(file.path());
      for (String flaw :
          List.of(
              "\\}\\}\n", // followed by more
              "\n-- log rotated --\n",
              "\"position\":null",
              "\n\\{\"event_data\"",
              "\"day\":\"\\d{4}-13-01\"",
              "\"user_id\":-5\\}",
              "\"user_id\":9223372036854775808\\}",
              "\"value_prop\":\" \"",
              "\"position\":-1,",
              "\u00FF",
              "\n([^\n]+)\n\\1\n", // a line twice
              "\n\n",
              "\\}\r\n",
              ",\"channel\":\"app\"\\}",
              "\"\\\\u0070")) {
        assertThat(flaw + " in " + file.path(), find(flaw, text), is(true));
      }
    }
    String pays = text(made.of("pays").path());
    for (String flaw :
        List.of(
            "^pay_date,total,user_id,value_prop,channel\n",
            "\"\\d+\\.\\d\\d\"x,",
            ",,",
            "\n\\d{4}-02-30,",
            ",guest,",
            ", ,app\n",
            ",12\\.345,",
            ",-0\\.01,",
            ",app,1\n",
            "\u00FF",
            "\n\n",
            ",app\r\n",
            "\n\"\\d{4}-\\d\\d-\\d\\d\",\"\\d+\\.\\d\\d\",\\d+,\"[a-z_]+\",app\n")) {
      assertThat(flaw + " in pays", find(flaw, pays), is(true));
    }
  }

  @Test
  void flawsKeepTheEventsAndComeAtTheRatio() throws IOException {
    Generator.Spec clean = spec("clean").withUsers(10_000);
    Generator.Summary plain = Generator.write(clean, bytes -> {});
    Generator.Spec dirty = spec("dirty").withUsers(10_000).withDirt(0.02);
    Generator.Summary flawed = Generator.write(dirty, bytes -> {});

    assertThat("prints", flawed.of("prints").events(), is(plain.of("prints").events()));
    assertThat("taps", flawed.of("taps").events(), is(plain.of("taps").events()));
    assertThat("pays", flawed.of("pays").events(), is(plain.of("pays").events()));
    for (Generator.FileCount file : List.of(flawed.of("prints"), flawed.of("pays"))) {
      // Of twelve flaws three, or two for pays, are other spellings, which add no line.
      double added = 1.0 * (file.lines() - file.events()) / file.events();
      assertThat("lines added to " + file.path(), added, closeTo(0.016, 0.003));
    }
    List<Impression> kept = new ArrayList<>(impressions(dirty.dir().resolve("prints.json")));
    kept.removeAll(new HashSet<>(impressions(clean.dir().resolve("prints.json"))));
    assertThat("prints that clean data does not have", kept, is(empty()));
  }

  @Test
  void countsAreWhatTheFileHolds() throws IOException {
    Generator.Spec spec = spec("lines").withUsers(2_000).withDirt(1);
    Generator.Summary made = Generator.write(spec, bytes -> {});

    for (Generator.FileCount file : List.of(made.of("prints"), made.of("taps"), made.of("pays"))) {
      String text = text(file.path());
      long lines = text.chars().filter(c -> c == '\n').count();
      long header = file.equals(made.of("pays")) ? 1 : 0;
      assertThat("lines of " + file.path(), lines - header, is(file.lines()));
      long blank = Pattern.compile("^\r?\n", Pattern.MULTILINE).matcher(text).results().count();
      assertThat("blank lines of " + file.path(), blank, is(file.blank()));
    }
  }

  @Test
  void memoryDoesNotGrowWithTheData() throws IOException {
    Generator.write(spec("warm").withUsers(1_000), bytes -> {});

    long small = allocated(spec("small").withUsers(2_000));
    long large = allocated(spec("large").withUsers(60_000));

    assertThat("bytes allocated for thirty times the data", large - small, is(lessThan(1L << 20)));
  }

  @Test
  void progressEndsAtTheSizeOfAllFiles() throws IOException {
    List<Long> seen = new ArrayList<>();
    Generator.Summary made = Generator.write(spec("progress").withUsers(10_000), seen::add);

    assertThat("ascending", seen, equalTo(seen.stream().sorted().toList()));
    assertThat("last", seen.get(seen.size() - 1), is(made.bytes()));
  }

  @Test
  void existingFilesAreKeptUnlessTold() throws IOException {
    Generator.Spec spec = spec("twice").withUsers(10).withDays(2);
    Files.createDirectories(spec.dir());
    Path pays = Files.writeString(spec.dir().resolve("pays.csv"), "mine");

    FileAlreadyExistsException refused =
        assertThrows(FileAlreadyExistsException.class, () -> Generator.write(spec, bytes -> {}));
    assertThat("message", refused.getMessage(), containsString("pays.csv"));
    assertThat("content", Files.readString(pays), is("mine"));
    assertThat("nothing else", names(spec.dir()), contains("pays.csv"));

    Generator.write(spec.withOverwrite(true), bytes -> {});
    assertThat("files", names(spec.dir()), contains("pays.csv", "prints.json", "taps.json"));
    assertThat("replaced", Files.readString(pays), is(not("mine")));
  }

  @Test
  void aFailureLeavesNoFile() throws IOException {
    Generator.Spec spec = spec("failure").withUsers(50_000).withDays(3);

    assertThrows(
        UncheckedIOException.class,
        () ->
            Generator.write(
                spec,
                bytes -> {
                  throw new UncheckedIOException(new IOException("disk full"));
                }));

    assertThat("left over", names(spec.dir()), is(empty()));
  }

  @Test
  void oneUserAndOneDayAreEnough() throws IOException {
    Generator.Spec spec = spec("one").withUsers(1).withDays(1).withLastDay(LocalDate.of(1, 1, 1));
    Generator.Summary made = Generator.write(spec, bytes -> {});

    assertThat("first day", spec.firstDay(), is(LocalDate.of(1, 1, 1)));
    assertThat("at most one carousel", made.of("prints").events(), is(lessThan(5L)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 30, 2020-11-30, 0, 'users must be 1 to 1000000000, got 0'",
    "1000000001, 30, 2020-11-30, 0, 'users must be 1 to 1000000000, got 1000000001'",
    "10, 0, 2020-11-30, 0, 'days must be 1 to 3660, got 0'",
    "10, 3661, 2020-11-30, 0, 'days must be 1 to 3660, got 3661'",
    "10, 2, 0001-01-01, 0, 'lastDay must be 0001-01-02 to 9999-12-31, got 0001-01-01'",
    "10, 30, 2020-11-30, -0.1, 'dirt must be 0 to 1, got -0.1'",
    "10, 30, 2020-11-30, 1.1, 'dirt must be 0 to 1, got 1.1'",
    "10, 30, 2020-11-30, NaN, 'dirt must be 0 to 1, got NaN'",
  })
  void valuesOutOfRangeAreNamed(
      long users, int days, LocalDate lastDay, double dirt, String message) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Generator.Spec(folder, users, days, lastDay, 1, dirt, false, Optional.empty()));

    assertThat("message", refused.getMessage(), is(message));
  }

  private Generator.Spec spec(String name) {
    return Generator.Spec.in(folder.resolve(name));
  }

  private record Impression(LocalDate day, int position, String prop, long user) {}

  /** Reads the lines that have the plain form and a day of the calendar. */
  private static List<Impression> impressions(Path file) throws IOException {
    List<Impression> read = new ArrayList<>();
    for (String line : lines(file).toList()) {
      Matcher fields = IMPRESSION.matcher(line);
      if (fields.matches()
          && !fields.group(1).matches(".*(-13-01|-02-30|-11-31)")
          && fields.group(2).length() < 3
          && fields.group(4).length() < 12) {
        read.add(
            new Impression(
                LocalDate.parse(fields.group(1)),
                Integer.parseInt(fields.group(2)),
                fields.group(3),
                Long.parseLong(fields.group(4))));
      }
    }
    return read;
  }

  private static Stream<String> lines(Path file) throws IOException {
    return text(file).lines();
  }

  /** Reads one character per byte, so that bad UTF-8 stays visible. */
  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static boolean find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static long allocated(Generator.Spec spec) throws IOException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Generator.write(spec, bytes -> {});
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static String sha256(Path dir) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : List.of("prints.json", "taps.json", "pays.csv")) {
        digest.update(Files.readAllBytes(dir.resolve(name)));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
