package io.lookback.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.internal.spec.SpecText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a file holds: reading it gives a spec, or problems of one line each. */
class SpecFileFuzzTest {
  private static final int FILES = Integer.getInteger("lookback.fuzz.specs", 20_000);
  private static final long SEED = Long.getLong("lookback.fuzz.seed", 1);

  private static final String[] SNIPPETS = {
    "[",
    "]",
    "{",
    "}",
    ": ",
    ":",
    "- ",
    "? ",
    "| ",
    "> ",
    "&a ",
    "*a",
    "!!int ",
    "!x ",
    "!",
    "!<",
    "%YAML 9.9\n",
    "%YAML 99999999999999.1\n",
    "%TAG ! x\n",
    "---\n",
    "...\n",
    "\t",
    "\r",
    "\r\n",
    "\uFEFF",
    "\u0000",
    "\u0085",
    "\u2028",
    "\uD800",
    "\uD83D\uDE00",
    "\"",
    "'",
    "\"\\u",
    "\"\\U00110000\"",
    "\"\\uD800\"",
    "\"\\x07\"",
    "# ",
    "#",
    ",",
    "<<: ",
    "<<: *a",
    "~",
    "null",
    "true",
    "7",
    "-1",
    "99999999999999999999",
    "0x7",
    "1e9",
    "@",
    "`",
    "\n",
    "\n\n",
    "  ",
    "{a: b}",
    "[a, b]",
    "{? [a]: b}",
    "[[[[[[[[",
    "{{{{{{",
    "- - - - ",
    "../..",
    "sources:",
    "fields: {}",
    "amount: x",
    "position: x",
    "noun: '",
    "\\",
    "|2\n",
    ">-\n",
    "&a [*a]",
    "*",
    "&",
  };

  @Test
  void endsInASpecOrInProblems() {
    String[] seeds = {SpecExamples.RICH, SpecFile.write(LakeSpec.BUILT_IN)};
    String commented = SpecFile.commentedBuiltIn();
    Random random = new Random(SEED);
    int specs = 0;
    for (int i = 0; i < FILES; i++) {
      StringBuilder text = new StringBuilder(i % 10 == 0 ? commented : seeds[i % seeds.length]);
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        mutate(text, random);
      }
      specs += isSpec(text.toString(), "seed " + SEED + ", file " + i) ? 1 : 0;
    }
    assertThat("files that are still legal", specs, greaterThan(FILES / 100));
    assertThat("files that are no longer legal", FILES - specs, greaterThan(FILES / 10));
  }

  @Test
  void readsNoiseOfSnippets() {
    Random random = new Random(SEED);
    for (int i = 0; i < FILES / 5; i++) {
      StringBuilder text = new StringBuilder();
      for (int snippets = random.nextInt(40); snippets > 0; snippets--) {
        text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
      }
      isSpec(text.toString(), "seed " + SEED + ", noise " + i);
    }
  }

  @Test
  void readsHostileFiles() {
    List<String> hostile = new ArrayList<>();
    StringBuilder laughs = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*l" + (i - 1);
      laughs.append("l%d: &l%d [%s]\n".formatted(i, i, (alias + ", ").repeat(5) + alias));
    }
    hostile.add(laughs.toString());
    for (String deep :
        List.of("[", "{", "{a: ", "- ", "? ", "[{", "a:\n ", "&a [", "!!x [", "\n [")) {
      hostile.add(deep.repeat(SpecFile.MAX_BYTES / deep.length()));
      hostile.add("sources: " + deep.repeat(1000));
    }
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      steps.append(" ".repeat(i)).append("a:\n");
    }
    hostile.add(steps.toString());
    for (String many :
        List.of("a", "a: b\n", "\n", "# x\n", "---\n", "a,", "*a ", "&a ", "'", "\"", "!", "%\n")) {
      hostile.add(many.repeat(SpecFile.MAX_BYTES / 4 / many.length()));
      hostile.add("sources: [" + many.repeat(10_000) + "]");
    }
    hostile.add("sources: &a {a: *a}\nscored: a\n");
    hostile.add("&a [*a, *a]");
    hostile.add("&a {*a : *a}");
    hostile.add("{[a, [b]]: {c: d}}");
    StringBuilder keys = new StringBuilder("sources:\n");
    for (int i = 0; i < 100_000; i++) {
      keys.append(" k").append(i).append(":\n");
    }
    keys.append("scored: k\n");
    hostile.add(keys.toString());
    String fields = "x: &x {" + "a: b, ".repeat(30_000) + "c: d}\nsources:\n";
    StringBuilder aliases = new StringBuilder(fields);
    for (int i = 0; i < 49; i++) {
      aliases.append("  s").append(i).append(": *x\n");
    }
    hostile.add(aliases.toString());
    String longText = "'" + "y".repeat(500_000) + "'";
    hostile.add(SpecExamples.RICH.replace("noun: print\n", "noun: " + longText + "\n"));
    hostile.add(SpecExamples.RICH.replace("[prints*, prints/*]", "[" + longText + "]"));
    hostile.add(SpecExamples.RICH.replace("operation: sum", "operation: " + longText));
    hostile.add(SpecExamples.RICH.replace("noun: print\n", longText + ": print\n"));
    hostile.add(SpecExamples.RICH.replace("[7, 21]", "[" + "7, ".repeat(100_000) + "8]"));
    for (int i = 0; i < hostile.size(); i++) {
      assertThat("hostile file " + i, isSpec(hostile.get(i), "hostile file " + i), equalTo(false));
    }
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(6));
    switch (random.nextInt(8)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, (char) (32 + random.nextInt(95)));
      case 2 -> text.insert(at, (char) random.nextInt(0x10000));
      case 3 -> text.replace(at, end, SNIPPETS[random.nextInt(SNIPPETS.length)]);
      case 4 -> swapLines(text, random);
      case 5 -> removeOrRepeatLine(text, random);
      case 6 -> swapWords(text, random);
      default -> text.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
    }
  }

  private static void swapLines(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(List.of(text.toString().split("\n", -1)));
    Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
    text.replace(0, text.length(), String.join("\n", lines));
  }

  private static void removeOrRepeatLine(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(List.of(text.toString().split("\n", -1)));
    String line = lines.remove(random.nextInt(lines.size()));
    if (random.nextBoolean()) {
      lines.add(random.nextInt(lines.size() + 1), line);
      lines.add(random.nextInt(lines.size() + 1), line);
    }
    text.replace(0, text.length(), String.join("\n", lines));
  }

  private static void swapWords(StringBuilder text, Random random) {
    String[] words = text.toString().split("\\b", -1);
    int one = random.nextInt(words.length);
    int other = random.nextInt(words.length);
    String word = words[one];
    words[one] = words[other];
    words[other] = word;
    text.replace(0, text.length(), String.join("", words));
  }

  /** Whether it is a spec, which then is also what is written of it. */
  private static boolean isSpec(String text, String what) {
    try {
      LakeSpec spec = SpecFile.read(text, "x.yaml");
      assertThat(what, SpecFile.read(SpecFile.write(spec), "y.yaml"), equalTo(spec));
      return true;
    } catch (SpecException e) {
      assertThat(what, e.problems().size(), greaterThan(0));
      int lines = Math.max(1, (int) text.lines().count());
      for (Problem problem : e.problems()) {
        String message = problem.message();
        assertThat(what, message, containsString("x.yaml:" + problem.line() + ": "));
        assertThat(what + message, message.codePoints().allMatch(SpecText::isVisible));
        assertThat(what + message, message.length() < 4000);
        assertThat(what + message, problem.line() >= 1 && problem.line() <= lines);
      }
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what + ": " + (text.length() > 4000 ? "" : text), e);
    }
  }
}
