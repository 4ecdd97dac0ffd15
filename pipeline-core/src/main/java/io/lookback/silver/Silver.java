package io.lookback.silver;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.RejectBatch;
import io.lookback.batch.Source;
import io.lookback.bronze.ParsedLanding;
import io.lookback.internal.batch.Buckets;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.conform.BucketConformer;
import io.lookback.internal.conform.BucketConformer.FileDay;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.lake.WriteRowGroups;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.monitor.Counters;
import io.lookback.internal.monitor.Shown;
import io.lookback.internal.operation.WideSum;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/** The silver layer: conforms parsed events, and writes and reads the silver tables. */
public final class Silver {
  private Silver() {}

  /**
   * Conforms parsed events: groups them by bucket of users, sorts each source by day, user, value
   * prop and value, and keeps one of equal events where their source drops repeats.
   *
   * <p>Input: parsed events in the global window. Output: conformed events and counts. Key: the
   * bucket. One shuffle, of about ten bytes per event. Memory: the events of one bucket. Rejects:
   * none; repeats are counted, by file. Bounded: all events of a bucket are compared with each
   * other, so the grouping is complete only when the input has ended.
   */
  public static Conform conform() {
    return new Conform(false);
  }

  /**
   * Writes conformed events into the silver tables, partitioned by day. Bounded: a file is complete
   * when all of its rows are there.
   */
  public static Write write(Staging staging) {
    return new Write(staging, WriteRowGroups.DEFAULT_WRITERS);
  }

  /**
   * Gives the events of one source as Beam rows with the schema {@link SilverSchemas#schema} of it,
   * in no order.
   */
  public static ToRows toRows(Source source) {
    return new ToRows(source);
  }

  /**
   * Gives events of one source as Beam rows with the schema {@link SilverSchemas#schema} of it, as
   * {@link #toRows} does, of batches that need not be conformed, such as {@link
   * ParsedLanding#events}: repeats are given as often as they come. Each batch by itself.
   */
  public static Unfold unfold(Source source) {
    return new Unfold(source);
  }

  /**
   * Reads published silver files back as conformed events.
   *
   * @param spec what the lake is made of
   * @param files of silver's tables of events
   * @param buckets how many buckets users are spread over, from 1 to {@link Buckets#MAX}
   * @throws IllegalArgumentException if a file is of a table that {@code spec} has no source for,
   *     or not in the folder of a day
   */
  public static Read read(LakeSpec spec, List<LakeFile> files, int buckets) {
    for (LakeFile file : DealFiles.ofSources(spec, files)) {
      try {
        file.day();
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "file '"
                + file.path()
                + "' has the partition '"
                + file.partition()
                + "'; legal: files of silver, below folders such as day=2020-11-30",
            e);
      }
    }
    return new Read(spec, files, Buckets.legal(buckets), DealFiles.DEFAULT_LANES);
  }

  /** Writes rejected lines into {@code silver/quarantine}. */
  public static WriteQuarantine writeQuarantine(Staging staging) {
    return new WriteQuarantine(staging, WriteRowGroups.DEFAULT_WRITERS);
  }

  /** See {@link #conform}. */
  public static final class Conform extends PTransform<ParsedLanding, ConformedEvents> {
    private static final long serialVersionUID = 1L;

    /**
     * A window of the instant that its events are stamped with. A grouping in the global window
     * stamps its output at the end of time, and whatever is stamped with its day afterwards is late
     * and silently dropped. Keeping the earliest timestamp in the global window would do as well,
     * but Flink then hands a group on as one list, one record of whatever size, and no longer value
     * by value.
     */
    private static final Duration INSTANT = Duration.millis(1);

    private final boolean keepDuplicates;

    private Conform(boolean keepDuplicates) {
      this.keepDuplicates = keepDuplicates;
    }

    /** Whether equal events are all kept, also where their source drops repeats; default is not. */
    public Conform keepingDuplicates(boolean keep) {
      return new Conform(keep);
    }

    @Override
    public ConformedEvents expand(ParsedLanding parsed) {
      PCollectionTuple conformed =
          parsed
              .events()
              .apply("Hold the instant", Window.into(FixedWindows.of(INSTANT)))
              .apply("Group by bucket", GroupByKey.create())
              .apply(
                  "Sort and drop repeats",
                  ParDo.of(new ConformBucket(parsed.spec(), keepDuplicates))
                      .withOutputTags(
                          ConformedEvents.EVENTS, TupleTagList.of(ConformedEvents.TALLIES)));
      return new ConformedEvents(
          parsed,
          parsed.spec(),
          conformed
              .get(ConformedEvents.EVENTS)
              .setCoder(Coders.BUCKETED_EVENTS)
              .apply("Leave the instant", Window.into(new GlobalWindows())),
          parsed.events().apply("Measure days", new MeasureDays()),
          conformed
              .get(ConformedEvents.TALLIES)
              .setCoder(Coders.TALLIES)
              .apply("Leave the instant of counts", Window.into(new GlobalWindows())));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      shown.add(
          DisplayData.item("keepDuplicates", keepDuplicates)
              .withLabel("Whether equal events are all kept"));
    }
  }

  private static final class ConformBucket
      extends DoFn<KV<Integer, Iterable<EventBatch>>, KV<Integer, EventBatch>> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final boolean keepDuplicates;

    ConformBucket(LakeSpec spec, boolean keepDuplicates) {
      this.spec = spec;
      this.keepDuplicates = keepDuplicates;
    }

    @ProcessElement
    public void conform(
        @Element KV<Integer, Iterable<EventBatch>> bucket, MultiOutputReceiver out) {
      BucketConformer conformer = new BucketConformer(spec, keepDuplicates);
      for (EventBatch batch : bucket.getValue()) {
        conformer.add(batch);
      }
      Tally tally = new Tally();
      OutputReceiver<KV<Integer, EventBatch>> events = out.get(ConformedEvents.EVENTS);
      BucketConformer.Counts counts =
          conformer.finish(
              batch -> {
                countByDay(batch, tally);
                events.output(KV.of(bucket.getKey(), batch));
              });
      long dropped = 0;
      for (Source source : spec.features().sources()) {
        countByFile(counts.kept(source), Counted.ACCEPTED, source, tally);
        countByFile(counts.duplicates(source), Counted.DUPLICATES, source, tally);
        for (long duplicates : counts.duplicates(source).values()) {
          dropped += duplicates;
        }
      }
      Counters.of(Counters.DUPLICATES_DROPPED).inc(dropped);
      countByDay(counts.tapsWithoutPrint(), "without_print", tally);
      countByDay(counts.tapsMatchingWithoutPosition(), "matching_only_without_position", tally);
      countByDay(counts.labelled(), Measures.LABELLED, tally);
      tally.max(keepDuplicates ? 1 : 0, Counted.MADE_WITH, Measures.KEEP_DUPLICATES);
      out.get(ConformedEvents.TALLIES).output(tally);
    }

    private static void countByFile(
        Map<FileDay, Long> counts, Counted counted, Source source, Tally tally) {
      for (Map.Entry<FileDay, Long> count : counts.entrySet()) {
        String date = LocalDate.ofEpochDay(count.getKey().day()).toString();
        tally.add(count.getValue(), counted, source.label(), count.getKey().file(), date);
      }
    }

    private static void countByDay(Map<Integer, Long> counts, String measure, Tally tally) {
      for (Map.Entry<Integer, Long> count : counts.entrySet()) {
        String date = LocalDate.ofEpochDay(count.getKey()).toString();
        tally.add(count.getValue(), Counted.TAPS, measure, date);
      }
    }

    /** Counts rows, and amounts where there are any, per day of a batch that ascends by day. */
    private static void countByDay(EventBatch batch, Tally tally) {
      String source = batch.source().label();
      int from = 0;
      while (from < batch.size()) {
        int day = batch.day(from);
        int to = batch.days().lowerBound(from, batch.size(), day + 1L);
        String date = LocalDate.ofEpochDay(day).toString();
        tally.add(to - from, Counted.SILVER, source, "rows", date);
        if (batch.source().hasAmount()) {
          WideSum amount = new WideSum();
          for (int row = from; row < to; row++) {
            amount.add(batch.value(row));
          }
          tally.add(amount.total(), Counted.SILVER, source, "amount", date);
        }
        from = to;
      }
    }
  }

  /** See {@link Silver#write}. */
  public static final class Write extends PTransform<ConformedEvents, PCollection<Tally>> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;
    private final int writers;

    private Write(Staging staging, int writers) {
      this.staging = staging;
      this.writers = writers;
    }

    /** See {@link WriteRowGroups#withWriters}. */
    public Write withWriters(int count) {
      return new Write(staging, WriteRowGroups.legal(count));
    }

    @Override
    public PCollection<Tally> expand(ConformedEvents conformed) {
      return conformed
          .events()
          .apply("Encode days", ParDo.of(new EncodeSilver()))
          .setCoder(Coders.FILED_ROW_GROUPS)
          .apply(
              "Write silver files",
              WriteRowGroups.into(staging, Table.of(conformed.spec(), Layer.SILVER))
                  .withWriters(writers));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.staging(shown, staging);
      Shown.writers(shown, writers);
    }
  }

  /** See {@link Silver#toRows}. */
  public static final class ToRows extends PTransform<ConformedEvents, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    private final Source source;

    private ToRows(Source source) {
      this.source = source;
    }

    @Override
    public PCollection<Row> expand(ConformedEvents conformed) {
      List<Source> sources = conformed.spec().features().sources();
      if (!sources.contains(source)) {
        throw new IllegalArgumentException(
            "source '"
                + source.label()
                + "' with "
                + source.value()
                + " is none of the events'; legal: "
                + sources.stream()
                    .map(of -> of.label() + " with " + of.value())
                    .collect(Collectors.joining(", ")));
      }
      return conformed
          .events()
          .apply("Unfold rows", ParDo.of(new SilverRows(source)))
          .setRowSchema(SilverSchemas.schema(source));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      shown.add(DisplayData.item("source", source.label()).withLabel("Source"));
    }
  }

  /** See {@link Silver#unfold}. */
  public static final class Unfold
      extends PTransform<PCollection<KV<Integer, EventBatch>>, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    private final Source source;

    private Unfold(Source source) {
      this.source = source;
    }

    @Override
    public PCollection<Row> expand(PCollection<KV<Integer, EventBatch>> events) {
      return events
          .apply("Unfold rows", ParDo.of(new SilverRows(source)))
          .setRowSchema(SilverSchemas.schema(source));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      shown.add(DisplayData.item("source", source.label()).withLabel("Source"));
    }
  }

  /** See {@link Silver#writeQuarantine}. */
  public static final class WriteQuarantine
      extends PTransform<PCollection<RejectBatch>, PCollection<Tally>> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;
    private final int writers;

    private WriteQuarantine(Staging staging, int writers) {
      this.staging = staging;
      this.writers = writers;
    }

    /** See {@link WriteRowGroups#withWriters}. */
    public WriteQuarantine withWriters(int count) {
      return new WriteQuarantine(staging, WriteRowGroups.legal(count));
    }

    @Override
    public PCollection<Tally> expand(PCollection<RejectBatch> rejects) {
      PCollectionTuple encoded =
          rejects.apply(
              "Encode rejects",
              ParDo.of(new EncodeRejects())
                  .withOutputTags(
                      EncodeRejects.ROW_GROUPS, TupleTagList.of(EncodeRejects.TALLIES)));
      PCollection<Tally> written =
          encoded
              .get(EncodeRejects.ROW_GROUPS)
              .setCoder(Coders.FILED_ROW_GROUPS)
              .apply(
                  "Write quarantine files",
                  WriteRowGroups.into(staging, List.of(Table.QUARANTINE)).withWriters(writers));
      return PCollectionList.of(written)
          .and(encoded.get(EncodeRejects.TALLIES).setCoder(Coders.TALLIES))
          .apply("Flatten counts", Flatten.pCollections());
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.staging(shown, staging);
      Shown.writers(shown, writers);
    }
  }

  /** See {@link Silver#read}. */
  public static final class Read extends PTransform<PBegin, ConformedEvents> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final transient List<LakeFile> files;
    private final int buckets;
    private final int lanes;

    private Read(LakeSpec spec, List<LakeFile> files, int buckets, int lanes) {
      this.spec = spec;
      this.files = files;
      this.buckets = buckets;
      this.lanes = lanes;
    }

    /** In how many lanes the files are read side by side, from 1. */
    public Read withLanes(int count) {
      return new Read(spec, files, buckets, DealFiles.legal(count));
    }

    @Override
    public ConformedEvents expand(PBegin begin) {
      PCollection<KV<Integer, EventBatch>> events =
          begin
              .apply("Deal silver files", DealFiles.of(files, lanes))
              .apply("Read events", ParDo.of(new ReadSilver(spec, buckets)))
              .setCoder(Coders.BUCKETED_EVENTS);
      return new ConformedEvents(
          null,
          spec,
          events,
          events.apply("Measure days", new MeasureDays()),
          begin.apply("No counts", Create.empty(Coders.TALLIES)));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.spec(shown, spec);
      Shown.buckets(shown, buckets);
      Shown.files(shown, files, lanes);
    }
  }

  /** Gives the days of the events, once for each bundle. */
  private static final class MeasureDays
      extends PTransform<PCollection<KV<Integer, EventBatch>>, PCollection<EventDays>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<EventDays> expand(PCollection<KV<Integer, EventBatch>> events) {
      return events.apply("Take days", ParDo.of(new TakeDays())).setCoder(Coders.EVENT_DAYS);
    }
  }

  private static final class TakeDays extends DoFn<KV<Integer, EventBatch>, EventDays> {
    private static final long serialVersionUID = 1L;

    private transient EventDays days;

    @StartBundle
    public void start() {
      days = new EventDays();
    }

    @ProcessElement
    public void take(@Element KV<Integer, EventBatch> element) {
      days.add(element.getValue());
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      context.output(days, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }
}
