package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LandingPlace;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lake goes on being loaded from the landing folder that it was loaded from before. */
class LandingPlaceTest {
  @TempDir private Path folder;

  private HandmadeLanding landing;
  private Lake lake;

  @BeforeEach
  void makeLanding() throws IOException {
    folder = folder.toRealPath();
    landing = HandmadeLanding.sound(folder.resolve("landing"));
    lake = new Lake(folder.resolve("lake"));
    landing.run(lake).checkDone();
  }

  private HandmadeLanding other() throws IOException {
    return HandmadeLanding.sound(folder.resolve("other"))
        .file("taps.json", HandmadeLanding.event(HandmadeLanding.LAST_DAY, 1, "point", 0));
  }

  private void assertRefused(Program.Ended ended, Path from, Path to) {
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(
        "stderr",
        ended.errors(),
        contains(
            "lookback: lake '"
                + lake.root()
                + "' was loaded from landing '"
                + from
                + "', not from '"
                + to
                + "', whose files would replace those of the same names; name another --lake=...,"
                + " or say that both belong into this one with --sameLake"));
    assertThat("stdout", ended.out(), equalTo(""));
  }

  @Test
  void anotherFolderIsRefusedUntilItIsMeant() throws IOException {
    String bronze = lake.published("bronze");
    HandmadeLanding other = other();
    assertRefused(other.run(lake), landing.root(), other.root());
    assertRefused(
        Program.run("bronze", "--landing=" + other.root(), "--lake=" + lake.root()),
        landing.root(),
        other.root());
    assertThat("bronze", lake.published("bronze"), equalTo(bronze));
    assertThat("versions", lake.versions("bronze"), contains(bronze));

    other.run(lake, "--sameLake").checkDone();
    assertThat("clicked", lake.ledger().at("/gold/clicked").asInt(), equalTo(1));
    other.run(lake).checkDone();
    assertRefused(landing.run(lake), other.root(), landing.root());
  }

  @Test
  void theNewPlaceIsRememberedEvenWhereNothingIsNew() throws IOException {
    String bronze = lake.published("bronze");
    HandmadeLanding same = HandmadeLanding.sound(folder.resolve("same"));
    same.run(lake, "--sameLake").checkDone();
    assertThat("bronze", lake.published("bronze"), equalTo(bronze));
    same.run(lake).checkDone();
    assertRefused(landing.run(lake), same.root(), landing.root());
  }

  @Test
  void aRunThatPublishesNothingDoesNotRemember() throws IOException {
    HandmadeLanding other = other().file("prints.json", "no\n");
    assertThat("exit code", other.run(lake, "--sameLake").code(), equalTo(ExitCode.INPUT));
    landing.run(lake).checkDone();
  }

  @Test
  void aRenamedLandingFolderIsAsked() throws IOException {
    Path renamed = Files.move(landing.root(), folder.resolve("renamed"));
    assertRefused(new HandmadeLanding(renamed).run(lake), landing.root(), renamed);
  }

  @Test
  void landingAndLakeMayMoveTogether() throws IOException {
    Path moved = Files.createDirectories(folder.resolve("far/away"));
    Files.move(landing.root(), moved.resolve("landing"));
    Files.move(lake.root(), moved.resolve("lake"));
    new HandmadeLanding(moved.resolve("landing")).run(new Lake(moved.resolve("lake"))).checkDone();
  }

  @Test
  void theLakeAloneMayMove() throws IOException {
    Path moved = Files.createDirectories(folder.resolve("far/away")).resolve("lake");
    Files.move(lake.root(), moved);
    landing.run(new Lake(moved)).checkDone();
  }

  @Test
  void theFolderMayBeNamedInAnotherWay() throws IOException {
    new HandmadeLanding(folder.resolve("lake/../landing/.")).run(lake).checkDone();
    Path link = Files.createSymbolicLink(folder.resolve("link"), landing.root());
    new HandmadeLanding(link).run(lake).checkDone();
    Program.run("run", "--landing=" + landing.root(), "--lake=file://" + lake.root()).checkDone();
  }

  @Test
  void aLinkMayComeToLeadElsewhere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("today"), landing.root());
    HandmadeLanding today = new HandmadeLanding(link);
    Lake own = new Lake(folder.resolve("own"));
    today.run(own).checkDone();
    Files.delete(link);
    Files.createSymbolicLink(link, other().root());
    today.run(own).checkDone();
    assertThat("clicked", own.ledger().at("/gold/clicked").asInt(), equalTo(1));
  }

  @Test
  void aLakeThatRemembersNothingIsNotAsked() throws IOException {
    try (var files = Files.walk(lake.root())) {
      for (Path file : files.filter(path -> path.endsWith("_landing.json")).toList()) {
        Files.delete(file);
      }
    }
    HandmadeLanding other = other();
    other.run(lake).checkDone();
    assertRefused(landing.run(lake), other.root(), landing.root());
  }

  @Test
  void nothingThatIsComparedBetweenMachinesTellsThePlace() throws IOException {
    String place = landing.root().toString();
    assertThat("ledger", lake.ledger().toString().contains(place), equalTo(false));
    assertThat("report", lake.reported("bronze").toString().contains(place), equalTo(false));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/in, s3://bucket/lake, s3://bucket/in/, s3://bucket/elsewhere, true",
    "s3://bucket/in, lake, s3://bucket/in, lake, true",
    "s3://bucket/in, lake, s3://bucket/other, lake, false",
    "landing, s3://bucket/lake, landing, s3://bucket/lake, true",
    "landing, s3://bucket/lake, ., s3://bucket/lake, false",
  })
  void placesOnAnObjectStore(
      String before, String lakeBefore, String now, String lakeNow, boolean isSame)
      throws Exception {
    LakeFolder local = LakeFolder.of(lake.root().toString());
    LayerVersion version = new LayerVersion(Layer.BRONZE, "r", "bronze", new Tally());
    LandingPlace.of(below(before), below(lakeBefore)).keep(version, local);
    LandingPlace place = LandingPlace.of(below(now), below(lakeNow));
    assertThat("same", place.otherThan(version, local).isEmpty(), equalTo(isSame));
  }

  private String below(String name) {
    return name.contains(":") ? name : folder.resolve(name).toString();
  }

  @Test
  void generateNamesALakeOfItsOwn() {
    Path out = folder.resolve("small2");
    Program.Ended ended = Program.run("generate", "--users=5", "--days=2", "--out=" + out);
    ended.checkDone();
    assertThat(
        "stdout",
        ended.out().lines().toList(),
        hasItem("next: lookback run --landing=" + out + " --lake=" + out + "-lake"));
    assertThat("lake", Files.exists(Path.of(out + "-lake")), not(equalTo(true)));
  }
}
