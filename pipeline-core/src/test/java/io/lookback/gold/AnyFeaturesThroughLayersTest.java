package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.lookback.batch.ValueKind;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.score.NaiveFeatures;
import io.lookback.internal.score.World;
import io.lookback.internal.score.World.From;
import io.lookback.internal.score.World.Happening;
import io.lookback.lake.Staging;
import io.lookback.ledger.Check;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.EventFields;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import io.lookback.spec.SourceSpec.Format;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole lakes of random feature sets, from landing files with names of their own to gold's rows,
 * against the definition. Many small worlds share a lake: their users and value props differ.
 */
class AnyFeaturesThroughLayersTest {
  private static final long SEED = 20_261_128;
  private static final int LAKES = 30;
  private static final int WORLDS = 100;
  private static final int AS_OF = (int) LocalDate.of(2024, 2, 29).toEpochDay();

  @TempDir private Path folder;

  @Test
  void equalTheDefinition() throws Exception {
    long rows = 0;
    for (int i = 0; i < LAKES; i++) {
      long seed = SEED + i;
      World world = new World(seed, AS_OF);
      LakeSpec spec = spec(world, new Random(seed));
      Path landing = Files.createDirectories(folder.resolve("landing-" + i));
      List<Happening> events = new ArrayList<>();
      for (int part = 0; part < WORLDS; part++) {
        events.addAll(world.events(1000L * part, "w" + part + "-"));
      }
      write(landing, spec, events);
      List<Map<String, Object>> expected = NaiveFeatures.rows(world, conformed(spec, events));
      int day = AS_OF + 1 - i % 7;
      List<Map<String, Object>> served = NaiveFeatures.served(world, conformed(spec, events), day);
      check("seed " + seed + ": " + world, spec, landing, expected, day, served);
      rows += expected.size();
    }
    assertThat("rows", rows, greaterThan(4L * LAKES * WORLDS));
  }

  private void check(
      String reason,
      LakeSpec spec,
      Path landing,
      List<Map<String, Object>> expected,
      int day,
      List<Map<String, Object>> expectedUsers)
      throws Exception {
    Staging staging = new Staging(folder.resolve("lake").toString(), "run");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);
    ParsedLanding parsed = pipeline.apply("Bronze", Bronze.load(spec, landing.toString()));
    ConformedEvents silver = parsed.apply("Silver", Silver.conform());
    ScoredPrints scored = silver.apply("Gold", Gold.score().asOf(LocalDate.ofEpochDay(AS_OF)));
    PCollection<Row> rows = scored.apply("Rows", Gold.toRows());
    assertRows(reason, rows, expected);
    ServedUsers served = silver.apply("Serve", Gold.serve(LocalDate.ofEpochDay(day)));
    assertRows(reason, served.apply("Served rows", Gold.servedRows()), expectedUsers);
    PCollectionList.of(parsed.tallies())
        .and(silver.tallies())
        .and(scored.tallies())
        .and(scored.apply("Write gold", Gold.write(staging)))
        .and(served.tallies())
        .and(served.apply("Write served", Gold.writeServed(staging)))
        .apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    checkLedger(reason, spec.features(), WriteTally.read(staging));
  }

  private static void assertRows(
      String reason, PCollection<Row> rows, List<Map<String, Object>> expected) {
    List<String> wanted = expected.stream().map(Map::toString).sorted().toList();
    PAssert.that(rows)
        .satisfies(
            all -> {
              List<String> found = new ArrayList<>();
              all.forEach(row -> found.add(plain(row).toString()));
              found.sort(null);
              assertThat(reason, found, equalTo(wanted));
              return null;
            });
  }

  /** The checks of gold hold, and there is one for each column. */
  private static void checkLedger(String reason, FeatureSet features, Tally tally) {
    LocalDate asOf = LocalDate.ofEpochDay(AS_OF);
    Ledger ledger =
        Ledger.of(new Ledger.Run("run", false, false, true, asOf, features, null), tally);
    assertThat(reason, ledger.failures(), empty());
    assertThat(reason, ledger.servedDays(), hasSize(1));
    String checks = ledger.checks().stream().map(Check::name).toList().toString();
    features
        .columns()
        .forEach(
            column ->
                assertThat(
                    column.field(), checks.contains(" " + column.field() + " "), equalTo(true)));
  }

  /** A row as the definition writes it. */
  private static Map<String, Object> plain(Row row) {
    Map<String, Object> plain = new TreeMap<>();
    for (String name : row.getSchema().getFieldNames()) {
      Object value = row.getValue(name);
      if (value instanceof Map<?, ?> history) {
        Map<String, Object> entries = new TreeMap<>();
        history.forEach((prop, entry) -> entries.put((String) prop, measures((Row) entry)));
        plain.put(name, entries);
      } else if (value instanceof LocalDate day) {
        plain.put(name, (int) day.toEpochDay());
      } else {
        plain.put(name, minorUnits(value));
      }
    }
    return plain;
  }

  private static Map<String, Object> measures(Row entry) {
    Map<String, Object> measures = new TreeMap<>();
    for (String name : entry.getSchema().getFieldNames()) {
      measures.put(name, minorUnits(entry.getValue(name)));
    }
    return measures;
  }

  private static Object minorUnits(Object value) {
    return value instanceof BigDecimal amount ? amount.unscaledValue() : value;
  }

  /** Sources with formats and field names of their own. */
  private static LakeSpec spec(World world, Random random) {
    List<SourceSpec> sources = new ArrayList<>();
    for (From from : world.sources) {
      Format format = Format.values()[random.nextInt(2)];
      String outer = format == Format.JSON && random.nextBoolean() ? "body." : "";
      String value = from.kind() == ValueKind.NONE ? null : outer + "n";
      sources.add(
          new SourceSpec(
              world.source(from.label()),
              format,
              List.of("log-" + from.label() + "*"),
              new EventFields("when", "who.is", outer + "what", value, from.kind()),
              random.nextBoolean(),
              from.kind() != ValueKind.AMOUNT && random.nextBoolean()));
    }
    return new LakeSpec(sources, world.features());
  }

  /** Each event once where its source drops repeats. */
  private static List<Happening> conformed(LakeSpec spec, List<Happening> events) {
    List<Happening> conformed = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      List<Happening> mine = new ArrayList<>(events);
      mine.removeIf(event -> !event.source().equals(source.label()));
      conformed.addAll(source.dropsRepeats() ? new LinkedHashSet<>(mine) : mine);
    }
    return conformed;
  }

  private static void write(Path landing, LakeSpec spec, List<Happening> events) throws Exception {
    for (SourceSpec source : spec.sources()) {
      StringBuilder text = new StringBuilder();
      EventFields fields = source.fields();
      if (source.isCsv()) {
        text.append(String.join(",", fields.names())).append('\n');
      }
      boolean hasEvents = false;
      for (Happening event : events) {
        if (event.source().equals(source.label())) {
          text.append(source.isCsv() ? csv(event, fields) : json(event, fields)).append('\n');
          hasEvents = true;
        }
      }
      if (hasEvents || source.isRequired()) {
        String name = "log-" + source.label() + "." + source.format().endings().get(0);
        Files.writeString(landing.resolve(name), text);
      }
    }
  }

  private static String value(Happening event, EventFields fields) {
    return fields.kind() == ValueKind.AMOUNT
        ? BigDecimal.valueOf(event.value(), 2).toPlainString()
        : String.valueOf(event.value());
  }

  private static String csv(Happening event, EventFields fields) {
    List<String> cells = new ArrayList<>();
    cells.add(LocalDate.ofEpochDay(event.day()).toString());
    if (fields.value() != null) {
      cells.add(value(event, fields));
    }
    cells.add(String.valueOf(event.user()));
    cells.add(event.valueProp());
    return String.join(",", cells);
  }

  private static String json(Happening event, EventFields fields) {
    String inner = "\"what\":\"" + event.valueProp() + "\"";
    if (fields.value() != null) {
      inner += ",\"n\":" + value(event, fields);
    }
    if (fields.valueProp().startsWith("body.")) {
      inner = "\"body\":{" + inner + "}";
    }
    return "{\"when\":\""
        + LocalDate.ofEpochDay(event.day())
        + "\",\"who\":{\"is\":"
        + event.user()
        + "},"
        + inner
        + "}";
  }
}
