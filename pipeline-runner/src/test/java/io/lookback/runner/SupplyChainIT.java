package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was put together from a hundred jars: no class shadows another, every licence is there. */
class SupplyChainIT {
  private static final Path JAR = Path.of(System.getProperty("lookback.jar"));
  private static final Path BILL = JAR.resolveSibling("lookback-sbom.json");
  private static final Path CLASSPATH = JAR.resolveSibling("runtime-classpath");

  /** Classes that are allowed to differ between jars, by a part of their name, with the reason. */
  private static final Map<String, String> ALLOWED = Map.of();

  /**
   * What the bill of materials says nothing of, as its pom gives addresses of licences without
   * their names: the licence in its jar.
   */
  private static final Map<String, String> LICENCES_IN_JARS =
      Map.of("xbean-asm9-shaded", "Apache-2.0");

  @TempDir private Path folder;

  @Test
  void noClassShadowsOneWithOtherBytes() throws IOException {
    List<Path> jars = runtimeJars();
    assertThat("jars", jars.size(), greaterThan(50));
    Map<String, Set<String>> shadows = shadows(jars);
    shadows.keySet().removeIf(name -> ALLOWED.keySet().stream().anyMatch(name::contains));
    assertThat("classes of one name with different bytes", shadows, anEmptyMap());
  }

  @Test
  void aShadowWouldBeFound() throws IOException {
    Path first = jar("first.jar", Map.of("a/Same.class", "1", "a/Other.class", "1"));
    Path second = jar("second.jar", Map.of("a/Same.class", "1", "a/Other.class", "2"));
    assertThat(
        "shadows",
        shadows(List.of(first, second)),
        equalTo(Map.of("a/Other.class", Set.of("first.jar", "second.jar"))));
  }

  @Test
  void everyDependencyHasALicenceThatMayBeTaken() throws IOException {
    assumeTrue(Files.exists(BILL), "Maven was offline and wrote no bill of materials");
    JsonNode bill = new ObjectMapper().readTree(BILL.toFile());
    assertThat("components", bill.at("/components").size(), greaterThan(50));
    List<String> doubtful = new ArrayList<>();
    for (JsonNode component : bill.at("/components")) {
      List<String> licences = licences(component);
      if (licences.isEmpty() && LICENCES_IN_JARS.containsKey(component.at("/name").asText())) {
        licences.add(LICENCES_IN_JARS.get(component.at("/name").asText()));
      }
      if (!isTakeable(licences)) {
        doubtful.add(component.at("/purl").asText() + " " + licences);
      }
    }
    assertThat("under no licence but GPL or AGPL, or none at all", doubtful, empty());
  }

  @Test
  void theRuleForLicencesTellsThemApart() {
    for (String one :
        new String[] {"GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License"}) {
      assertThat(one, isTakeable(List.of(one)), equalTo(false));
      assertThat("or Apache, " + one, isTakeable(List.of(one, "Apache-2.0")), equalTo(true));
    }
    assertThat("none", isTakeable(List.of()), equalTo(false));
    assertThat("LGPL", isTakeable(List.of("LGPL-2.1-only")), equalTo(true));
    assertThat(
        "expression",
        isTakeable(List.of("(CDDL-1.0 OR GPL-2.0-with-classpath-exception)")),
        equalTo(true));
  }

  @Test
  void theLicencesAndNoticesOfAllDependenciesAreInTheJar() throws IOException {
    Set<Long> kept = new HashSet<>();
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      for (ZipEntry entry : entries(jar)) {
        if (entry.getName().startsWith("META-INF/third-party/")) {
          kept.add(entry.getCrc());
        }
      }
    }
    List<String> lost = new ArrayList<>();
    int found = 0;
    for (Path path : runtimeJars()) {
      boolean isOurs = path.getFileName().toString().startsWith("pipeline-");
      try (ZipFile jar = new ZipFile(path.toFile())) {
        for (ZipEntry entry : entries(jar)) {
          if (!isOurs && entry.getName().matches("META-INF/(LICENSE|NOTICE)[^/]*")) {
            found++;
            if (!kept.contains(entry.getCrc())) {
              lost.add(path.getFileName() + ": " + entry.getName());
            }
          }
        }
      }
    }
    assertThat("licences and notices", found, greaterThan(50));
    assertThat("not in the jar", lost, empty());
  }

  @Test
  void bombsEndInAMessageWithASmallHeap() throws Exception {
    for (String content : new String[] {"x", "\n", "{\"day\":"}) {
      Path landing = Files.createDirectories(folder.resolve("landing"));
      Files.writeString(landing.resolve("taps.json"), "");
      Files.writeString(landing.resolve("pays.csv"), "");
      Files.write(landing.resolve("prints.json.gz"), bomb(content));
      Path lake = folder.resolve("lake");
      Path log = folder.resolve("log");
      Process run =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-jar",
                  JAR.toString(),
                  "run",
                  "--quiet",
                  "--lanes=1",
                  "--landing=" + landing,
                  "--lake=" + lake)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int code = run.waitFor();
      String said = Files.readString(log);
      assertThat(said, code, equalTo(ExitCode.INPUT));
      assertThat(
          said,
          said,
          allOf(containsString("--maxExpansion"), not(containsString("out of memory"))));
      assertThat("left behind", new Lake(lake).versions("bronze"), empty());
    }
  }

  /** 320 MiB of the content over and over in 300 KiB. */
  private static byte[] bomb(String content) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(member)) {
      byte[] piece = content.getBytes(StandardCharsets.UTF_8);
      byte[] block = new byte[16 << 20];
      for (int at = 0; at < block.length; at++) {
        block[at] = piece[at % piece.length];
      }
      out.write(block);
    }
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      bomb.writeBytes(member.toByteArray());
    }
    return bomb.toByteArray();
  }

  private Path jar(String name, Map<String, String> entries) throws IOException {
    Path path = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(path);
        ZipOutputStream jar = new ZipOutputStream(file)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
      }
    }
    return path;
  }

  private static List<Path> runtimeJars() throws IOException {
    return Arrays.stream(Files.readString(CLASSPATH).strip().split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.toString().endsWith(".jar"))
        .toList();
  }

  /**
   * Parquet's jars each hold the classes of fastutil that they use, under a name of their own;
   * parquet-avro is older than the others, see docs/dependencies.md.
   */
  private static final String FASTUTIL_OF_PARQUET = "shaded/parquet/it/unimi/dsi/fastutil/";

  /** Classes that several jars have with different bytes, and the jars. */
  private static Map<String, Set<String>> shadows(List<Path> jars) throws IOException {
    Map<String, Long> first = new HashMap<>();
    Map<String, Set<String>> holders = new HashMap<>();
    Set<String> different = new HashSet<>();
    for (Path path : jars) {
      try (ZipFile jar = new ZipFile(path.toFile())) {
        for (ZipEntry entry : entries(jar)) {
          String name = entry.getName();
          if (name.endsWith(".class")
              && !name.endsWith("module-info.class")
              && !name.startsWith(FASTUTIL_OF_PARQUET)) {
            holders
                .computeIfAbsent(name, key -> new HashSet<>())
                .add(path.getFileName().toString());
            Long other = first.putIfAbsent(name, entry.getCrc());
            if (other != null && other != entry.getCrc()) {
              different.add(name);
            }
          }
        }
      }
    }
    Map<String, Set<String>> shadows = new TreeMap<>();
    different.forEach(name -> shadows.put(name, holders.get(name)));
    return shadows;
  }

  private static List<ZipEntry> entries(ZipFile jar) {
    List<ZipEntry> entries = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (!entry.isDirectory()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static List<String> licences(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode choice : component.at("/licenses")) {
      for (String at : new String[] {"/license/id", "/license/name", "/expression"}) {
        if (!choice.at(at).isMissingNode()) {
          licences.add(choice.at(at).asText());
        }
      }
    }
    return licences;
  }

  /** Whether one of the licences to choose from is neither GPL nor AGPL. */
  private static boolean isTakeable(List<String> licences) {
    return licences.stream()
        .flatMap(licence -> Arrays.stream(licence.split(" OR ")))
        .anyMatch(
            licence ->
                !licence.matches("(?i).*\\bA?GPL.*|.*(general public license).*")
                    || licence.matches("(?i).*(lesser|classpath).*"));
  }
}
