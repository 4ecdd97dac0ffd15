package io.lookback.internal.verify;

import io.lookback.batch.EventDays;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.internal.plain.PlainTable;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Compares the files of published gold with what plain code makes of all lines of bronze. Users are
 * chosen by what plain code reads, and the days with events are those of the lines.
 */
public final class VerifyGold extends PTransform<PBegin, PCollection<Tally>> {
  private static final long serialVersionUID = 1L;
  private static final TupleTag<KV<Integer, Witness>> LINES = new TupleTag<>("lines") {};
  private static final TupleTag<EventDays> DAYS = new TupleTag<>("days") {};

  /**
   * The files of a version of gold, and of the bronze that it was made of.
   *
   * @param asOf the last scored day
   * @param keepsDuplicates whether silver kept repeats that it drops otherwise
   */
  public record Files(
      List<LakeFile> bronze, List<LakeFile> gold, LocalDate asOf, boolean keepsDuplicates) {}

  private final LakeSpec spec;
  private final transient Files files;
  private final UserSample sample;
  private final int lanes;

  /**
   * A comparison.
   *
   * @param spec what gold was made of
   * @param lanes how many files are read side by side
   */
  public VerifyGold(LakeSpec spec, Files files, UserSample sample, int lanes) {
    this.spec = spec;
    this.files = files;
    this.sample = sample;
    this.lanes = lanes;
  }

  @Override
  public PCollection<Tally> expand(PBegin begin) {
    PCollectionTuple read =
        begin
            .apply("Deal bronze files", DealFiles.of(files.bronze(), lanes))
            .apply(
                "Read lines plainly",
                ParDo.of(new ReadLines(spec, sample)).withOutputTags(LINES, TupleTagList.of(DAYS)));
    PCollection<KV<Integer, Witness>> rows =
        begin
            .apply("Deal gold files", DealFiles.of(files.gold(), lanes))
            .apply("Read rows plainly", ParDo.of(new ReadRows(sample)))
            .setCoder(WitnessCoder.BY_SHARD);
    return PCollectionList.of(read.get(LINES).setCoder(WitnessCoder.BY_SHARD))
        .and(rows)
        .apply(
            "Second opinion",
            SecondOpinion.measuring(
                spec,
                files.keepsDuplicates(),
                sample,
                files.asOf(),
                MeasuredDays.of(read.get(DAYS).setCoder(Coders.EVENT_DAYS))));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder shown) {
    shown.add(DisplayData.item("share", sample.share()).withLabel("Share of users"));
  }

  private static final class ReadLines extends DoFn<LakeFile, KV<Integer, Witness>> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final UserSample sample;
    private transient EventDays days;
    private transient PerUserLimit limit;

    ReadLines(LakeSpec spec, UserSample sample) {
      this.spec = spec;
      this.sample = sample;
    }

    @StartBundle
    public void start() {
      days = new EventDays();
      limit = new PerUserLimit();
    }

    @ProcessElement
    public void read(@Element LakeFile file, OutputReceiver<KV<Integer, Witness>> out)
        throws IOException {
      PlainParser parser = new PlainParser(spec.source(file.table()));
      DealtLines dealt = new DealtLines((lines, shard) -> out.output(KV.of(shard, lines)));
      PlainTable.readBronze(
          file.input(),
          file.table(),
          line -> {
            PlainRecord record = parser.parse(line);
            PlainEvent event = record == null ? null : record.event();
            if (event != null) {
              days.add(event.source(), (int) event.day().toEpochDay());
              if (sample.contains(event.user()) && limit.admits(event.user())) {
                dealt.add(new Witness.Line(line, Witness.Line.UNREAD), sample.shard(event.user()));
              }
            }
          });
      dealt.finish();
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      context.output(DAYS, days, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
  }

  private static final class ReadRows extends DoFn<LakeFile, KV<Integer, Witness>> {
    private static final long serialVersionUID = 1L;

    private final UserSample sample;
    private transient PerUserLimit limit;

    ReadRows(UserSample sample) {
      this.sample = sample;
    }

    @StartBundle
    public void start() {
      limit = new PerUserLimit();
    }

    @ProcessElement
    public void read(@Element LakeFile file, OutputReceiver<KV<Integer, Witness>> out)
        throws IOException {
      DealtRows dealt = new DealtRows((rows, shard) -> out.output(KV.of(shard, rows)));
      PlainTable.readGold(
          file.input(),
          FeatureSet.PRINT_DAY,
          file.day(),
          user -> sample.contains(user) && limit.admits(user),
          row -> dealt.add(row, sample.shard((Long) row.get(FeatureSet.USER_ID))));
      dealt.finish();
    }
  }
}
