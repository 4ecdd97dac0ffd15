package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.internal.lake.LakeVersions.GoldVersions;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.term.Term;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeVersionsTest {
  @TempDir private Path root;

  private LakeFolder lake;

  @BeforeEach
  void makeLake() {
    lake = new LakeFolder(root);
  }

  @Test
  void theNewestOfThoseThatWerePublishedComesFirst() throws Exception {
    assertThat("none", lake.versions(Layer.GOLD), empty());
    // The clock of the second run was behind.
    publish(Layer.GOLD, "20-b", new Tally());
    publish(Layer.GOLD, "10-a", new Tally());
    stage(Layer.GOLD, "30-c", new Tally());
    assertThat("names", lake.versions(Layer.GOLD), contains("10-a", "20-b"));
    Files.delete(root.resolve(".versions/gold/10-a/_published"));
    assertThat("one that is not marked yet", lake.versions(Layer.GOLD), contains("10-a", "20-b"));
    assertThat("staged", lake.version(Layer.GOLD, "30-c").runId(), equalTo("30-c"));
    assertThat("not there", lake.version(Layer.GOLD, "40-d"), nullValue());
    assertThat("no name", lake.version(Layer.GOLD, "../gold/10-a"), nullValue());
  }

  @Test
  void goldIsFoundByItsNameWithWhatItWasMadeOf() throws Exception {
    publishAll("20-a", "20-a");
    publishAll("20-b", "20-b");
    publishAll("21-c", "21-c");
    assertThat("published", runs(null), contains("21-c", "21-c", "21-c"));
    assertThat("name", runs("20-a"), contains("20-a", "20-a", "20-a"));
    assertThat("beginning", runs("21"), contains("21-c", "21-c", "21-c"));
    assertThat(
        refusal("20"),
        containsString("keeps 2 versions of gold for '20'; these begin so: 20-b, 20-a; give more"));
    assertThat(
        refusal("3"),
        containsString("no version of gold for '3'; the newest that it keeps: 21-c, 20-b, 20-a"));
    publishAll("22-d", "22-d");
    assertThat(refusal("3"), containsString(": 22-d, 21-c, 20-b and 1 more"));
  }

  @Test
  void aNameThatAnotherNameBeginsWithIsThatOneAlone() throws Exception {
    publishAll("20", "20");
    publishAll("20-b", "20-b");
    assertThat(runs("20"), contains("20", "20", "20"));
  }

  @Test
  void aLakeWithoutGoldSaysSo() throws Exception {
    publish(Layer.SILVER, "1", new Tally());
    assertThat(
        refusal(null), containsString("' has no published gold; make it with: " + Term.MAKE_ALL));
    assertThat(refusal("1"), containsString("it keeps none; make gold with: " + Term.MAKE_ALL));
  }

  @Test
  void silverOrBronzeThatIsNotKeptIsNamed() throws Exception {
    publishAll("1", "1");
    publish(Layer.BRONZE, "2", loads(Counted.LOAD_OF, "2"));
    lake.sweep(Layer.BRONZE);
    assertThat("kept", runs(null), contains("1", "1", "1"));
    publish(Layer.BRONZE, "3", loads(Counted.LOAD_OF, "2"));
    delete(Layer.BRONZE, "1");
    assertThat(
        refusal(null), containsString("silver '1' of lake '" + root + "' was made of bronze"));
    assertThat(refusal(null), containsString("bronze '1', which the lake does not keep any more;"));
    publish(Layer.SILVER, "3", new Tally());
    delete(Layer.SILVER, "1");
    assertThat(refusal(null), containsString("gold '1' of lake '" + root + "' was made of silver"));
  }

  @Test
  void bronzeThatOnlyRemembersMoreStandsForTheOneThatSilverNames() throws Exception {
    publishAll("1", "1");
    publish(Layer.BRONZE, "2", loads(Counted.LOAD_OF, "1"));
    assertThat("the one that it names", runs(null), contains("1", "1", "1"));
    delete(Layer.BRONZE, "1");
    assertThat("the one with the same loads", runs(null), contains("1", "1", "2"));
  }

  @Test
  void silverOfAnEarlierVersionNamesNoBronze() throws Exception {
    publish(Layer.BRONZE, "1", loads(Counted.LOAD_OF, "1"));
    publish(Layer.SILVER, "1", loads(Counted.MADE_OF, "1"));
    publish(Layer.GOLD, "1", new Tally().max(1, Counted.GOLD_MADE_OF, "1"));
    assertThat("same loads", runs(null), contains("1", "1", "1"));
    publish(Layer.BRONZE, "2", loads(Counted.LOAD_OF, "2"));
    assertThat("kept bronze of the same loads", runs(null), contains("1", "1", "1"));
    delete(Layer.BRONZE, "1");
    assertThat(refusal(null), containsString("does not tell which bronze it was made of, as an"));
  }

  @Test
  void whatPipelinesPublishedByThemselvesHasNoLayerBelow() throws Exception {
    publish(Layer.BRONZE, "1", loads(Counted.LOAD_OF, "1"));
    publish(Layer.SILVER, "2", new Tally());
    publish(Layer.GOLD, "2", new Tally().max(1, Counted.GOLD_MADE_OF, "2"));
    assertThat(refusal(null), containsString("silver '2' of lake '" + root + "' was made of no"));
    publish(Layer.GOLD, "3", new Tally());
    assertThat(refusal(null), containsString("does not tell which silver it was made of"));
  }

  private List<String> runs(String version) throws LakeException {
    GoldVersions found = LakeVersions.goldOf(lake, version);
    return List.of(found.gold().runId(), found.silver().runId(), found.bronze().runId());
  }

  private String refusal(String version) {
    return assertThrows(LakeException.class, () -> LakeVersions.goldOf(lake, version)).getMessage();
  }

  private static Tally loads(Counted counted, String load) {
    return new Tally().max(1, counted, "prints", "prints.json", load);
  }

  private void publishAll(String runId, String load) throws Exception {
    publish(Layer.BRONZE, runId, loads(Counted.LOAD_OF, load));
    Tally silver = loads(Counted.MADE_OF, load);
    publish(Layer.SILVER, runId, silver.max(1, Counted.SILVER_MADE_OF, runId));
    publish(Layer.GOLD, runId, new Tally().max(1, Counted.GOLD_MADE_OF, runId));
  }

  private void publish(Layer layer, String runId, Tally counts) throws Exception {
    lake.publish(List.of(stage(layer, runId, counts)), warning -> {});
  }

  private LayerVersion stage(Layer layer, String runId, Tally counts)
      throws IOException, LakeException {
    return lake.complete(layer, lake.staging(runId), counts, Table.of(LakeSpec.BUILT_IN, layer));
  }

  private void delete(Layer layer, String runId) throws IOException {
    new LocalStore(root).deleteFolder(Layout.version(layer, runId));
  }
}
