package io.lookback.gold;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.lake.Table;
import io.lookback.internal.lake.WriteRowGroups;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.GoldTally;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.monitor.Counters;
import io.lookback.internal.monitor.Shown;
import io.lookback.internal.operation.WideSum;
import io.lookback.internal.profile.FeatureProfiler;
import io.lookback.internal.profile.PaymentProfiler;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.report.Profiles;
import io.lookback.internal.score.WindowOverflowException;
import io.lookback.internal.score.WindowScorer;
import io.lookback.internal.score.WindowSlicer;
import io.lookback.internal.verify.MeasuredDays;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.spec.LakeSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
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
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/** The gold layer: scores prints, and writes the feature table or gives it as rows. */
public final class Gold {
  private static final Coder<KV<Integer, HistorySlice>> BUCKETED_SLICES =
      KvCoder.of(VarIntCoder.of(), HistorySlice.CODER);

  private static final TupleTag<KV<Integer, HistorySlice>> SLICES = new TupleTag<>("slices") {};
  private static final TupleTag<Profile> PAYMENTS = new TupleTag<>("payments") {};

  private Gold() {}

  /** Scores by the features that the events come with: what the lake is made of. */
  public static Score score() {
    return new Score(null, null, null, null, false, false);
  }

  /** The same features over another window. */
  public static Score score(WindowSpec window) {
    return new Score(null, window, null, null, false, false);
  }

  /**
   * Scores the prints of the last scoring periods.
   *
   * <p>Input: conformed events by bucket, in the global window, stamped at the beginning of time as
   * bounded sources do. Output: feature rows by bucket, one print day per batch, and counts.
   * Phases:
   *
   * <ol>
   *   <li>measure on which days each source has events; the newest print day is the as-of day
   *       unless given;
   *   <li>cut batches at the borders of the windows, stamp each slice with its distance from the
   *       as-of day, drop what no scored print looks back to;
   *   <li>place slices in sliding windows of {@code lookbackDays + strideDays} every {@code
   *       strideDays}, keep the scored windows only, and group by bucket: one shuffle;
   *   <li>score each bucket of a window with two moving pointers per user and source.
   * </ol>
   *
   * <p>Memory: one bucket of one window. Rejects: none; a sum that leaves its column's range fails
   * the pipeline, see {@link Score#notingFaults}. The input must be bounded: the as-of day is known
   * only once all of it was seen, and so are the days with events where the as-of day is given.
   */
  public static Score score(FeatureSet features) {
    return new Score(features, null, null, null, false, false);
  }

  /**
   * Writes feature rows into {@code gold/print_features}, partitioned by print day. Bounded: a file
   * is complete when all of its rows are there.
   */
  public static Write write(Staging staging) {
    return new Write(staging, WriteRowGroups.DEFAULT_WRITERS);
  }

  /**
   * Gives feature rows as Beam rows with the schema {@link GoldSchemas#rows}, in the global window.
   * Where the events came from lines or rows, the trigger waits for all input: set {@code
   * DefaultTrigger} before the rows are flattened with collections that have it.
   */
  public static ToRows toRows() {
    return new ToRows();
  }

  /**
   * Gives gold as Avro records with the schema {@link GoldSchemas#avro}: days as dates, amounts as
   * decimal(18,2). For ParquetIO:
   *
   * <pre>{@code
   * scored
   *     .apply("Records", Gold.toAvro())
   *     .apply(
   *         FileIO.<GenericRecord>write()
   *             .via(ParquetIO.sink(GoldSchemas.avro(scored.featureSet())))
   *             .to("gold")
   *             .withSuffix(".parquet"));
   * }</pre>
   */
  public static ToAvro toAvro() {
    return new ToAvro();
  }

  /**
   * Computes the features of every user as a print of {@code day} would get them: one row for each
   * user with an event of a measured source in the longest look-back before the day.
   *
   * <p>Input: conformed events by bucket, in the global window, stamped at the beginning of time as
   * bounded sources do; events of other days are not looked at. Output: rows by bucket, and counts.
   * Their histories are those of scored prints of the same user and day. One shuffle, by bucket.
   * Memory: one bucket. Rejects: none; a sum that leaves its column's range fails the pipeline, see
   * {@link Serve#notingFaults}.
   *
   * <pre>{@code
   * PCollection<Row> features =
   *     pipeline
   *         .apply("Bronze", Bronze.load("data/landing"))
   *         .apply("Silver", Silver.conform())
   *         .apply("Serve", Gold.serve(LocalDate.of(2020, 12, 1)))
   *         .apply("Rows", Gold.servedRows());
   * }</pre>
   *
   * @param day in the years 1 to 9999
   */
  public static Serve serve(LocalDate day) {
    if (day == null || day.getYear() < 1 || day.getYear() > 9999) {
      throw new IllegalArgumentException(
          "the day to serve is " + day + "; legal: days from 0001-01-01 to 9999-12-31");
    }
    return new Serve(day, null, false);
  }

  /** Writes served users into {@code gold/user_features}, partitioned by feature day. */
  public static WriteServed writeServed(Staging staging) {
    return new WriteServed(staging, WriteRowGroups.DEFAULT_WRITERS);
  }

  /**
   * Gives served users as Beam rows with the schema {@link GoldSchemas#servedRows}, in the global
   * window. Where the events came from lines or rows, the trigger is that of {@link #toRows}.
   */
  public static ServedRows servedRows() {
    return new ServedRows();
  }

  /**
   * Gives served users as Avro records with the schema {@link GoldSchemas#servedAvro}: days as
   * dates, amounts as decimal(18,2).
   */
  public static ServedAvro servedAvro() {
    return new ServedAvro();
  }

  /** See {@link Gold#score}. */
  public static final class Score extends PTransform<ConformedEvents, ScoredPrints> {
    private static final long serialVersionUID = 1L;

    /** Null for those of the input. */
    private final FeatureSet features;

    /** Null for that of the features. */
    private final WindowSpec window;

    private final LocalDate asOf;
    private final EventDays eventDays;
    private final boolean notesFaults;
    private final boolean isProfiled;

    private Score(
        FeatureSet features,
        WindowSpec window,
        LocalDate asOf,
        EventDays eventDays,
        boolean notesFaults,
        boolean isProfiled) {
      this.notesFaults = notesFaults;
      this.features = features;
      this.window = window;
      this.asOf = asOf;
      this.eventDays = eventDays;
      this.isProfiled = isProfiled;
    }

    /**
     * The last scored day; null, the default, is the newest day of a print.
     *
     * @param day in the years 1 to 9999
     */
    public Score asOf(LocalDate day) {
      if (day != null && (day.getYear() < 1 || day.getYear() > 9999)) {
        throw new IllegalArgumentException(
            "asOf is " + day + "; legal: days from 0001-01-01 to 9999-12-31");
      }
      return new Score(features, window, day, eventDays, notesFaults, isProfiled);
    }

    /**
     * On which days the loaded data has events, for the columns {@code days_with_…_3w}; null, the
     * default, takes those of the input. To be given where the input is only a part of what was
     * loaded. Given days hold even where the input has events on others: these count in the sums,
     * and their days do not count.
     */
    public Score eventDays(EventDays days) {
      return new Score(features, window, asOf, days, notesFaults, isProfiled);
    }

    /**
     * Counts a sum that leaves its column's range as a fault and gives no rows of its bucket, for
     * those who look at the {@link ScoredPrints#tallies counts} before they use the rest. Without
     * this such a sum fails the pipeline.
     */
    public Score notingFaults() {
      return new Score(features, window, asOf, eventDays, true, isProfiled);
    }

    /** Whether rows are also counted for a report; default is not to. */
    public Score profiled(boolean profiled) {
      return new Score(features, window, asOf, eventDays, notesFaults, profiled);
    }

    @Override
    public ScoredPrints expand(ConformedEvents conformed) {
      FeatureSet set = features == null ? conformed.spec().features() : features;
      FeatureSet computed = window == null ? set : set.over(window);
      requireSources(computed, conformed.spec());
      ScoringWindows windows = new ScoringWindows(computed.window());
      ScoredDays days = new ScoredDays(asOf, eventDays, computed.scored());
      ParDo.SingleOutput<KV<Integer, EventBatch>, KV<Integer, HistorySlice>> slice;
      MeasuredDays measuredDays = null;
      if (days.areKnown()) {
        slice = ParDo.of(new Slice(computed, windows, days, null, isProfiled));
      } else {
        measuredDays = MeasuredDays.of(conformed.days());
        PCollectionView<EventDays> measured = measuredDays.view();
        slice =
            ParDo.of(new Slice(computed, windows, days, measured, isProfiled))
                .withSideInputs(measured);
      }
      PCollectionTuple sliced =
          conformed
              .events()
              .apply(
                  "Slice at period borders",
                  slice.withOutputTags(SLICES, TupleTagList.of(PAYMENTS)));
      PCollectionTuple scored =
          sliced
              .get(SLICES)
              .setCoder(BUCKETED_SLICES)
              .apply("Slide windows", Window.into(windows.windowFn()))
              .apply("Keep scored windows", ParDo.of(new KeepScored(windows)))
              .setCoder(BUCKETED_SLICES)
              .apply("Group windows by bucket", GroupByKey.create())
              .apply(
                  "Score prints",
                  ParDo.of(new ScoreBucket(computed, windows, notesFaults, isProfiled))
                      .withOutputTags(
                          ScoredPrints.FEATURES,
                          TupleTagList.of(ScoredPrints.TALLIES)
                              .and(ScoredPrints.PROFILES)
                              .and(ScoredPrints.VALUE_PROPS)));
      return new ScoredPrints(
          computed,
          scored
              .get(ScoredPrints.FEATURES)
              .setCoder(KvCoder.of(VarIntCoder.of(), Coders.FEATURES))
              .apply("Leave windows", Window.into(new GlobalWindows())),
          scored
              .get(ScoredPrints.TALLIES)
              .setCoder(Coders.TALLIES)
              .apply("Leave windows of counts", Window.into(new GlobalWindows())),
          PCollectionList.of(
                  scored
                      .get(ScoredPrints.PROFILES)
                      .setCoder(Profiles.CODER)
                      .apply("Leave windows of profiles", Window.into(new GlobalWindows())))
              .and(sliced.get(PAYMENTS).setCoder(Profiles.CODER))
              .apply("Flatten profiles", Flatten.pCollections()),
          scored
              .get(ScoredPrints.VALUE_PROPS)
              .setCoder(Profiles.VALUE_PROPS)
              .apply("Leave windows of value props", Window.into(new GlobalWindows())),
          new ScoredPrints.Given(asOf, eventDays != null, isProfiled, measuredDays));
    }

    private static void requireSources(FeatureSet features, LakeSpec events) {
      for (Source source : features.sources()) {
        boolean isThere =
            events.find(source.label()).filter(of -> of.source().equals(source)).isPresent();
        if (!isThere) {
          throw new IllegalArgumentException(
              "the features look at the source "
                  + source.label()
                  + " with "
                  + source.value()
                  + ", which the events do not have; they have "
                  + events.sources().stream()
                      .map(of -> of.label() + " with " + of.source().value())
                      .collect(Collectors.joining(", "))
                  + "; conform the events by a spec with these features");
        }
      }
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      if (features != null) {
        Shown.features(shown, window == null ? features : features.over(window));
      } else if (window != null) {
        Shown.window(shown, window);
      }
      shown.addIfNotNull(
          DisplayData.item("asOf", asOf == null ? null : asOf.toString())
              .withLabel("Last scored day"));
      shown.add(DisplayData.item("profiled", isProfiled).withLabel("Whether rows are profiled"));
      Shown.notesFaults(shown, notesFaults);
    }
  }

  private static final class Slice
      extends DoFn<KV<Integer, EventBatch>, KV<Integer, HistorySlice>> {
    private static final long serialVersionUID = 1L;

    private final FeatureSet features;
    private final ScoringWindows windows;
    private final ScoredDays days;
    private final PCollectionView<EventDays> measured;
    private final boolean isProfiled;
    private transient PaymentProfiler payments;
    private transient WindowSlicer slicer;
    private transient int slicerAsOf;

    /** Slices; {@code measured} are days of the data, null where all is known without them. */
    Slice(
        FeatureSet features,
        ScoringWindows windows,
        ScoredDays days,
        PCollectionView<EventDays> measured,
        boolean isProfiled) {
      this.features = features;
      this.windows = windows;
      this.days = days;
      this.measured = measured;
      this.isProfiled = isProfiled;
    }

    @StartBundle
    public void start() {
      payments = new PaymentProfiler();
    }

    @ProcessElement
    public void slice(ProcessContext context) {
      EventDays ofInput = measured == null ? new EventDays() : context.sideInput(measured);
      OptionalInt asOf = days.asOf(ofInput);
      if (asOf.isEmpty()) {
        return;
      }
      int lastDay = asOf.getAsInt();
      EventDays withEvents = days.eventDays(ofInput);
      KV<Integer, EventBatch> element = context.element();
      if (isProfiled && element.getValue().source().hasAmount()) {
        // Here, as slices hold sums of payments.
        payments.add(element.getValue(), features.window().firstNeededDay(lastDay), lastDay + 1);
      }
      if (slicer == null || slicerAsOf != lastDay) {
        slicer = new WindowSlicer(features, lastDay);
        slicerAsOf = lastDay;
      }
      slicer.slice(
          element.getValue(),
          (slice, endDay) ->
              context.outputWithTimestamp(
                  KV.of(
                      element.getKey(),
                      new HistorySlice(lastDay, reach(withEvents, endDay), slice)),
                  windows.stamp(endDay, lastDay)));
    }

    /** The days of all windows that hold a slice of the stride that ends before {@code endDay}. */
    private EventDays reach(EventDays withEvents, int endDay) {
      int windowDays = features.window().lookbackDays() + features.window().strideDays();
      return withEvents.within(endDay - windowDays, endDay + windowDays - 1);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (!payments.isEmpty()) {
        context.output(
            PAYMENTS, payments.finish(), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
    }
  }

  private static final class KeepScored
      extends DoFn<KV<Integer, HistorySlice>, KV<Integer, HistorySlice>> {
    private static final long serialVersionUID = 1L;

    private final ScoringWindows windows;

    KeepScored(ScoringWindows windows) {
      this.windows = windows;
    }

    @ProcessElement
    public void keep(
        @Element KV<Integer, HistorySlice> slice,
        BoundedWindow window,
        OutputReceiver<KV<Integer, HistorySlice>> out) {
      if (windows.isScored(window)) {
        out.output(slice);
      }
    }
  }

  private static final class ScoreBucket
      extends DoFn<KV<Integer, Iterable<HistorySlice>>, KV<Integer, FeatureBatch>> {
    private static final long serialVersionUID = 1L;

    private final FeatureSet features;
    private final ScoringWindows windows;
    private final boolean notesFaults;
    private final boolean isProfiled;

    ScoreBucket(
        FeatureSet features, ScoringWindows windows, boolean notesFaults, boolean isProfiled) {
      this.features = features;
      this.windows = windows;
      this.notesFaults = notesFaults;
      this.isProfiled = isProfiled;
    }

    @ProcessElement
    public void score(
        @Element KV<Integer, Iterable<HistorySlice>> bucket,
        BoundedWindow window,
        MultiOutputReceiver out) {
      Tally tally = new Tally();
      WindowScorer scorer = null;
      int asOf = 0;
      for (HistorySlice slice : bucket.getValue()) {
        if (scorer == null) {
          asOf = slice.asOf();
          int endDay = windows.endDay(window, asOf);
          int startDay = windows.startDay(endDay, asOf);
          scorer = new WindowScorer(features, startDay, endDay, slice.eventDays());
        }
        count(slice.events(), tally);
        scorer.add(slice.events());
      }
      List<FeatureBatch> scored = new ArrayList<>();
      GoldTally counts = new GoldTally(features, tally);
      try {
        counts.add(scorer.finish(scored::add));
      } catch (WindowOverflowException e) {
        if (!notesFaults) {
          throw new IllegalArgumentException(e.getMessage(), e);
        }
        scored.clear();
        tally.add(1, Counted.FAULT, Measures.WINDOW_OVERFLOW, e.getMessage());
      }
      TreeMap<Integer, FeatureProfiler> profilers = new TreeMap<>();
      long rows = 0;
      for (FeatureBatch batch : scored) {
        rows += batch.size();
        int[] ownEntries = batch.ownEntries();
        counts.add(batch, ownEntries);
        if (isProfiled) {
          int period = (asOf - batch.printDay()) / features.window().scoringDays();
          profilers
              .computeIfAbsent(period, of -> new FeatureProfiler(features))
              .add(batch, ownEntries);
        }
        out.get(ScoredPrints.FEATURES).output(KV.of(bucket.getKey(), batch));
      }
      Counters.of(Counters.ROWS_SCORED).inc(rows);
      out.get(ScoredPrints.TALLIES).output(tally);
      for (FeatureProfiler profiler : profilers.values()) {
        out.get(ScoredPrints.PROFILES).output(profiler.finish());
        Profiles.deal(profiler.valueProps(), out.get(ScoredPrints.VALUE_PROPS));
      }
    }
  }

  /** Counts what has come to be scored, by source and day, whatever becomes of it then. */
  private static void count(EventBatch slice, Tally tally) {
    String source = slice.source().label();
    int from = 0;
    while (from < slice.size()) {
      int day = slice.day(from);
      long events = 0;
      WideSum amount = new WideSum();
      int row = from;
      for (; row < slice.size() && slice.day(row) == day; row++) {
        events += slice.count(row);
        amount.add(slice.value(row));
      }
      String date = LocalDate.ofEpochDay(day).toString();
      tally.add(events, Counted.SCORED, source, "rows", date);
      if (slice.source().hasAmount()) {
        tally.add(amount.total(), Counted.SCORED, source, "amount", date);
      }
      from = row;
    }
  }

  /** See {@link Gold#write}. */
  public static final class Write extends PTransform<ScoredPrints, PCollection<Tally>> {
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
    public PCollection<Tally> expand(ScoredPrints scored) {
      return scored
          .features()
          .apply("Encode features", ParDo.of(EncodeFeatures.ofPrints(scored.featureSet())))
          .setCoder(Coders.FILED_ROW_GROUPS)
          .apply(
              "Write gold files",
              WriteRowGroups.into(staging, List.of(Table.features(scored.featureSet())))
                  .withWriters(writers));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.staging(shown, staging);
      Shown.writers(shown, writers);
    }
  }

  /** See {@link Gold#toAvro}. */
  public static final class ToAvro extends PTransform<ScoredPrints, PCollection<GenericRecord>> {
    private static final long serialVersionUID = 1L;

    private ToAvro() {}

    @Override
    public PCollection<GenericRecord> expand(ScoredPrints scored) {
      org.apache.avro.Schema schema = GoldSchemas.avro(scored.featureSet());
      return scored
          .apply("Rows", toRows())
          .apply("Make records", ParDo.of(new MakeRecords(schema)))
          .setCoder(AvroCoder.of(schema));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "an Avro record for each scored event");
    }
  }

  static final class MakeRecords extends DoFn<Row, GenericRecord> {
    private static final long serialVersionUID = 1L;

    private final String schema;
    private transient org.apache.avro.Schema parsed;

    MakeRecords(org.apache.avro.Schema schema) {
      this.schema = schema.toString();
    }

    @Setup
    public void setUp() {
      parsed = new org.apache.avro.Schema.Parser().parse(schema);
    }

    @ProcessElement
    public void make(@Element Row row, OutputReceiver<GenericRecord> out) {
      out.output(AvroUtils.toGenericRecord(row, parsed));
    }
  }

  /** See {@link Gold#toRows}. */
  public static final class ToRows extends PTransform<ScoredPrints, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    private ToRows() {}

    @Override
    public PCollection<Row> expand(ScoredPrints scored) {
      return scored
          .features()
          .apply("Unfold rows", ParDo.of(GoldRows.ofPrints(scored.featureSet())))
          .setRowSchema(GoldSchemas.rows(scored.featureSet()));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "a row for each scored event");
    }
  }

  /** See {@link Gold#serve}. */
  public static final class Serve extends PTransform<ConformedEvents, ServedUsers> {
    private static final long serialVersionUID = 1L;
    private static final Duration INSTANT = Duration.millis(1);

    private final LocalDate day;
    private final EventDays eventDays;
    private final boolean notesFaults;

    private Serve(LocalDate day, EventDays eventDays, boolean notesFaults) {
      this.day = day;
      this.eventDays = eventDays;
      this.notesFaults = notesFaults;
    }

    /** As {@link Score#eventDays}. */
    public Serve eventDays(EventDays days) {
      return new Serve(day, days, notesFaults);
    }

    /** As {@link Score#notingFaults}. */
    public Serve notingFaults() {
      return new Serve(day, eventDays, true);
    }

    @Override
    public ServedUsers expand(ConformedEvents conformed) {
      FeatureSet features = conformed.spec().features();
      int epochDay = (int) day.toEpochDay();
      PCollectionView<EventDays> measured =
          eventDays == null ? MeasuredDays.of(conformed.days()).view() : null;
      ParDo.SingleOutput<KV<Integer, EventBatch>, KV<Integer, HistorySlice>> slice =
          ParDo.of(new SliceLookback(features, epochDay, eventDays, measured));
      PCollectionTuple served =
          conformed
              .events()
              .apply(
                  "Slice the look-back", measured == null ? slice : slice.withSideInputs(measured))
              .setCoder(BUCKETED_SLICES)
              .apply("Hold the instant", Window.into(FixedWindows.of(INSTANT)))
              .apply("Group by bucket", GroupByKey.create())
              .apply(
                  "Serve users",
                  ParDo.of(new ServeBucket(features, epochDay, notesFaults))
                      .withOutputTags(ServedUsers.FEATURES, TupleTagList.of(ServedUsers.TALLIES)));
      return new ServedUsers(
          features,
          day,
          served
              .get(ServedUsers.FEATURES)
              .setCoder(KvCoder.of(VarIntCoder.of(), Coders.FEATURES))
              .apply("Leave the instant", Window.into(new GlobalWindows())),
          served
              .get(ServedUsers.TALLIES)
              .setCoder(Coders.TALLIES)
              .apply("Leave the instant of counts", Window.into(new GlobalWindows())));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      shown.add(DisplayData.item("day", day.toString()).withLabel("Feature day"));
      Shown.notesFaults(shown, notesFaults);
    }
  }

  /** See {@link Gold#writeServed}. */
  public static final class WriteServed extends PTransform<ServedUsers, PCollection<Tally>> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;
    private final int writers;

    private WriteServed(Staging staging, int writers) {
      this.staging = staging;
      this.writers = writers;
    }

    /** See {@link WriteRowGroups#withWriters}. */
    public WriteServed withWriters(int count) {
      return new WriteServed(staging, WriteRowGroups.legal(count));
    }

    @Override
    public PCollection<Tally> expand(ServedUsers served) {
      return served
          .features()
          .apply("Encode features", ParDo.of(EncodeFeatures.ofUsers(served.featureSet())))
          .setCoder(Coders.FILED_ROW_GROUPS)
          .apply(
              "Write gold files",
              WriteRowGroups.into(staging, List.of(Table.served(served.featureSet())))
                  .withWriters(writers));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.staging(shown, staging);
      Shown.writers(shown, writers);
    }
  }

  /** See {@link Gold#servedRows}. */
  public static final class ServedRows extends PTransform<ServedUsers, PCollection<Row>> {
    private static final long serialVersionUID = 1L;

    private ServedRows() {}

    @Override
    public PCollection<Row> expand(ServedUsers served) {
      return served
          .features()
          .apply("Unfold rows", ParDo.of(GoldRows.ofUsers(served.featureSet())))
          .setRowSchema(GoldSchemas.servedRows(served.featureSet()));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "a row for each user");
    }
  }

  /** See {@link Gold#servedAvro}. */
  public static final class ServedAvro extends PTransform<ServedUsers, PCollection<GenericRecord>> {
    private static final long serialVersionUID = 1L;

    private ServedAvro() {}

    @Override
    public PCollection<GenericRecord> expand(ServedUsers served) {
      org.apache.avro.Schema schema = GoldSchemas.servedAvro(served.featureSet());
      return served
          .apply("Rows", servedRows())
          .apply("Make records", ParDo.of(new MakeRecords(schema)))
          .setCoder(AvroCoder.of(schema));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "an Avro record for each user");
    }
  }
}
