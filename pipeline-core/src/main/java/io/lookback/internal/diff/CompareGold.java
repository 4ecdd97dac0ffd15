package io.lookback.internal.diff;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.coder.MergeFn;
import io.lookback.internal.coder.WireCoder;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.SmallFile;
import io.lookback.lake.Staging;
import java.io.IOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.joda.time.Duration;

/**
 * Compares the days of two golds that have to be read, and writes what differs to the tally file of
 * a staging place.
 *
 * <p>Key: the print day and a bucket of users. One shuffle, of all rows of these days. Memory: the
 * rows of one key, of both golds.
 */
public final class CompareGold extends PTransform<PBegin, PDone> {
  private static final long serialVersionUID = 1L;

  /** See {@link io.lookback.silver.Silver}: in a window, groups are handed on value by value. */
  private static final Duration INSTANT = Duration.millis(1);

  private static final int BUCKET_BITS = 20;

  private static final Coder<KV<Long, ComparedRows>> ROWS =
      KvCoder.of(
          VarLongCoder.of(),
          WireCoder.of(ComparedRows.class, ComparedRows::writeTo, ComparedRows::readFrom));

  private static final Coder<GoldDiff> DIFFS =
      WireCoder.of(GoldDiff.class, GoldDiff::writeTo, GoldDiff::readFrom);

  private final transient DiffPlan plan;
  private final int lanes;
  private final int most;
  private final Staging place;

  /**
   * Compares.
   *
   * @param lanes how many readers work side by side
   * @param most the most examples of a kind
   * @param place where the result is written
   */
  public CompareGold(DiffPlan plan, int lanes, int most, Staging place) {
    this.plan = plan;
    this.lanes = lanes;
    this.most = most;
    this.place = place;
  }

  /**
   * Reads what a finished job wrote.
   *
   * @throws IOException if it cannot be read, which means that the job did not finish
   */
  public static GoldDiff read(Staging place) throws IOException {
    return SmallFile.read(place.tallyFile(), GoldDiff::readFrom);
  }

  @Override
  public PDone expand(PBegin begin) {
    int columns = plan.columns().names().size();
    PCollection<GoldDiff> known =
        begin.apply("Begin with equal days", Create.of(plan.known(most)).withCoder(DIFFS));
    PCollection<GoldDiff> read =
        PCollectionList.of(rows(begin, "A", true))
            .and(rows(begin, "B", false))
            .apply("Flatten rows", Flatten.pCollections())
            .apply("Hold the instant", Window.into(FixedWindows.of(INSTANT)))
            .apply("Group by day and bucket", GroupByKey.create())
            .apply("Match rows", ParDo.of(new MatchFn(plan.columns(), most)))
            .setCoder(DIFFS)
            .apply("Leave the instant", Window.into(new GlobalWindows()));
    PCollectionList.of(read)
        .and(known)
        .apply("Flatten differences", Flatten.pCollections())
        .apply(
            "Merge differences",
            Combine.globally(MergeFn.of(new None(columns, most), GoldDiff::merge, DIFFS))
                .withoutDefaults())
        .setCoder(DIFFS)
        .apply("Write differences", ParDo.of(new WriteFn(place)));
    return PDone.in(begin.getPipeline());
  }

  private PCollection<KV<Long, ComparedRows>> rows(PBegin begin, String name, boolean isOfA) {
    FeatureSet features = (isOfA ? plan.a() : plan.b()).features();
    try {
      return begin
          .apply(
              "Deal files of " + name,
              DealFiles.of(isOfA ? plan.filesOfA() : plan.filesOfB(), lanes))
          .apply(
              "Read rows of " + name,
              ParDo.of(new ReadFn(isOfA, features, plan.columns(), plan.buckets())))
          .setCoder(ROWS);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private record None(int columns, int most) implements MergeFn.Empty<GoldDiff> {
    @Override
    public GoldDiff make() {
      return new GoldDiff(columns, most);
    }
  }

  private static final class ReadFn extends DoFn<LakeFile, KV<Long, ComparedRows>> {
    private static final long serialVersionUID = 1L;

    private final boolean isOfA;
    private final FeatureSet features;
    private final DiffColumns columns;
    private final int buckets;

    ReadFn(boolean isOfA, FeatureSet features, DiffColumns columns, int buckets) {
      this.isOfA = isOfA;
      this.features = features;
      this.columns = columns;
      this.buckets = buckets;
    }

    @ProcessElement
    public void read(@Element LakeFile file, OutputReceiver<KV<Long, ComparedRows>> out)
        throws IOException {
      long day = file.day().toEpochDay() << BUCKET_BITS;
      new ReadComparedRows(isOfA, features, columns, buckets)
          .read(file, (bucket, rows) -> out.output(KV.of(day | bucket, rows)));
    }
  }

  private static final class MatchFn extends DoFn<KV<Long, Iterable<ComparedRows>>, GoldDiff> {
    private static final long serialVersionUID = 1L;

    private final DiffColumns columns;
    private final int most;

    MatchFn(DiffColumns columns, int most) {
      this.columns = columns;
      this.most = most;
    }

    @ProcessElement
    public void match(
        @Element KV<Long, Iterable<ComparedRows>> group, OutputReceiver<GoldDiff> out) {
      RowMatcher matcher = new RowMatcher((int) (group.getKey() >> BUCKET_BITS), columns);
      group.getValue().forEach(matcher::add);
      out.output(matcher.finish(most));
    }
  }

  private static final class WriteFn extends DoFn<GoldDiff, Void> {
    private static final long serialVersionUID = 1L;

    private final Staging place;

    WriteFn(Staging place) {
      this.place = place;
    }

    @ProcessElement
    public void write(@Element GoldDiff diff) throws IOException {
      SmallFile.write(place, place.tallyFile(), diff::writeTo);
    }
  }
}
