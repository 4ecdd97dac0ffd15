package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasLength;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library in a project of its own, which has no parent, manages no versions and has what its
 * dependencies bring. Maven builds it; it writes gold with Beam's ParquetIO, scores what comes
 * through each door, and publishes a lake.
 */
class LibraryIT {
  private static final Path JAR = Path.of(System.getProperty("lookback.jar"));
  private static final Path SOURCES =
      Path.of(System.getProperty("lookback.cluster", "")).resolve("../../..").normalize();
  private static final Path MAVEN = Path.of(System.getProperty("lookback.maven", ""), "bin", "mvn");
  private static final String VERSION = "0-stranger";

  private static final String LIBRARY = dependency("io.lookback", "pipeline-core", VERSION);
  private static final String BEAM =
      beam("beam-sdks-java-core")
          + beam("beam-runners-direct-java")
          + beam("beam-sdks-java-io-parquet");

  @TempDir private Path folder;

  @Test
  void writesGoldWithBeamBeforeTheLibrary() throws Exception {
    check(BEAM + LIBRARY);
  }

  @Test
  void writesGoldWithTheLibraryAndARunnerAlone() throws Exception {
    check(LIBRARY + beam("beam-runners-direct-java"));
  }

  private void check(String dependencies) throws Exception {
    build(dependencies, List.of("WriteGold"));
    Path landing = HandmadeLanding.sound(folder.resolve("landing")).root();
    assertThat(
        run("WriteGold", landing, folder.resolve("gold")), contains("2020-11-30 1 point 1 12.50"));
  }

  /** Whichever door events come through, gold is the same, and no door takes many lines of code. */
  @Test
  void scoresFilesLinesAndRowsAndPublishesInFewLines() throws Exception {
    List<String> programs = List.of("ScoreFiles", "ScoreLines", "ScoreRows", "PublishLake");
    for (String program : programs) {
      List<String> main = main(program);
      assertThat(program + " has short lines", main, everyItem(hasLength(lessThan(101))));
      assertThat(program + " is short: " + main, main.size(), lessThan(25));
    }
    build(LIBRARY + beam("beam-runners-direct-java"), programs);
    HandmadeLanding landing = HandmadeLanding.empty(folder.resolve("landing"));
    Path asRows = Files.createDirectories(folder.resolve("rows"));
    writeEvents(landing, asRows);

    List<String> ofFiles = score("ScoreFiles", landing.root());
    assertThat(ofFiles.size(), greaterThan(50));
    assertThat(score("ScoreLines", landing.root()), equalTo(ofFiles));
    assertThat(score("ScoreRows", asRows), equalTo(ofFiles));

    Lake lake = new Lake(folder.resolve("lake"));
    assertThat(landing.run(lake).code(), equalTo(0));
    assertThat(
        run("PublishLake", landing.root(), folder.resolve("published")),
        contains(ofFiles.size() + " " + lake.fingerprint()));
  }

  /** The same events as landing files, and as JSON lines with the names of silver's columns. */
  private static void writeEvents(HandmadeLanding landing, Path asRows) throws IOException {
    Random random = new Random(25);
    StringBuilder pays = new StringBuilder(HandmadeLanding.HEADER);
    StringBuilder payRows = new StringBuilder();
    for (String source : List.of("prints", "taps")) {
      StringBuilder lines = new StringBuilder();
      StringBuilder rows = new StringBuilder();
      for (int event = 0; event < 600; event++) {
        String day = "2020-11-%02d".formatted(1 + random.nextInt(30));
        int user = random.nextInt(9);
        String valueProp = List.of("point", "send", "prepaid").get(random.nextInt(3));
        int position = random.nextInt(2);
        lines.append(HandmadeLanding.event(day, user, valueProp, position));
        String row =
            "{\"day\":\"%s\",\"user_id\":%d,\"value_prop\":\"%s\",".formatted(day, user, valueProp);
        rows.append(row).append("\"position\":%d}\n".formatted(position));
        String amount = "%d.%d5".formatted(random.nextInt(100), random.nextInt(10));
        pays.append("%s,%s,%d,%s\n".formatted(day, amount, user, valueProp));
        payRows.append(row).append("\"amount\":%s}\n".formatted(amount));
      }
      landing.file(source + ".json", lines.toString());
      Files.writeString(asRows.resolve(source + ".json"), rows);
    }
    landing.file("pays.csv", pays.toString());
    Files.writeString(asRows.resolve("pays.json"), payRows);
  }

  /** The lines between the braces of a program's main, blank ones left out. */
  private static List<String> main(String program) throws IOException {
    List<String> lines = resource(program + ".java").lines().toList();
    int from = 0;
    while (!lines.get(from).startsWith("  public static void main(")) {
      from++;
    }
    int to = lines.subList(from, lines.size()).indexOf("  }") + from;
    return lines.subList(from + 1, to).stream().filter(line -> !line.isBlank()).toList();
  }

  /** The rows that a program writes, one line each, sorted. */
  private List<String> score(String program, Path input) throws Exception {
    Path output = folder.resolve(program);
    run(program, input, output);
    List<String> rows = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(output, "gold*")) {
      for (Path file : files) {
        // A history is shown in several lines.
        rows.addAll(List.of(Files.readString(file).split("\n(?=Row)")));
      }
    }
    return rows.stream().map(String::strip).sorted().toList();
  }

  /** Runs a program of the project; gives what it prints. */
  private List<String> run(String program, Path... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx1g", "-cp"));
    command.add(
        folder.resolve("target/classes")
            + File.pathSeparator
            + Files.readString(folder.resolve("classpath")).strip());
    command.add(program);
    for (Path arg : args) {
      command.add(arg.toString());
    }
    Program.Ended ended = Processes.run(folder, command);
    assertThat(ended.toString(), ended.code(), equalTo(0));
    return ended.out().lines().toList();
  }

  /** Builds a project of these programs with these dependencies. */
  private void build(String dependencies, List<String> programs) throws Exception {
    assumeTrue(Files.isExecutable(MAVEN), "the Maven that builds this project was not found");
    Path repository = repository();
    Files.writeString(
        folder.resolve("pom.xml"),
        resource("pom.xml").replace("<!-- dependencies -->", dependencies));
    Path sources = Files.createDirectories(folder.resolve("src/main/java"));
    for (String program : programs) {
      Files.writeString(sources.resolve(program + ".java"), resource(program + ".java"));
    }
    build(repository);
  }

  private void build(Path repository) throws Exception {
    boolean isOffline = "offline=true".equals(System.getProperty("lookback.offline"));
    List<String> command =
        new ArrayList<>(
            List.of(
                MAVEN.toString(),
                "-B",
                "-ntp",
                "-q",
                "-Dmaven.repo.local=" + repository,
                "-Dmdep.outputFile=" + folder.resolve("classpath"),
                "-Dmdep.includeScope=runtime"));
    if (isOffline) {
      command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    }
    command.addAll(List.of("compile", "dependency:build-classpath"));
    Program.Ended built = Processes.run(folder, command);
    assumeFalse(
        isOffline && built.code() != 0 && built.toString().contains("offline mode"),
        "Maven is offline, and what such a project needs was not fetched before");
    assertThat(built.toString(), built.code(), equalTo(0));
  }

  /**
   * A repository beside what was built, so that nothing comes into the user's own: the library
   * under a version of its own. What else is needed comes from the user's, or from where that comes
   * from.
   */
  private static Path repository() throws IOException {
    Path repository = JAR.resolveSibling("stranger-repository");
    String built = System.getProperty("lookback.version");
    for (String name : List.of("lookback", "pipeline-core")) {
      Path home =
          Files.createDirectories(repository.resolve("io/lookback").resolve(name).resolve(VERSION));
      Path pom = SOURCES.resolve(name.equals("lookback") ? "pom.xml" : name + "/pom.xml");
      Files.writeString(
          home.resolve(name + "-" + VERSION + ".pom"),
          Files.readString(pom)
              .replace("<version>" + built + "</version>", "<version>" + VERSION + "</version>"));
      if (!name.equals("lookback")) {
        Files.copy(
            coreJar(),
            home.resolve(name + "-" + VERSION + ".jar"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return repository;
  }

  private static Path coreJar() throws IOException {
    return Arrays.stream(
            Files.readString(JAR.resolveSibling("runtime-classpath"))
                .strip()
                .split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().startsWith("pipeline-core"))
        .findFirst()
        .orElseThrow();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = LibraryIT.class.getResourceAsStream("/stranger/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace(
              "@repository@",
              Path.of(System.getProperty("lookback.repository")).toUri().toString());
    }
  }

  private static String beam(String name) {
    return dependency("org.apache.beam", name, Help.beamVersion());
  }

  private static String dependency(String group, String name, String version) {
    return String.format(
        "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>",
        group, name, version);
  }
}
