package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jars that a user of the library gets: classes, sources and Javadoc. */
class LibraryJarsIT {
  private static final Path FOLDER = Path.of("..", "pipeline-core", "target");
  private static final String NAME = "pipeline-core-" + System.getProperty("lookback.version");

  @BeforeAll
  static void requireThem() {
    assumeTrue(
        Files.exists(jar("")), "the library was not packaged; mvn verify in the parent does so");
  }

  @Test
  void theJarHasTheNameOfItsModule() throws IOException {
    try (JarFile library = new JarFile(jar("").toFile())) {
      assertThat(
          "module",
          library.getManifest().getMainAttributes().getValue("Automatic-Module-Name"),
          equalTo("io.lookback.core"));
    }
  }

  @Test
  void eachClassHasItsSource() throws IOException {
    List<String> sources = names(jar("-sources"));
    List<String> without =
        names(jar("")).stream()
            .filter(name -> name.endsWith(".class") && !name.contains("$"))
            .map(name -> name.replace(".class", ".java"))
            .filter(name -> !sources.contains(name))
            // A class beside another one in its file.
            .filter(
                name -> Files.exists(Path.of("..", "pipeline-core", "src", "main", "java", name)))
            .toList();
    assertThat("sources", sources, hasItem("io/lookback/gold/Gold.java"));
    assertThat("classes without source", without, empty());
  }

  @Test
  void theJavadocShowsWhatIsPublicAndNothingInternal() throws IOException {
    List<String> pages = names(jar("-javadoc"));
    assertThat(
        "pages", pages, hasItems("io/lookback/gold/Gold.html", "io/lookback/spec/LakeSpec.html"));
    assertThat(
        "pages of internal packages",
        pages.stream().filter(name -> name.startsWith("io/lookback/internal")).toList(),
        empty());
    try (ZipFile javadoc = new ZipFile(jar("-javadoc").toFile());
        InputStream page = javadoc.getInputStream(javadoc.getEntry("index.html"))) {
      assertThat(
          "first page",
          new String(page.readAllBytes(), StandardCharsets.UTF_8),
          containsString("Three floors"));
    }
  }

  private static Path jar(String classifier) {
    return FOLDER.resolve(NAME + classifier + ".jar");
  }

  private static List<String> names(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }
}
