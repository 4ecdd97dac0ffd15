package com.example.scoring;

import static java.util.stream.Collectors.toCollection;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The pages show the examples as they are: what lies between the marks, letter by letter. */
public class ShownTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path PAGE = MODULE.resolve("../docs/library.md");
  private static final Path README = MODULE.resolve("../README.md");

  /** A snippet on a page stays one that is taken in at a glance. */
  private static final int MOST_LINES = 25;

  private static final Pattern MARKED =
      Pattern.compile("// shown: from here\n(.*?)\n *// shown: to here", Pattern.DOTALL);
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);

  @Test
  public void thePageShowsEachExampleAndNothingElse() throws IOException {
    Set<String> marked = marked();
    assertThat(marked, not(empty()));
    assertThat(snippets(PAGE), equalTo(marked));
    for (String example : marked) {
      assertThat(example, (int) example.lines().count(), lessThanOrEqualTo(MOST_LINES));
    }
  }

  @Test
  public void theReadmeShowsHowLinesAreScored() throws IOException {
    Set<String> inBoth = snippets(README);
    inBoth.retainAll(marked());
    assertThat(inBoth, equalTo(find(MARKED, Files.readString(source("ScoreLines")))));
  }

  private static Path source(String name) {
    return MODULE.resolve("src/main/java/com/example/scoring").resolve(name + ".java");
  }

  /** What is marked in examples and in their tests. */
  private static Set<String> marked() throws IOException {
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.walk(MODULE.resolve("src"))) {
      for (Path file : (Iterable<Path>) files.filter(ShownTest::isExample)::iterator) {
        all.addAll(find(MARKED, Files.readString(file)));
      }
    }
    return all;
  }

  private static boolean isExample(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("ShownTest.java");
  }

  private static Set<String> snippets(Path page) throws IOException {
    return find(SNIPPET, Files.readString(page));
  }

  private static Set<String> find(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1).stripTrailing().stripIndent())
        .collect(toCollection(TreeSet::new));
  }
}
