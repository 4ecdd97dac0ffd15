package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.term.Term;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where symbolic links in a landing folder may lead. */
class LandingLinksTest {
  @TempDir private Path top;
  private Path landing;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    landing = Files.createDirectories(top.resolve("in/landing"));
    outside = Files.createDirectories(top.resolve("in/landing-not"));
    for (String name : List.of("prints.json", "taps.json", "pays.csv")) {
      Files.writeString(landing.resolve(name), name);
    }
    Files.writeString(outside.resolve("secret.json"), "secret");
  }

  @Test
  void aLinkOutOfTheFolderIsRefusedByName() throws Exception {
    Files.createSymbolicLink(
        landing.resolve("prints-2.json"), Path.of("../landing-not/secret.json"));
    assertRefused("prints-2.json");
    assertThat(
        "with links followed",
        names(LandingFolder.list(LakeSpec.BUILT_IN, landing.toString(), true)),
        contains("pays.csv", "prints-2.json", "prints.json", "taps.json"));
  }

  @Test
  void aFolderThatLeadsOutIsRefusedToo() throws Exception {
    Files.createSymbolicLink(landing.resolve("taps"), outside);
    assertRefused("taps/secret.json");
  }

  @Test
  void aLinkThroughALinkIsFollowedToItsEnd() throws Exception {
    Files.createSymbolicLink(outside.resolve("back.json"), landing.resolve("prints.json"));
    Files.createSymbolicLink(landing.resolve("prints-2.json"), outside.resolve("back.json"));
    assertThat(
        "ends inside",
        names(list()),
        contains("pays.csv", "prints-2.json", "prints.json", "taps.json"));
  }

  @Test
  void linksWithinTheFolderAndTheFolderItselfAreFine() throws Exception {
    Files.createDirectories(landing.resolve("_old"));
    Files.writeString(landing.resolve("_old/a.json"), "a");
    Files.createSymbolicLink(landing.resolve("taps-old.json"), landing.resolve("_old/a.json"));
    Path link = Files.createSymbolicLink(top.resolve("link"), landing);
    assertThat(
        "names",
        names(LandingFolder.list(link.toString())),
        contains("pays.csv", "prints.json", "taps-old.json", "taps.json"));
  }

  @Test
  void aLinkThatIsNoLandingFileIsNotLookedAt() throws Exception {
    Files.createSymbolicLink(landing.resolve("notes.txt"), outside.resolve("secret.json"));
    assertThat("ignored", list().ignored(), contains("notes.txt"));
  }

  private void assertRefused(String name) {
    LandingException refused = assertThrows(LandingException.class, this::list);
    assertThat(
        "message",
        refused.getMessage(),
        allOf(containsString("'" + name + "'"), containsString(Term.FOLLOW_LINKS.toString())));
  }

  private LandingFolder list() throws LandingException {
    return LandingFolder.list(landing.toString());
  }

  private static List<String> names(LandingFolder folder) {
    return folder.files().stream().map(LandingFile::name).toList();
  }
}
