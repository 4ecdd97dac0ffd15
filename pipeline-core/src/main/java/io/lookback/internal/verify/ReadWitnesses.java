package io.lookback.internal.verify;

import io.lookback.internal.batch.UserSample;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.plain.DamagedFileException;
import io.lookback.internal.plain.PlainTable;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads the lines that bronze keeps for the second opinion, by shard of their users. A damaged file
 * is told as data, among the {@link #TALLIES}: it costs the opinion, and not gold. A store that
 * fails fails the bundle, which the runner may try again.
 */
public final class ReadWitnesses extends PTransform<PBegin, PCollectionTuple> {
  /** The lines. */
  public static final TupleTag<KV<Integer, Witness>> LINES = new TupleTag<>("lines") {};

  /** Counts: {@link Counted#UNREAD_LINES}. */
  public static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  private static final long serialVersionUID = 1L;

  private final transient List<LakeFile> files;
  private final UserSample sample;
  private final int lanes;

  /**
   * A reader.
   *
   * @param sample the users whose lines are wanted; the files may hold those of more
   * @param lanes how many files are read side by side
   */
  public ReadWitnesses(List<LakeFile> files, UserSample sample, int lanes) {
    this.files = files;
    this.sample = sample;
    this.lanes = lanes;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple read =
        begin
            .apply("Deal files of lines", DealFiles.of(files, lanes))
            .apply(
                "Read sampled lines",
                ParDo.of(new ReadFn(sample)).withOutputTags(LINES, TupleTagList.of(TALLIES)));
    read.get(LINES).setCoder(WitnessCoder.BY_SHARD);
    read.get(TALLIES).setCoder(Coders.TALLIES);
    return read;
  }

  private static final class ReadFn extends DoFn<LakeFile, KV<Integer, Witness>> {
    private static final long serialVersionUID = 1L;

    private final UserSample sample;
    private transient PerUserLimit limit;

    ReadFn(UserSample sample) {
      this.sample = sample;
    }

    @StartBundle
    public void start() {
      limit = new PerUserLimit();
    }

    @ProcessElement
    public void read(@Element LakeFile file, MultiOutputReceiver out) throws IOException {
      try {
        read(file, out.get(LINES));
      } catch (DamagedFileException e) {
        Tally unread = new Tally().max(1, Counted.UNREAD_LINES, file.path(), e.getMessage());
        out.get(TALLIES).output(unread);
      }
    }

    private void read(LakeFile file, OutputReceiver<KV<Integer, Witness>> out) throws IOException {
      DealtLines dealt = new DealtLines((lines, shard) -> out.output(KV.of(shard, lines)));
      PlainTable.readWitnesses(
          file.input(),
          file.table(),
          (line, user) -> {
            byte[] raw = line.raw();
            long readAs = user == null ? Witness.Line.REJECTED : user;
            boolean isIn =
                user == null ? sample.contains(raw, 0, raw.length) : sample.contains(user);
            if (isIn && limit.admits(line, readAs)) {
              int shard = user == null ? sample.shard(raw, 0, raw.length) : sample.shard(user);
              dealt.add(new Witness.Line(line, readAs), shard);
            }
          });
      dealt.finish();
    }
  }
}
