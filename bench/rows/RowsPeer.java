package io.lookback.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.NoSuchSchemaException;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Contextful;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Bronze, silver and gold with plain Beam: {@code RowsPeer LANDING LAKE}. One element is one row, the
 * look-back is a sliding window that starts every day, and each layer is a job that reads the layer below.
 */
public final class RowsPeer {
  private static final Duration DAY = Duration.standardDays(1);
  private static final int LOOKBACK = 21;
  private static final int SCORED = 7;
  private static final int MAX_HISTORY = 1000;
  private static final List<String> SOURCES = List.of("prints", "taps", "pays");

  /** A print, a tap or a payment. */
  @DefaultSchema(JavaFieldSchema.class)
  public static class Event {
    public String source;
    public int day;
    public long user;
    public String valueProp;
    public int position;
    public long cents;

    @Override
    public boolean equals(Object other) {
      return other instanceof Event e
          && day == e.day
          && user == e.user
          && position == e.position
          && cents == e.cents
          && valueProp.equals(e.valueProp)
          && source.equals(e.source);
    }

    @Override
    public int hashCode() {
      return Objects.hash(source, day, user, valueProp, position, cents);
    }
  }

  /** What a user did with a value prop. */
  @DefaultSchema(JavaFieldSchema.class)
  public static class Counts {
    public int views;
    public int taps;
    public int pays;
    public long cents;

    void add(Counts other) {
      views += other.views;
      taps += other.taps;
      pays += other.pays;
      cents += other.cents;
    }

    int events() {
      return views + taps + pays;
    }
  }

  /** A scored print with all that its user did in the three weeks before, by value prop. */
  @DefaultSchema(JavaFieldSchema.class)
  public static class Scored {
    public Event print;
    public boolean clicked;
    public Map<String, Counts> history;
  }

  private static final Schema DATE = LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
  private static final Schema MONEY = LogicalTypes.decimal(18, 2).addToSchema(Schema.create(Schema.Type.BYTES));
  private static final Schema POSITIONED =
      SchemaBuilder.record("event").fields()
          .name("day").type(DATE).noDefault()
          .requiredLong("user_id").requiredString("value_prop").requiredInt("position")
          .endRecord();
  private static final Schema PAYMENT =
      SchemaBuilder.record("payment").fields()
          .name("day").type(DATE).noDefault()
          .requiredLong("user_id").requiredString("value_prop").name("amount").type(MONEY).noDefault()
          .endRecord();
  private static final Schema COUNTS =
      SchemaBuilder.record("counts").fields()
          .requiredInt("views").requiredInt("taps").requiredInt("pays").name("amount").type(MONEY).noDefault()
          .endRecord();
  private static final Schema GOLD =
      SchemaBuilder.record("print_features").fields()
          .requiredLong("user_id").requiredString("value_prop").requiredInt("position").requiredBoolean("clicked")
          .requiredInt("views_3w").requiredInt("taps_3w").requiredInt("pays_3w")
          .name("amount_3w").type(MONEY).noDefault()
          .name("history").type().map().values(COUNTS).noDefault()
          .requiredInt("history_left_out")
          .requiredInt("days_with_prints_3w").requiredInt("days_with_taps_3w").requiredInt("days_with_pays_3w")
          .endRecord();

  private final String landing;
  private final String lake;
  private final String[] options;

  private RowsPeer(String landing, String lake, String[] options) {
    this.landing = landing;
    this.lake = lake;
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: RowsPeer LANDING LAKE [options of Beam]");
      System.exit(2);
    }
    RowsPeer peer =
        new RowsPeer(arguments[0], arguments[1], Arrays.copyOfRange(arguments, 2, arguments.length));
    peer.writeBronze();
    peer.writeSilver();
    peer.writeGold();
    // The runner's threads need not be waited for.
    Runtime.getRuntime().halt(0);
  }

  private Pipeline pipeline() throws NoSuchSchemaException {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.fromArgs(options).create());
    // Without this Beam finds no coder where one of these lies inside of a KV or a map.
    for (Class<?> type : List.of(Event.class, Counts.class, Scored.class)) {
      register(pipeline, type);
    }
    return pipeline;
  }

  private static <T> void register(Pipeline pipeline, Class<T> type) throws NoSuchSchemaException {
    pipeline.getCoderRegistry().registerCoderForClass(type, pipeline.getSchemaRegistry().getSchemaCoder(type));
  }

  private void writeBronze() throws Exception {
    Pipeline pipeline = pipeline();
    for (String source : SOURCES) {
      boolean csv = source.equals("pays");
      pipeline
          .apply("Read " + source, TextIO.read().from(landing + "/" + source + (csv ? "*.csv" : "*.json")))
          .apply("Parse " + source, ParDo.of(csv ? new ParseCsv() : new ParseJson(source)))
          .apply(
              "Write " + source,
              FileIO.<Event>write()
                  .via(Contextful.fn(RowsPeer::record), parquet(csv ? PAYMENT : POSITIONED))
                  .to(lake + "/bronze/" + source)
                  .withSuffix(".parquet")
                  .withNumShards(2));
    }
    pipeline.run().waitUntilFinish();
  }

  /** Rows of a day are brought together, so repeats drop out there and a day is one file. */
  private void writeSilver() throws Exception {
    Pipeline pipeline = pipeline();
    for (String source : SOURCES) {
      PCollection<Event> events = read(pipeline, source, lake + "/bronze/" + source + "/*.parquet");
      // Equal payments are separate payments and stay.
      if (!source.equals("pays")) {
        events =
            events
                .apply("By day " + source, WithKeys.of((Event event) -> event.day).withKeyType(TypeDescriptors.integers()))
                .apply("Days " + source, GroupByKey.create())
                .apply("Distinct " + source, ParDo.of(new DistinctOfDay()));
      }
      events.apply(
          "Write " + source,
          byDay("day", (Event event) -> event.day)
              .via(Contextful.fn(RowsPeer::record), parquet(source.equals("pays") ? PAYMENT : POSITIONED))
              .to(lake + "/silver/" + source));
    }
    pipeline.run().waitUntilFinish();
  }

  private static final TupleTag<Event> PRINTS = new TupleTag<>() {};
  private static final TupleTag<Event> TAPS = new TupleTag<>() {};
  private static final TupleTag<Map<String, Counts>> HISTORY = new TupleTag<>() {};

  private void writeGold() throws Exception {
    Map<String, TreeSet<Integer>> days = new HashMap<>();
    for (String source : SOURCES) {
      days.put(source, daysOf(source));
    }
    int asOf = days.get("prints").last();
    Pipeline pipeline = pipeline();
    Map<String, PCollection<Event>> silver = new HashMap<>();
    for (String source : SOURCES) {
      silver.put(
          source,
          read(pipeline, source, lake + "/silver/" + source + "/*/*.parquet")
              .apply("Timestamps " + source, WithTimestamps.of(event -> Instant.EPOCH.plus(DAY.multipliedBy(event.day)))));
    }
    PCollection<KV<Long, Map<String, Counts>>> histories =
        PCollectionList.of(List.copyOf(silver.values()))
            .apply("All events", Flatten.pCollections())
            .apply("Three weeks", Window.into(SlidingWindows.of(DAY.multipliedBy(LOOKBACK)).every(DAY)))
            .apply("Before scored days", ParDo.of(new OfScoredWindows(asOf)))
            .apply("Histories", Combine.perKey(new CountEvents()))
            .apply("At the day after", ParDo.of(new StampAfterWindow()))
            .apply("Days of histories", Window.into(FixedWindows.of(DAY)));
    PCollection<Scored> gold =
        KeyedPCollectionTuple.of(PRINTS, scored(silver.get("prints"), "prints", asOf))
            .and(TAPS, scored(silver.get("taps"), "taps", asOf))
            .and(HISTORY, histories)
            .apply("By user and day", CoGroupByKey.create())
            .apply("Score", ParDo.of(new Score()))
            .apply("All days", Window.into(new GlobalWindows()));
    Map<Integer, int[]> covered = new HashMap<>();
    for (int day = asOf - SCORED + 1; day <= asOf; day++) {
      int from = day - LOOKBACK;
      int to = day;
      covered.put(day, SOURCES.stream().mapToInt(source -> days.get(source).subSet(from, to).size()).toArray());
    }
    gold.apply(
        "Write gold",
        byDay("print_day", (Scored scored) -> scored.print.day)
            .via(Contextful.fn(new ToGold(covered)), parquet(GOLD))
            .to(lake + "/gold/print_features"));
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<KV<Long, Event>> scored(PCollection<Event> events, String name, int asOf) {
    return events
        .apply("Scored days of " + name, Filter.by(event -> event.day > asOf - SCORED && event.day <= asOf))
        .apply("Days of " + name, Window.into(FixedWindows.of(DAY)))
        .apply("Users of " + name, WithKeys.of((Event event) -> event.user).withKeyType(TypeDescriptors.longs()));
  }

  /** The days that a source of silver has a folder of. */
  private TreeSet<Integer> daysOf(String source) throws Exception {
    TreeSet<Integer> days = new TreeSet<>();
    try (Stream<Path> folders = Files.list(Path.of(lake, "silver", source))) {
      folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith("day="))
          .forEach(name -> days.add((int) LocalDate.parse(name.substring("day=".length())).toEpochDay()));
    }
    return days;
  }

  private static PCollection<Event> read(Pipeline pipeline, String source, String files) throws Exception {
    return pipeline.apply(
        "Read " + source,
        ParquetIO.parseGenericRecords(new ToEvent(source))
            .from(files)
            .withCoder(pipeline.getSchemaRegistry().getSchemaCoder(Event.class)));
  }

  private static ParquetIO.Sink parquet(Schema schema) {
    return ParquetIO.sink(schema)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withConfiguration(Map.of("parquet.compression.codec.zstd.level", "1"));
  }

  private static <T> FileIO.Write<String, T> byDay(String column, SerializableFunction<T, Integer> day) {
    return FileIO.<String, T>writeDynamic()
        .by(row -> LocalDate.ofEpochDay(day.apply(row)).toString())
        .withDestinationCoder(StringUtf8Coder.of())
        .withNaming(text -> FileIO.Write.defaultNaming(column + "=" + text + "/part", ".parquet"))
        .withNumShards(1);
  }

  private static GenericRecord record(Event event) {
    boolean payment = event.source.equals("pays");
    return new GenericRecordBuilder(payment ? PAYMENT : POSITIONED)
        .set("day", event.day)
        .set("user_id", event.user)
        .set("value_prop", event.valueProp)
        .set(payment ? "amount" : "position", payment ? money(event.cents) : event.position)
        .build();
  }

  private static ByteBuffer money(long cents) {
    return ByteBuffer.wrap(BigInteger.valueOf(cents).toByteArray());
  }

  private static final class ParseJson extends DoFn<String, Event> {
    private final String source;
    private transient ObjectMapper mapper;

    ParseJson(String source) {
      this.source = source;
    }

    @Setup
    public void setUp() {
      mapper = new ObjectMapper();
    }

    @ProcessElement
    public void parse(@Element String line, OutputReceiver<Event> out) throws Exception {
      JsonNode json = mapper.readTree(line);
      Event event = new Event();
      event.source = source;
      event.day = (int) LocalDate.parse(json.get("day").asText()).toEpochDay();
      event.user = json.get("user_id").asLong();
      event.valueProp = json.get("event_data").get("value_prop").asText();
      event.position = json.get("event_data").get("position").asInt();
      out.output(event);
    }
  }

  private static final class ParseCsv extends DoFn<String, Event> {
    @ProcessElement
    public void parse(@Element String line, OutputReceiver<Event> out) {
      if (line.startsWith("pay_date,")) {
        return;
      }
      String[] fields = line.split(",");
      Event event = new Event();
      event.source = "pays";
      event.day = (int) LocalDate.parse(fields[0]).toEpochDay();
      event.cents = new BigDecimal(fields[1]).movePointRight(2).longValueExact();
      event.user = Long.parseLong(fields[2]);
      event.valueProp = fields[3];
      out.output(event);
    }
  }

  private static final class ToEvent implements SerializableFunction<GenericRecord, Event> {
    private final String source;

    ToEvent(String source) {
      this.source = source;
    }

    @Override
    public Event apply(GenericRecord record) {
      Event event = new Event();
      event.source = source;
      event.day = (int) record.get("day");
      event.user = (long) record.get("user_id");
      event.valueProp = record.get("value_prop").toString();
      if (source.equals("pays")) {
        ByteBuffer amount = (ByteBuffer) record.get("amount");
        byte[] bytes = new byte[amount.remaining()];
        amount.duplicate().get(bytes);
        event.cents = new BigInteger(bytes).longValueExact();
      } else {
        event.position = (int) record.get("position");
      }
      return event;
    }
  }

  private static final class DistinctOfDay extends DoFn<KV<Integer, Iterable<Event>>, Event> {
    @ProcessElement
    public void keepOne(@Element KV<Integer, Iterable<Event>> day, OutputReceiver<Event> out) {
      Set<Event> seen = new HashSet<>();
      for (Event event : day.getValue()) {
        if (seen.add(event)) {
          out.output(event);
        }
      }
    }
  }

  /** Keys events by user, and drops them from the windows that end on a day without a scored print. */
  private static final class OfScoredWindows extends DoFn<Event, KV<Long, Event>> {
    private final Instant first;
    private final Instant last;

    OfScoredWindows(int asOf) {
      first = Instant.EPOCH.plus(DAY.multipliedBy(asOf - SCORED + 1));
      last = Instant.EPOCH.plus(DAY.multipliedBy(asOf));
    }

    @ProcessElement
    public void keep(@Element Event event, BoundedWindow window, OutputReceiver<KV<Long, Event>> out) {
      Instant end = window.maxTimestamp().plus(1);
      if (!end.isBefore(first) && !end.isAfter(last)) {
        out.output(KV.of(event.user, event));
      }
    }
  }

  /** What a user did, by value prop. */
  private static final class CountEvents extends Combine.CombineFn<Event, Map<String, Counts>, Map<String, Counts>> {
    @Override
    public Map<String, Counts> createAccumulator() {
      return new HashMap<>();
    }

    @Override
    public Map<String, Counts> addInput(Map<String, Counts> history, Event event) {
      Counts counts = history.computeIfAbsent(event.valueProp, name -> new Counts());
      switch (event.source) {
        case "prints" -> counts.views++;
        case "taps" -> counts.taps++;
        default -> counts.pays++;
      }
      counts.cents += event.cents;
      return history;
    }

    @Override
    public Map<String, Counts> mergeAccumulators(Iterable<Map<String, Counts>> histories) {
      Map<String, Counts> all = new HashMap<>();
      for (Map<String, Counts> history : histories) {
        history.forEach((name, counts) -> all.computeIfAbsent(name, any -> new Counts()).add(counts));
      }
      return all;
    }

    @Override
    public Map<String, Counts> extractOutput(Map<String, Counts> history) {
      return history;
    }
  }

  /** Moves a history to the day that its window ends before. */
  private static final class StampAfterWindow
      extends DoFn<KV<Long, Map<String, Counts>>, KV<Long, Map<String, Counts>>> {
    @ProcessElement
    public void stamp(
        @Element KV<Long, Map<String, Counts>> history,
        BoundedWindow window,
        OutputReceiver<KV<Long, Map<String, Counts>>> out) {
      out.outputWithTimestamp(history, window.maxTimestamp().plus(1));
    }
  }

  private static final class Score extends DoFn<KV<Long, CoGbkResult>, Scored> {
    @ProcessElement
    public void score(@Element KV<Long, CoGbkResult> user, OutputReceiver<Scored> out) {
      Set<String> tapped = new HashSet<>();
      for (Event tap : user.getValue().getAll(TAPS)) {
        tapped.add(tap.position + " " + tap.valueProp);
      }
      Map<String, Counts> history = user.getValue().getOnly(HISTORY, Map.of());
      for (Event print : user.getValue().getAll(PRINTS)) {
        Scored scored = new Scored();
        scored.print = print;
        scored.clicked = tapped.contains(print.position + " " + print.valueProp);
        scored.history = history;
        out.output(scored);
      }
    }
  }

  private static final class ToGold implements SerializableFunction<Scored, GenericRecord>, Serializable {
    private static final Comparator<Map.Entry<String, Counts>> MOST_ACTIVE =
        Comparator.<Map.Entry<String, Counts>>comparingInt(entry -> -entry.getValue().events())
            .thenComparing(Map.Entry.comparingByKey());

    private final Map<Integer, int[]> covered;

    /** On how many days before a scored day each source has events. */
    ToGold(Map<Integer, int[]> covered) {
      this.covered = covered;
    }

    @Override
    public GenericRecord apply(Scored scored) {
      Event print = scored.print;
      Counts own = scored.history.getOrDefault(print.valueProp, new Counts());
      List<Map.Entry<String, Counts>> listed = new ArrayList<>(scored.history.entrySet());
      if (listed.size() > MAX_HISTORY) {
        listed.sort(MOST_ACTIVE);
        listed = listed.subList(0, MAX_HISTORY);
      }
      Map<String, GenericRecord> history = new HashMap<>();
      for (Map.Entry<String, Counts> entry : listed) {
        Counts counts = entry.getValue();
        history.put(
            entry.getKey(),
            new GenericRecordBuilder(COUNTS)
                .set("views", counts.views)
                .set("taps", counts.taps)
                .set("pays", counts.pays)
                .set("amount", money(counts.cents))
                .build());
      }
      int[] days = covered.get(print.day);
      return new GenericRecordBuilder(GOLD)
          .set("user_id", print.user)
          .set("value_prop", print.valueProp)
          .set("position", print.position)
          .set("clicked", scored.clicked)
          .set("views_3w", own.views)
          .set("taps_3w", own.taps)
          .set("pays_3w", own.pays)
          .set("amount_3w", money(own.cents))
          .set("history", history)
          .set("history_left_out", scored.history.size() - listed.size())
          .set("days_with_prints_3w", days[0])
          .set("days_with_taps_3w", days[1])
          .set("days_with_pays_3w", days[2])
          .build();
    }
  }
}
