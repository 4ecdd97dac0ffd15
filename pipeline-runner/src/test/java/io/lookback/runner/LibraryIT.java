package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library in a project of its own, which has no parent, manages no versions and has what its
 * dependencies bring: Maven builds it, and it writes gold with Beam's ParquetIO.
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
    assumeTrue(Files.isExecutable(MAVEN), "the Maven that builds this project was not found");
    Path repository = repository();
    Files.writeString(
        folder.resolve("pom.xml"),
        resource("pom.xml").replace("<!-- dependencies -->", dependencies));
    Path source =
        Files.createDirectories(folder.resolve("src/main/java")).resolve("WriteGold.java");
    Files.writeString(source, resource("WriteGold.java"));
    build(repository);
    Path landing = HandmadeLanding.sound(folder.resolve("landing")).root();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx1g", "-cp"));
    command.add(
        folder.resolve("target/classes")
            + File.pathSeparator
            + Files.readString(folder.resolve("classpath")).strip());
    command.addAll(List.of("WriteGold", landing.toString(), folder.resolve("gold").toString()));
    Program.Ended ended = Processes.run(folder, command);
    assertThat(ended.toString(), ended.code(), equalTo(0));
    assertThat(ended.out().lines().toList(), contains("2020-11-30 1 point 1 12.50"));
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
