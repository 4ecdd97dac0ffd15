package io.lookback.internal.lake;

import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.DefaultWindow;
import io.lookback.internal.coder.MergeFn;
import io.lookback.internal.monitor.Shown;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Merges the counts of all steps and writes them to {@link Staging#tallyFile}: the one thing that
 * the program reads back after the job has ended. Counts travel as data because committed metrics
 * are not to be had on every runner.
 *
 * <p>Bounded: there is one file, written when every step has ended.
 *
 * <p>Counts grow with the number of files, days and reasons. They are merged in shards, so that an
 * element stays within {@link io.lookback.internal.batch.WireSize} up to about a million keys; only
 * the last step, which writes them, holds all.
 */
public final class WriteTally extends PTransform<PCollectionList<Tally>, PDone> {
  private static final long serialVersionUID = 1L;

  private static final int SHARDS = 16;

  private final Staging staging;

  private WriteTally(Staging staging) {
    this.staging = staging;
  }

  /** Writes to the tally file of {@code staging}. */
  public static WriteTally to(Staging staging) {
    return new WriteTally(staging);
  }

  /**
   * Reads what a finished job wrote.
   *
   * @throws IOException if it cannot be read, which means that the job did not finish
   */
  public static Tally read(Staging staging) throws IOException {
    return SmallFile.read(staging.tallyFile(), Tally::readFrom);
  }

  @Override
  public PDone expand(PCollectionList<Tally> tallies) {
    PCollection<Tally> nothing =
        tallies
            .getPipeline()
            .apply("Begin with no counts", Create.of(new Tally()).withCoder(Coders.TALLIES));
    DefaultWindow.flatten("Flatten counts", tallies.and(nothing))
        .apply("Deal counts", ParDo.of(new DealFn()))
        .setCoder(KvCoder.of(VarIntCoder.of(), Coders.TALLIES))
        .apply("Merge counts", Combine.perKey(MergeFn.of(Tally::new, Tally::merge, Coders.TALLIES)))
        .apply("Bring counts together", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), KvCoder.of(VarIntCoder.of(), Coders.TALLIES)))
        .apply("Gather counts", GroupByKey.create())
        .apply("Write counts", ParDo.of(new WriteFn(staging)));
    return PDone.in(tallies.getPipeline());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder shown) {
    Shown.staging(shown, staging);
  }

  /** Deals counts to shards. The last one is always there, so that something is written. */
  private static final class DealFn extends DoFn<Tally, KV<Integer, Tally>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void deal(@Element Tally tally, OutputReceiver<KV<Integer, Tally>> out) {
      List<Tally> parts = tally.split(SHARDS);
      for (int shard = 0; shard < SHARDS; shard++) {
        if (!parts.get(shard).isEmpty() || shard == SHARDS - 1) {
          out.output(KV.of(shard, parts.get(shard)));
        }
      }
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<KV<Integer, Tally>>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;

    WriteFn(Staging staging) {
      this.staging = staging;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<Integer, Tally>>> shards)
        throws IOException {
      Tally tally = new Tally();
      for (KV<Integer, Tally> shard : shards.getValue()) {
        tally.merge(shard.getValue());
      }
      SmallFile.write(staging, staging.tallyFile(), tally::writeTo);
    }
  }
}
