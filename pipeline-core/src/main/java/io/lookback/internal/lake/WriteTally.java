package io.lookback.internal.lake;

import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.DefaultWindow;
import io.lookback.internal.monitor.Shown;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.CoderUtils;
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
 *
 * <p>They are merged before they are grouped, as far as a bundle holds them, and travel as bytes: a
 * runner may copy what a key holds for every bundle that adds to it, and copies of bytes are cheap
 * where those of counts of ten thousand files are not.
 */
public final class WriteTally extends PTransform<PCollectionList<Tally>, PDone> {
  private static final long serialVersionUID = 1L;

  private static final int SHARDS = 16;

  /** A bundle merges at most this many tallies before it passes them on. */
  private static final int MOST_WAITING = 4096;

  private static final Coder<KV<Integer, byte[]>> PACKED =
      KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());

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
        .setCoder(PACKED)
        .apply("Group counts", GroupByKey.create())
        .apply("Merge counts", ParDo.of(new MergeFn()))
        .setCoder(PACKED)
        .apply("Gather counts", GroupByKey.create())
        .apply("Write counts", ParDo.of(new WriteFn(staging)));
    return PDone.in(tallies.getPipeline());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder shown) {
    Shown.staging(shown, staging);
  }

  private static byte[] pack(Tally tally) throws CoderException {
    return CoderUtils.encodeToByteArray(Coders.TALLIES, tally);
  }

  private static Tally merged(Iterable<byte[]> packed) throws CoderException {
    Tally tally = new Tally();
    for (byte[] part : packed) {
      tally.merge(CoderUtils.decodeFromByteArray(Coders.TALLIES, part));
    }
    return tally;
  }

  /** Deals counts to shards. The last one is always there, so that something is written. */
  private static final class DealFn extends DoFn<Tally, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private transient Tally waiting;
    private transient int count;

    @StartBundle
    public void start() {
      waiting = new Tally();
      count = 0;
    }

    @ProcessElement
    public void deal(@Element Tally tally, OutputReceiver<KV<Integer, byte[]>> out)
        throws CoderException {
      waiting.merge(tally);
      count++;
      if (count == MOST_WAITING) {
        pass(out::output);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws CoderException {
      if (count > 0) {
        pass(
            shard ->
                context.output(shard, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      }
    }

    private void pass(Consumer<KV<Integer, byte[]>> out) throws CoderException {
      List<Tally> parts = waiting.split(SHARDS);
      for (int shard = 0; shard < SHARDS; shard++) {
        if (!parts.get(shard).isEmpty() || shard == SHARDS - 1) {
          out.accept(KV.of(shard, pack(parts.get(shard))));
        }
      }
      start();
    }
  }

  private static final class MergeFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void merge(
        @Element KV<Integer, Iterable<byte[]>> shard, OutputReceiver<KV<Integer, byte[]>> out)
        throws CoderException {
      out.output(KV.of(0, pack(merged(shard.getValue()))));
    }
  }

  private static final class WriteFn extends DoFn<KV<Integer, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;

    WriteFn(Staging staging) {
      this.staging = staging;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<byte[]>> shards) throws IOException {
      Tally tally = merged(shards.getValue());
      SmallFile.write(staging, staging.tallyFile(), tally::writeTo);
    }
  }
}
