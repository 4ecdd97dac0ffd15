package io.lookback.lake;

import io.lookback.coder.Coders;
import io.lookback.ledger.Tally;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.MimeTypes;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/**
 * Merges the counts of all steps and writes them to {@link Staging#tallyFile}: the one thing that
 * the program reads back after the job has ended. Counts travel as data because committed metrics
 * are not to be had on every runner.
 */
public final class WriteTally extends PTransform<PCollectionList<Tally>, PDone> {
  private static final long serialVersionUID = 1L;

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
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                Channels.newInputStream(
                    FileSystems.open(FileSystems.matchNewResource(staging.tallyFile(), false)))))) {
      return Tally.readFrom(in);
    }
  }

  @Override
  public PDone expand(PCollectionList<Tally> tallies) {
    tallies
        .apply("Flatten counts", Flatten.pCollections())
        .apply("Merge counts", Combine.globally(new MergeFn()))
        .setCoder(Coders.TALLIES)
        .apply("Write counts", ParDo.of(new WriteFn(staging)));
    return PDone.in(tallies.getPipeline());
  }

  private static final class MergeFn extends Combine.CombineFn<Tally, Tally, Tally> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tally createAccumulator() {
      return new Tally();
    }

    @Override
    public Tally addInput(Tally accumulator, Tally input) {
      return accumulator.merge(input);
    }

    @Override
    public Tally mergeAccumulators(Iterable<Tally> accumulators) {
      Tally merged = new Tally();
      accumulators.forEach(merged::merge);
      return merged;
    }

    @Override
    public Tally extractOutput(Tally accumulator) {
      return accumulator;
    }

    @Override
    public Coder<Tally> getAccumulatorCoder(CoderRegistry registry, Coder<Tally> inputCoder) {
      return Coders.TALLIES;
    }

    @Override
    public Coder<Tally> getDefaultOutputCoder(CoderRegistry registry, Coder<Tally> inputCoder) {
      return Coders.TALLIES;
    }
  }

  private static final class WriteFn extends DoFn<Tally, Void> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;

    WriteFn(Staging staging) {
      this.staging = staging;
    }

    @ProcessElement
    public void write(@Element Tally tally) throws IOException {
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  Channels.newOutputStream(
                      FileSystems.create(
                          FileSystems.matchNewResource(staging.tallyFile(), false),
                          MimeTypes.BINARY))))) {
        tally.writeTo(out);
      } catch (IOException e) {
        throw new LakeWriteException(staging.tallyFile(), e);
      }
    }
  }
}
