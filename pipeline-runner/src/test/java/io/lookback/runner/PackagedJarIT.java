package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is in the packaged program. Many jars became one: what several of them had under the same
 * name must have been merged where all of it counts, and must have been the same elsewhere.
 */
class PackagedJarIT {
  private static final String SERVICES = "META-INF/services/";

  /** Whether the profile spark has made the program, which then has Spark in place of Flink. */
  private static final boolean HAS_SPARK = Boolean.getBoolean("lookback.spark");

  private static ZipFile jar;
  private static List<String> entries;

  @BeforeAll
  static void open() throws IOException {
    jar = new ZipFile(Processes.jar().toFile());
    entries = names(jar);
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void noNameIsTakenTwice() {
    assertThat("entries", entries.size(), greaterThan(10_000));
    assertThat("names taken twice", repeated(entries), empty());
  }

  @Test
  void bothRunnersAreOnOffer() throws IOException {
    String other =
        HAS_SPARK
            ? "org.apache.beam.runners.spark.SparkRunnerRegistrar"
            : "org.apache.beam.runners.flink.FlinkRunnerRegistrar";
    assertThat(
        "runners",
        new TreeSet<>(providers(jar, "org.apache.beam.sdk.runners.PipelineRunnerRegistrar")),
        equalTo(
            Set.of("org.apache.beam.runners.direct.DirectRegistrar$Runner", other + "$Runner")));
    assertThat(
        "options",
        providers(jar, "org.apache.beam.sdk.options.PipelineOptionsRegistrar"),
        hasItems("org.apache.beam.runners.direct.DirectRegistrar$Options", other + "$Options"));
    assertThat(
        "file systems",
        providers(jar, "org.apache.beam.sdk.io.FileSystemRegistrar"),
        hasItem("org.apache.beam.sdk.io.LocalFileSystemRegistrar"));
  }

  @Test
  void everyProviderOfEveryServiceIsNamedOnceAndIsThere() throws IOException {
    Set<String> classes = new HashSet<>(entries);
    List<String> faults = new ArrayList<>();
    for (String service : services(jar)) {
      List<String> providers = providers(jar, service);
      repeated(providers).forEach(name -> faults.add(service + " names twice: " + name));
      for (String provider : providers) {
        if (!classes.contains(classFile(provider))) {
          faults.add(service + " names what is not there: " + provider);
        }
      }
    }
    assertThat("services", faults, empty());
  }

  @Test
  void noProviderOfAnyDependencyGotLost() throws IOException {
    Set<String> classes = new HashSet<>(entries);
    List<String> lost = new ArrayList<>();
    int seen = 0;
    for (Path dependency : dependencies()) {
      try (ZipFile zip = new ZipFile(dependency.toFile())) {
        for (String service : services(zip)) {
          List<String> wanted = providers(zip, service);
          // The providers of test libraries are not in the program, nor are their classes.
          wanted.removeIf(provider -> !classes.contains(classFile(provider)));
          seen += wanted.size();
          wanted.removeAll(providers(jar, service));
          wanted.forEach(provider -> lost.add(service + ": " + provider));
        }
      }
    }
    assertThat("providers", seen, greaterThan(50));
    assertThat("lost", lost, empty());
  }

  @Test
  void licencesAndNoticesAreThere() throws IOException {
    String own = Files.readString(Path.of("..", "LICENSE"), StandardCharsets.UTF_8);
    String licences = text(jar, "META-INF/LICENSE");
    assertThat("own licence is first", licences.strip().startsWith(own.strip()), equalTo(true));
    assertThat("without it", missing(licences, "This product bundles ASM"), empty());
    assertThat(
        "without it",
        missing(text(jar, "META-INF/LICENSE.txt"), "COMMON DEVELOPMENT AND DISTRIBUTION LICENSE"),
        empty());
    assertThat(
        "without notice",
        missing(
            text(jar, "META-INF/NOTICE"),
            "Apache Beam",
            HAS_SPARK ? "Spark Project Core" : "Apache Flink",
            "Apache Hadoop",
            "Apache Parquet",
            "Apache Avro"),
        empty());
  }

  @Test
  void theManifestSaysHowToStart() throws IOException {
    try (JarFile program = new JarFile(jar.getName())) {
      Attributes manifest = program.getManifest().getMainAttributes();
      assertThat("main", manifest.getValue("Main-Class"), equalTo(Main.class.getName()));
      assertThat("opens", manifest.getValue("Add-Opens"), containsString("java.base/java.nio"));
      assertThat("multi-release", manifest.getValue("Multi-Release"), equalTo("true"));
    }
  }

  /** The jars that this test runs with: those of the program, and those of tests only. */
  private static List<Path> dependencies() {
    List<Path> jars = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (path.endsWith(".jar")) {
        jars.add(Path.of(path));
      }
    }
    assertThat("jars on the class path", jars.size(), greaterThan(20));
    return jars;
  }

  private static List<String> names(ZipFile zip) {
    return zip.stream().map(ZipEntry::getName).toList();
  }

  private static List<String> services(ZipFile zip) {
    return names(zip).stream()
        .filter(name -> name.startsWith(SERVICES) && !name.endsWith("/"))
        .map(name -> name.substring(SERVICES.length()))
        .toList();
  }

  /** The providers that a service file names, in order; none if there is no such file. */
  private static List<String> providers(ZipFile zip, String service) throws IOException {
    List<String> providers = new ArrayList<>();
    if (zip.getEntry(SERVICES + service) != null) {
      for (String line : text(zip, SERVICES + service).lines().toList()) {
        String provider = line.replaceFirst("#.*", "").strip();
        if (!provider.isEmpty()) {
          providers.add(provider);
        }
      }
    }
    return providers;
  }

  private static String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    assertThat(name + " is there", entry != null, equalTo(true));
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> missing(String text, String... parts) {
    return Stream.of(parts).filter(part -> !text.contains(part)).toList();
  }

  private static String classFile(String name) {
    return name.replace('.', '/') + ".class";
  }

  private static Set<String> repeated(List<String> names) {
    Set<String> once = new HashSet<>();
    Set<String> repeated = new TreeSet<>();
    for (String name : names) {
      if (!once.add(name)) {
        repeated.add(name);
      }
    }
    return repeated;
  }
}
