package io.lookback.internal.verify;

import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.gold.ScoredPrints;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.DefaultWindow;
import io.lookback.internal.ledger.Counted;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.time.LocalDate;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Computes the rows of sampled users again by plain code, and compares every cell with gold.
 *
 * <p>Input: lines of the users and rows of gold of them, by shard of users. Output: counts, {@link
 * Counted#VERIFIED} and {@link Counted#DIFFERENCE}. One shuffle, of the sample, which goes through
 * it packed. Memory: of one shard the events, without their text, an {@code OpinionOfUser} for each
 * user whose rows have not all come, the rows of gold as bytes of Parquet, and the pack that is
 * open; a shard has about {@link UserSample#BYTES_PER_SHARD} of text, or what {@link PerUserLimit}
 * lets through of a user. Rows that come before they are encoded are encoded here by the encoder of
 * gold, and read by parquet-java, so that the encoder is compared as well.
 *
 * <p>Coverage columns are computed from the days with events that are given, as they speak of all
 * users. Of a user with very many lines each sender hands on a part, see {@link PerUserLimit}. Such
 * a user cannot have more rows than lines unless rows are wrong, and the part shows that as well.
 */
public final class SecondOpinion
    extends PTransform<PCollectionList<KV<Integer, Witness>>, PCollection<Tally>> {
  private static final long serialVersionUID = 1L;

  private final LakeSpec spec;
  private final boolean keepsDuplicates;
  private final UserSample sample;
  private final LocalDate asOf;
  private final EventDays days;
  private final transient MeasuredDays measured;

  private SecondOpinion(
      LakeSpec spec,
      boolean keepsDuplicates,
      UserSample sample,
      LocalDate asOf,
      EventDays days,
      MeasuredDays measured) {
    this.spec = spec;
    this.keepsDuplicates = keepsDuplicates;
    this.sample = sample;
    this.asOf = asOf;
    this.days = days;
    this.measured = measured;
  }

  /**
   * An opinion on gold where the days with events are known.
   *
   * @param spec the sources, and the features that gold was scored by
   * @param keepsDuplicates whether repeats were kept that silver drops otherwise
   * @param asOf the last scored day
   * @param days on which days there are events, of any user
   */
  public static SecondOpinion of(
      LakeSpec spec, boolean keepsDuplicates, UserSample sample, LocalDate asOf, EventDays days) {
    return new SecondOpinion(spec, keepsDuplicates, sample, asOf, days, null);
  }

  /**
   * An opinion on gold where the pipeline measures the days with events.
   *
   * @param asOf the last scored day; null for the newest day of a scored event
   * @param measured days with events
   */
  public static SecondOpinion measuring(
      LakeSpec spec,
      boolean keepsDuplicates,
      UserSample sample,
      LocalDate asOf,
      MeasuredDays measured) {
    return new SecondOpinion(spec, keepsDuplicates, sample, asOf, null, measured);
  }

  /** The rows of sampled users, before they are encoded. */
  public static PCollection<KV<Integer, Witness>> rowsOf(ScoredPrints gold, UserSample sample) {
    return gold.features()
        .apply("Take sampled rows", ParDo.of(new TakeRows(sample)))
        .setCoder(WitnessCoder.BY_SHARD);
  }

  @Override
  public PCollection<Tally> expand(PCollectionList<KV<Integer, Witness>> witnesses) {
    PCollection<KV<Integer, Iterable<Witness>>> shards =
        DefaultWindow.flatten("Hear witnesses", witnesses)
            .apply("Group by shard", GroupByKey.create());
    ParDo.SingleOutput<KV<Integer, Iterable<Witness>>, Tally> compare;
    if (measured == null) {
      compare = ParDo.of(new Compare(spec, keepsDuplicates, sample, asOf, days, null));
    } else {
      PCollectionView<EventDays> view = measured.view();
      compare =
          ParDo.of(new Compare(spec, keepsDuplicates, sample, asOf, null, view))
              .withSideInputs(view);
    }
    return shards.apply("Compare users", compare).setCoder(Coders.TALLIES);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder shown) {
    shown.add(DisplayData.item("share", sample.share()).withLabel("Share of users"));
  }

  private static final class TakeRows
      extends DoFn<KV<Integer, FeatureBatch>, KV<Integer, Witness>> {
    private static final long serialVersionUID = 1L;

    private final UserSample sample;
    private transient PerUserLimit limit;

    TakeRows(UserSample sample) {
      this.sample = sample;
    }

    @StartBundle
    public void start() {
      limit = new PerUserLimit();
    }

    @ProcessElement
    public void take(
        @Element KV<Integer, FeatureBatch> bucket, OutputReceiver<KV<Integer, Witness>> out) {
      SampledRows.take(
          bucket.getValue(),
          sample,
          limit,
          (rows, shard) -> out.output(KV.of(shard, PackedWitness.of(new Witness.Scored(rows)))));
    }
  }

  private static final class Compare extends DoFn<KV<Integer, Iterable<Witness>>, Tally> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final boolean keepsDuplicates;
    private final UserSample sample;
    private final LocalDate asOf;
    private final EventDays days;
    private final PCollectionView<EventDays> measured;

    Compare(
        LakeSpec spec,
        boolean keepsDuplicates,
        UserSample sample,
        LocalDate asOf,
        EventDays days,
        PCollectionView<EventDays> measured) {
      this.spec = spec;
      this.keepsDuplicates = keepsDuplicates;
      this.sample = sample;
      this.asOf = asOf;
      this.days = days;
      this.measured = measured;
    }

    @ProcessElement
    public void compare(ProcessContext context) throws IOException {
      EventDays withEvents = measured == null ? days : context.sideInput(measured);
      FeatureSet features = spec.features();
      if (asOf == null && !withEvents.has(features.scored())) {
        return;
      }
      LocalDate last =
          asOf == null ? LocalDate.ofEpochDay(withEvents.last(features.scored())) : asOf;
      WindowSpec window = features.window();
      LocalDate first = LocalDate.ofEpochDay(window.firstScoredDay((int) last.toEpochDay()));
      Opinion opinion =
          new Opinion(spec, keepsDuplicates, sample, first, last, Opinion.coverage(withEvents));
      Iterable<Witness> witnesses = context.element().getValue();
      for (Witness witness : witnesses) {
        if (PackedWitness.unpacked(witness) instanceof Witness.Lines lines) {
          lines.lines().forEach(opinion::hear);
        }
      }
      compareRows(witnesses, opinion);
      Tally tally = new Tally();
      opinion.finish(tally);
      context.output(tally);
    }

    private void compareRows(Iterable<Witness> witnesses, Opinion opinion) throws IOException {
      try (EncodedRows encoded = new EncodedRows(spec.features())) {
        for (Witness packed : witnesses) {
          Witness witness = PackedWitness.unpacked(packed);
          if (witness instanceof Witness.Rows rows) {
            rows.rows().forEach(opinion::compare);
          } else if (witness instanceof Witness.Scored scored) {
            encoded.add(scored.rows(), opinion::isWanted);
          }
        }
        encoded.read(opinion::compare);
      }
    }
  }
}
