package io.lookback.lake;

import io.lookback.coder.Coders;
import io.lookback.ledger.Tally;
import io.lookback.parquet.EncodedRowGroup;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Gathers encoded row groups by file and writes the files into staging.
 *
 * <p>Input: row groups by {@link FileKey#encoded encoded file key}, in the global window. Output:
 * the tally of the files written. One shuffle, of compressed bytes. A retry is safe: see {@link
 * StagedFile}.
 */
public final class WriteRowGroups
    extends PTransform<PCollection<KV<String, EncodedRowGroup>>, PCollection<Tally>> {
  private static final long serialVersionUID = 1L;

  /** A file that passes this size is finished and another one begun. */
  private static final long MAX_FILE_BYTES = 512L << 20;

  private final Staging staging;

  private WriteRowGroups(Staging staging) {
    this.staging = staging;
  }

  /** Writes into {@code staging}. */
  public static WriteRowGroups into(Staging staging) {
    return new WriteRowGroups(staging);
  }

  @Override
  public PCollection<Tally> expand(PCollection<KV<String, EncodedRowGroup>> rowGroups) {
    return rowGroups
        .apply("Gather row groups by file", GroupByKey.create())
        .apply("Write files", ParDo.of(new WriteFile(staging)))
        .setCoder(Coders.TALLIES);
  }

  private static final class WriteFile extends DoFn<KV<String, Iterable<EncodedRowGroup>>, Tally> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;

    WriteFile(Staging staging) {
      this.staging = staging;
    }

    @ProcessElement
    public void write(
        @Element KV<String, Iterable<EncodedRowGroup>> file, OutputReceiver<Tally> out)
        throws IOException {
      FileKey key = FileKey.decode(file.getKey());
      Tally tally = new Tally();
      StagedFile open = StagedFile.create(staging, key.table(), key.partition());
      try {
        for (EncodedRowGroup rowGroup : file.getValue()) {
          if (open.bytes() > MAX_FILE_BYTES) {
            open.finish(tally);
            open = StagedFile.create(staging, key.table(), key.partition());
          }
          open.append(rowGroup);
        }
        open.finish(tally);
      } finally {
        open.close();
      }
      out.output(tally);
    }
  }
}
