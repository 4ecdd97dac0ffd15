package io.lookback.internal.schematransform;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.internal.lake.TinyLanding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The page about Beam YAML: all that its pipelines name exists, and they run. */
class BeamYamlPageTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  /** The header of the payments in the repository's own landing, as the page gives it. */
  private static final String PAGE_HEADER = "pay_date,total,user_id,value_prop,channel";

  private static final Path OWN_LANDING = Path.of("..", "data", "landing");
  private static final long OWN_GOLD_ROWS = 1_621;

  private static final Pattern FIELD = Pattern.compile("\\| `([a-z_]+)` \\| ([a-z, ]+) \\|.*");

  private final Map<String, SchemaTransformProvider> providers = TinyRows.providers();

  @TempDir private Path folder;

  private String page;

  /** What stands in place of what a configuration of the page names. */
  private final Map<String, String> instead = new TreeMap<>();

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "beam-yaml.md"));
  }

  /** What a pipeline of the page names. */
  private record Named(Map<String, String> urns, List<Map<String, Object>> transforms) {}

  @SuppressWarnings("unchecked")
  private List<Named> pipelines() {
    List<Named> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      Map<String, Object> yaml =
          (Map<String, Object>)
              new Load(LoadSettings.builder().build()).loadFromString(block.group(1));
      Map<String, String> urns = new TreeMap<>();
      for (Map<String, Object> provider : (List<Map<String, Object>>) yaml.get("providers")) {
        assertThat(provider.get("type"), equalTo("javaJar"));
        urns.putAll((Map<String, String>) provider.get("transforms"));
      }
      found.add(
          new Named(
              urns,
              (List<Map<String, Object>>)
                  ((Map<String, Object>) yaml.get("pipeline")).get("transforms")));
    }
    return found;
  }

  @Test
  void allThatIsNamedExists() {
    TreeSet<String> shown = new TreeSet<>();
    for (Named pipeline : pipelines()) {
      shown.addAll(pipeline.urns().values());
      Map<String, List<String>> outputs = new HashMap<>();
      for (Map<String, Object> transform : pipeline.transforms()) {
        String type = (String) transform.get("type");
        String urn = pipeline.urns().get(type);
        if (urn == null) {
          assertThat(type, in(List.of("ReadFromText", "WriteToJson")));
          outputs.put((String) transform.get("name"), List.of());
        } else {
          assertThat(providers.keySet(), hasItem(urn));
          SchemaTransformProvider provider = providers.get(urn);
          for (String field : config(transform).keySet()) {
            assertThat(provider.configurationSchema().getFieldNames(), hasItem(field));
          }
          for (String tag : inputs(transform).keySet()) {
            assertThat(provider.inputCollectionNames(), hasItem(tag));
          }
          outputs.put((String) transform.get("name"), outputs(provider, config(transform)));
        }
        for (String input : inputs(transform).values()) {
          int dot = input.indexOf('.');
          String of = dot < 0 ? input : input.substring(0, dot);
          assertThat("defined before", outputs.keySet(), hasItem(of));
          if (dot < 0) {
            assertThat(outputs.get(of), equalTo(List.of()));
          } else {
            assertThat(outputs.get(of), hasItem(input.substring(dot + 1)));
          }
        }
      }
    }
    assertThat("transforms that a pipeline shows", shown, equalTo(providers.keySet()));
  }

  /** The outputs of a transform, with the name that error handling gives that of rejects. */
  private static List<String> outputs(
      SchemaTransformProvider provider, Map<String, Object> configuration) {
    Object errors = configuration.get("error_handling");
    return provider.outputCollectionNames().stream()
        .map(
            tag ->
                errors != null && tag.equals("rejects")
                    ? (String) ((Map<?, ?>) errors).get("output")
                    : tag)
        .toList();
  }

  @Test
  void anExampleUsesErrorHandling() {
    assertThat(
        pipelines().stream()
            .flatMap(pipeline -> pipeline.transforms().stream())
            .anyMatch(transform -> config(transform).containsKey("error_handling")),
        equalTo(true));
  }

  @Test
  void theTablesListEachTransformAndField() {
    Map<String, TreeSet<String>> listed = new TreeMap<>();
    page.lines()
        .map(FIELD::matcher)
        .filter(Matcher::matches)
        .forEach(
            row -> {
              for (String name : row.group(2).split(", ", -1)) {
                listed
                    .computeIfAbsent(TinyRows.urn(name), urn -> new TreeSet<>())
                    .add(row.group(1));
              }
            });
    Map<String, TreeSet<String>> actual = new TreeMap<>();
    providers.forEach(
        (urn, provider) -> {
          actual.put(urn, new TreeSet<>(provider.configurationSchema().getFieldNames()));
          assertThat(page.contains("| `" + urn + "` |"), equalTo(true));
        });
    assertThat(listed, equalTo(actual));
  }

  @Test
  void thePipelinesRun() throws Exception {
    TinyLanding.write(folder);
    instead.put("data/landing", folder.toString());
    instead.put(PAGE_HEADER, TinyRows.HEADER);
    // The patterns of the page look into one folder alone.
    Files.move(folder.resolve("prints/more.json"), folder.resolve("prints-more.json"));
    List<Named> pipelines = pipelines();
    assertThat(pipelines, hasSize(2));
    for (Named pipeline : pipelines) {
      assertThat("sinks", run(pipeline, BeamYamlPageTest::compare), equalTo(2));
    }
  }

  /** Whoever copies the page runs it on this landing. */
  @Test
  void thePipelinesReadTheRepositorysOwnLanding() throws Exception {
    instead.put("data/landing", OWN_LANDING.toString());
    Map<String, Long> lines = new TreeMap<>();
    for (String name : List.of("prints.json", "taps.json", "pays.csv")) {
      try (Stream<String> all =
          Files.lines(OWN_LANDING.resolve(name), StandardCharsets.ISO_8859_1)) {
        lines.put(name.substring(0, name.indexOf('.')), all.count());
      }
    }
    for (Named pipeline : pipelines()) {
      int sinks = run(pipeline, (name, written) -> checkOwn(name, written, lines));
      assertThat("sinks", sinks, equalTo(2));
    }
  }

  private static void checkOwn(String name, PCollection<Row> written, Map<String, Long> lines) {
    if (name.endsWith(".gold")) {
      PAssert.thatSingleton(written.apply(name, Count.globally())).isEqualTo(OWN_GOLD_ROWS);
      return;
    }
    PAssert.that(
            written
                .apply(
                    name,
                    MapElements.into(TypeDescriptors.strings()).via(row -> row.getString("source")))
                .apply(name + " by source", Count.perElement()))
        .satisfies(
            rejected -> {
              for (KV<String, Long> source : rejected) {
                assertThat(
                    "rejected of " + source.getKey(),
                    100 * source.getValue(),
                    lessThanOrEqualTo(lines.get(source.getKey())));
              }
              return null;
            });
  }

  /** Builds and runs a pipeline; gives the number of its sinks, whose rows are compared. */
  private int run(Named named, BiConsumer<String, PCollection<Row>> sink) {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    Map<String, PCollection<Row>> rows = new HashMap<>();
    int sinks = 0;
    for (Map<String, Object> transform : named.transforms()) {
      String name = (String) transform.get("name");
      String urn = named.urns().get(transform.get("type"));
      if (urn != null) {
        PCollectionRowTuple inputs = PCollectionRowTuple.empty(pipeline);
        for (Map.Entry<String, String> input : inputs(transform).entrySet()) {
          inputs = inputs.and(input.getKey(), rows.get(input.getValue()));
        }
        SchemaTransformProvider provider = providers.get(urn);
        inputs
            .apply(
                name,
                provider.from(TinyRows.row(provider.configurationSchema(), config(transform))))
            .getAll()
            .forEach((tag, output) -> rows.put(name + "." + tag, output));
      } else if (transform.get("type").equals("ReadFromText")) {
        rows.put(name, lines(pipeline, name, (String) config(transform).get("path")));
      } else {
        String input = inputs(transform).get("input");
        sink.accept(input, rows.get(input));
        sinks++;
      }
    }
    pipeline.run().waitUntilFinish();
    return sinks;
  }

  private static PCollection<Row> lines(Pipeline pipeline, String name, String path) {
    return pipeline
        .apply(name, TextIO.read().from(path))
        .apply(
            name + " as rows",
            MapElements.into(TypeDescriptors.rows())
                .via(line -> Row.withSchema(TinyRows.LINE).addValue(line).build()))
        .setRowSchema(TinyRows.LINE);
  }

  private static void compare(String name, PCollection<Row> written) {
    if (name.endsWith(".gold")) {
      PAssert.that(
              written.apply(name, MapElements.into(TypeDescriptors.strings()).via(TinyRows::gold)))
          .containsInAnyOrder(TinyRows.GOLD);
    } else {
      PAssert.that(
              written.apply(
                  name,
                  MapElements.into(TypeDescriptors.strings())
                      .via(row -> row.getString("source") + " " + row.getArray("reasons"))))
          .containsInAnyOrder(
              "prints [bad_json]", "prints [bad_day, bad_user_id]", "pays [negative_amount]");
    }
  }

  /** The configuration, with what the test has in place of what the page has. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> config(Map<String, Object> transform) {
    Map<String, Object> config =
        new HashMap<>(
            (Map<String, Object>) transform.getOrDefault("config", Map.<String, Object>of()));
    config.replaceAll((key, value) -> replaced(value));
    return config;
  }

  @SuppressWarnings("unchecked")
  private Object replaced(Object value) {
    if (value instanceof Map) {
      Map<String, Object> map = new HashMap<>((Map<String, Object>) value);
      map.replaceAll((key, inner) -> replaced(inner));
      return map;
    }
    if (value instanceof String text) {
      for (Map.Entry<String, String> one : instead.entrySet()) {
        text = text.replace(one.getKey(), one.getValue());
      }
      return text;
    }
    return value;
  }

  /** The inputs by tag; one without a tag is the input. */
  @SuppressWarnings("unchecked")
  private static Map<String, String> inputs(Map<String, Object> transform) {
    Object input = transform.getOrDefault("input", Map.of());
    return input instanceof String name ? Map.of("input", name) : (Map<String, String>) input;
  }
}
