package io.lookback.internal.schematransform;

import static io.lookback.internal.schematransform.TinyRows.transform;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.bronze.Rejects;
import io.lookback.internal.lake.TinyLanding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transforms that are addressed by URN: found, described, configured and run. */
class ProvidersTest {
  private static final List<String> REJECTS =
      List.of(
          "pays [negative_amount] 7,point,-1,2020-11-29",
          "prints [bad_day, bad_user_id] " + TinyLanding.print("2020-02-30", -1, "x", 0),
          "prints [bad_json] nonsense");

  @TempDir private Path folder;

  private final Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

  @Test
  void theServiceLoaderFindsThem() {
    assertThat(
        TinyRows.providers().keySet(),
        containsInAnyOrder(
            "beam:schematransform:io.lookback:conform:v1",
            "beam:schematransform:io.lookback:features:v1",
            "beam:schematransform:io.lookback:parse:v1",
            "beam:schematransform:io.lookback:score:v1"));
  }

  @Test
  void eachSaysWhatItTakesGivesAndRefuses() {
    for (SchemaTransformProvider provider : TinyRows.providers().values()) {
      String description = provider.description();
      assertThat(description, containsString("Inputs: "));
      assertThat(description, containsString("Outputs: "));
      assertThat(description, containsString("Errors: "));
      for (String tag : provider.outputCollectionNames()) {
        boolean isSource = provider.inputCollectionNames().contains(tag);
        assertThat(description, containsString(isSource ? tag : "'" + tag + "'"));
      }
      for (Schema.Field field : provider.configurationSchema().getFields()) {
        assertThat(field.getName(), field.getDescription(), not(equalTo("")));
        assertThat(field.getName(), field.getType().getNullable(), equalTo(true));
        assertThat(field.getName(), field.getName().matches("[a-z_]+"), equalTo(true));
      }
      assertThat(
          provider.configurationSchema().getFieldNames(),
          hasItems("features", "features_file", "error_handling"));
    }
  }

  @Test
  void stepByStepFromLinesToGold() throws Exception {
    PCollectionRowTuple parsed =
        TinyRows.lines(pipeline, folder)
            .apply("Parse", transform("parse", Map.of("headers", Map.of("pays", TinyRows.HEADER))));
    assertThat(parsed.getAll().keySet(), containsInAnyOrder("prints", "taps", "pays", "rejects"));
    PCollectionRowTuple conformed =
        events(parsed).apply("Conform", transform("conform", Map.of("buckets", 3)));
    PCollectionRowTuple scored = events(conformed).apply("Score", transform("score", Map.of()));
    assertThat(scored.getAll().keySet(), containsInAnyOrder("gold", "rejects"));

    // Repeats are there after parsing, and after conforming where a source keeps them.
    PAssert.that(count(parsed.get("prints"))).containsInAnyOrder(9L);
    PAssert.that(count(conformed.get("prints"))).containsInAnyOrder(7L);
    PAssert.that(count(conformed.get("pays"))).containsInAnyOrder(5L);
    PAssert.that(rejects(parsed.get("rejects"))).containsInAnyOrder(REJECTS);
    PAssert.that(conformed.get("rejects")).empty();
    PAssert.that(scored.get("rejects")).empty();
    PAssert.that(gold(scored.get("gold"))).containsInAnyOrder(TinyRows.GOLD);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theWholeWayFromLines() throws Exception {
    PCollectionRowTuple scored =
        TinyRows.lines(pipeline, folder)
            .apply(
                "Features",
                transform("features", Map.of("headers", Map.of("pays", TinyRows.HEADER))));
    PAssert.that(gold(scored.get("gold"))).containsInAnyOrder(TinyRows.GOLD);
    PAssert.that(rejects(scored.get("rejects"))).containsInAnyOrder(REJECTS);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theWholeWayFromALandingFolder() throws Exception {
    TinyLanding.write(folder);
    PCollectionRowTuple scored =
        PCollectionRowTuple.empty(pipeline)
            .apply("Features", transform("features", Map.of("landing", folder.toString())));
    PAssert.that(gold(scored.get("gold"))).containsInAnyOrder(TinyRows.GOLD);
    PAssert.that(rejects(scored.get("rejects"))).containsInAnyOrder(REJECTS);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void errorHandlingNamesTheOutputOfRejects() throws Exception {
    Map<String, Object> errors = Map.of("output", "bad_lines");
    PCollectionRowTuple parsed =
        TinyRows.lines(pipeline, folder)
            .apply(
                "Parse",
                transform(
                    "parse",
                    Map.of("headers", Map.of("pays", TinyRows.HEADER), "error_handling", errors)));
    assertThat(parsed.getAll().keySet(), containsInAnyOrder("prints", "taps", "pays", "bad_lines"));
    PCollectionRowTuple conformed =
        events(parsed).apply("Conform", transform("conform", Map.of("error_handling", errors)));
    assertThat(
        conformed.getAll().keySet(), containsInAnyOrder("prints", "taps", "pays", "bad_lines"));
    PCollectionRowTuple scored =
        events(conformed).apply("Score", transform("score", Map.of("error_handling", errors)));
    assertThat(scored.getAll().keySet(), containsInAnyOrder("gold", "bad_lines"));
    // The name of an input is no other output of this transform.
    PCollectionRowTuple atOnce =
        PCollectionRowTuple.empty(pipeline)
            .apply(
                "Features",
                transform(
                    "features",
                    Map.of(
                        "landing",
                        folder.toString(),
                        "error_handling",
                        Map.of("output", "prints"))));
    assertThat(atOnce.getAll().keySet(), containsInAnyOrder("gold", "prints"));

    PAssert.that(rejects(parsed.get("bad_lines"))).containsInAnyOrder(REJECTS);
    PAssert.that(conformed.get("bad_lines")).empty();
    PAssert.that(scored.get("bad_lines")).empty();
    PAssert.that(gold(scored.get("gold"))).containsInAnyOrder(TinyRows.GOLD);
    PAssert.that(rejects(atOnce.get("prints"))).containsInAnyOrder(REJECTS);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void anOutputOfRejectsHasANameOfItsOwn() {
    for (String name : List.of("parse", "conform", "score", "features")) {
      for (String blank : List.of("", " ", "\n")) {
        refuses(
            name,
            Map.of("error_handling", Map.of("output", blank)),
            "error_handling.output is blank; legal: a name for the output of rejected lines, or"
                + " leave error_handling out for 'rejects'");
      }
    }
    for (String name : List.of("parse", "conform")) {
      refuses(
          name,
          Map.of("error_handling", Map.of("output", "taps")),
          "error_handling.output is 'taps', as another output is; legal: any name but prints, taps,"
              + " pays");
    }
    for (String name : List.of("score", "features")) {
      refuses(
          name,
          Map.of("error_handling", Map.of("output", "gold")),
          "error_handling.output is 'gold', as another output is; legal: any name but gold");
    }
    transform("parse", Map.of("error_handling", Map.of("output", "rejects")));

    // A row from elsewhere may have a null where the schema of the configuration has none.
    ScoreProvider.Configuration configured = new ScoreProvider.Configuration();
    configured.errorHandling = new SpecConfiguration.ErrorHandling();
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> new ScoreProvider().from(configured))
            .getMessage(),
        containsString("error_handling.output is blank; legal: a name"));
  }

  @Test
  void theOutputsAreThoseWithoutErrorHandling() {
    List<String> events = List.of("prints", "taps", "pays", "rejects");
    List<String> gold = List.of("gold", "rejects");
    Map<String, List<String>> named = new TreeMap<>();
    TinyRows.providers().forEach((urn, of) -> named.put(urn, of.outputCollectionNames()));
    assertThat(
        named,
        equalTo(
            Map.of(
                TinyRows.urn("parse"), events,
                TinyRows.urn("conform"), events,
                TinyRows.urn("score"), gold,
                TinyRows.urn("features"), gold)));
  }

  @Test
  void whatIsGivenCanBeGroupedAndFlattenedWithOtherRows() throws Exception {
    PCollectionRowTuple parsed =
        TinyRows.lines(pipeline, folder)
            .apply("Parse", transform("parse", Map.of("headers", Map.of("pays", TinyRows.HEADER))));
    PCollection<Row> none = pipeline.apply("None", Create.empty(parsed.get("taps").getSchema()));
    PCollection<Row> taps =
        PCollectionList.of(parsed.get("taps")).and(none).apply("Flatten", Flatten.pCollections());
    PCollection<KV<String, Long>> byProp =
        taps.apply(
                "Value props",
                MapElements.into(TypeDescriptors.strings()).via(row -> row.getString("value_prop")))
            .apply("Count", Count.perElement());
    PAssert.that(byProp).containsInAnyOrder(List.of(KV.of("point", 3L), KV.of("zoë", 1L)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theConfigurationDecidesWhatIsScored() throws Exception {
    TinyLanding.write(folder);
    PCollectionRowTuple scored =
        PCollectionRowTuple.empty(pipeline)
            .apply(
                "Features",
                transform(
                    "features",
                    Map.of(
                        "landing", folder.toString(),
                        "as_of", "2020-11-29",
                        "lookback_days", List.of(21, 7),
                        "scoring_days", 1,
                        "weeks", 1,
                        "max_history", 5,
                        "buckets", 2)));
    assertThat(scored.get("gold").getSchema().getFieldNames(), hasItems("views_1w", "views_3w"));
    PAssert.that(count(scored.get("gold"))).containsInAnyOrder(1L);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aFeatureFileDecidesTheTags() throws Exception {
    String features =
        """
        sources:
          views: {format: json, fields: {day: d, userId: u, valueProp: v}}
          clicks: {format: json, fields: {day: d, userId: u, valueProp: v}, required: false}
        scored: views
        label: {name: clicked, source: clicks, matchesPosition: false}
        measures:
          seen: {source: views, operation: count}
        lookbackDays: [7]
        """;
    Path file = Files.writeString(folder.resolve("features.yaml"), features);
    Schema line = Schema.builder().addByteArrayField("payload").build();
    byte[] view = "{\"d\":\"2020-11-30\",\"u\":7,\"v\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    PCollection<Row> views =
        pipeline.apply(Create.of(Row.withSchema(line).addValue(view).build()).withRowSchema(line));
    for (Map<String, String> given :
        List.of(Map.of("features", features), Map.of("features_file", file.toString()))) {
      PCollectionRowTuple parsed =
          PCollectionRowTuple.of("views", views)
              .apply("Parse by " + given.keySet(), transform("parse", given));
      assertThat(parsed.getAll().keySet(), containsInAnyOrder("views", "clicks", "rejects"));
      PAssert.that(count(parsed.get("views"))).containsInAnyOrder(1L);
    }
    pipeline.run().waitUntilFinish();
  }

  private static void refuses(String name, Map<String, ?> configuration, String message) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> transform(name, configuration))
            .getMessage(),
        equalTo("beam:schematransform:io.lookback:" + name + ":v1: " + message));
  }

  @Test
  void wrongConfigurationsAreRefusedAtOnce() {
    refuses(
        "score",
        Map.of("as_of", "30.11.2020"),
        "as_of is '30.11.2020'; legal: a day such as 2020-11-30, or leave it out for the newest day"
            + " of a scored event");
    refuses(
        "score",
        Map.of("as_of", "0000-11-30"),
        "asOf is 0000-11-30; legal: days from 0001-01-01 to 9999-12-31");
    refuses(
        "score",
        Map.of("lookback_days", List.of(0)),
        "lookbackDays is 0; legal: whole numbers from 1 to 3650");
    refuses(
        "conform",
        Map.of("buckets", 0),
        "the number of buckets is 0; legal: whole numbers from 1 to 1048576");
    refuses(
        "features",
        Map.of("landing", "x", "buckets", 0),
        "the number of buckets is 0; legal: whole numbers from 1 to 1048576");
    refuses(
        "parse",
        Map.of("headers", Map.of("clicks", "a")),
        "unknown source 'clicks'; legal: [prints, taps, pays]");
    refuses(
        "parse",
        Map.of("features", "x", "features_file", "y"),
        "features and features_file 'y' are both given; legal: one of them, or none for the"
            + " built-in features");
    refuses(
        "features",
        Map.of("landing", "x", "headers", Map.of("pays", TinyRows.HEADER)),
        "headers has pays, but the files in landing have headers of their own; legal: headers for"
            + " inputs alone");
  }

  @Test
  void wrongFeatureFilesAreToldInOneLine() {
    for (Map<String, String> given :
        List.of(Map.of("features", "sources: 1\nscoredd: x\n"), Map.of("features_file", "none"))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> transform("parse", given))
              .getMessage();
      assertThat(message.lines().toList().size(), equalTo(1));
      assertThat(message, containsString(given.containsKey("features") ? "scoredd" : "'none'"));
    }
  }

  @Test
  void aSourceMayNotBeNamedAsAnOutputIs() {
    String features =
        """
        sources:
          rejects: {format: json, fields: {day: d, userId: u, valueProp: v}}
        scored: rejects
        label: {name: clicked, source: rejects, matchesPosition: false}
        measures:
          seen: {source: rejects, operation: count}
        """;
    refuses(
        "conform",
        Map.of("features", features),
        "a source is named 'rejects', as the output of rejected lines is; give it another name in"
            + " the feature file, or the output by error_handling");
    transform("score", Map.of("features", features));
    PCollectionRowTuple parsed =
        PCollectionRowTuple.of("rejects", pipeline.apply(Create.empty(TinyRows.LINE)))
            .apply(
                "Parse",
                transform(
                    "parse",
                    Map.of("features", features, "error_handling", Map.of("output", "bad"))));
    assertThat(parsed.getAll().keySet(), containsInAnyOrder("rejects", "bad"));
    assertThat(parsed.get("bad").getSchema(), equalTo(Rejects.schema()));
    assertThat(parsed.get("rejects").getSchema(), not(equalTo(Rejects.schema())));
  }

  @Test
  void wrongInputsAreRefusedOnExpansion() throws Exception {
    PCollectionRowTuple lines = TinyRows.lines(pipeline, folder);
    List<String> messages = new ArrayList<>();
    for (Runnable expansion :
        List.<Runnable>of(
            () ->
                PCollectionRowTuple.empty(pipeline)
                    .apply("Neither", transform("features", Map.of())),
            () -> lines.apply("Both", transform("features", Map.of("landing", folder.toString()))),
            () ->
                PCollectionRowTuple.of("prints", lines.get("prints"))
                    .apply("Too few", transform("parse", Map.of())))) {
      messages.add(assertThrows(IllegalArgumentException.class, expansion::run).getMessage());
    }
    assertThat(
        messages,
        equalTo(
            List.of(
                TinyRows.urn("features")
                    + ": there is neither landing nor an input; legal: landing with the name of a"
                    + " folder, or an input for each source",
                TinyRows.urn("features")
                    + ": landing '"
                    + folder
                    + "' and the inputs prints, taps, pays are both given; legal: one of them",
                TinyRows.urn("parse")
                    + ": source taps has no input; give it under the tag 'taps', or an empty"
                    + " collection (Create.empty) if there are no events")));
  }

  private static PCollectionRowTuple events(PCollectionRowTuple rows) {
    return PCollectionRowTuple.of(
        "prints", rows.get("prints"), "taps", rows.get("taps"), "pays", rows.get("pays"));
  }

  private static PCollection<Long> count(PCollection<Row> rows) {
    return rows.apply("Count " + rows.getName(), Count.globally());
  }

  private static PCollection<String> gold(PCollection<Row> rows) {
    return rows.apply(
        "Gold as text", MapElements.into(TypeDescriptors.strings()).via(TinyRows::gold));
  }

  private static PCollection<String> rejects(PCollection<Row> rows) {
    return rows.apply(
        "Rejects as text of " + rows.getName(),
        MapElements.into(TypeDescriptors.strings())
            .via(
                row ->
                    row.getString("source")
                        + " "
                        + row.getArray("reasons")
                        + " "
                        + row.getString("raw")));
  }
}
