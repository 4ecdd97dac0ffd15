package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.batch.BucketRows;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.StagedFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFile;
import io.lookback.internal.landing.LandingFile.Compression;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.LandingRange;
import io.lookback.internal.landing.LineChunk;
import io.lookback.internal.landing.RangeReader;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.parse.CsvHeader;
import io.lookback.internal.parse.Reading;
import io.lookback.internal.parse.Utf8;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.verify.PerUserLimit;
import io.lookback.internal.verify.Witness;
import io.lookback.lake.Staging;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * Reads lanes of landing ranges once: each chunk of lines is written to bronze as it came and
 * parsed while it is in memory. One step on purpose: a runner that does not fuse steps would hold
 * all lines of a bundle between them.
 */
final class ReadLanding extends DoFn<Lane, KV<Integer, EventBatch>> {
  private static final long serialVersionUID = 1L;

  /** Rows are dealt to buckets when there are this many for each: a batch has a cost of its own. */
  private static final int LEAST_ROWS_PER_BUCKET = 64;

  /** And in any case when there are so many: they take some thirty bytes each. */
  private static final int MOST_ROWS = 1 << 20;

  private final int buckets;
  private final ReadLimits limits;
  private final MendedLines mended;
  private final Staging staging;
  private final BronzeLoad load;
  private final Parsing parsing;
  private final UserSample sample;
  private final boolean notesFaults;
  private final ReadMeter meter;

  private transient RangeReader reader;
  private transient RangeReader headers;
  private transient EncodeLines encoder;
  private transient BucketRows rows;
  private transient PerUserLimit limit;
  private transient StagedFile bronzeFile;
  private transient String bronzeFileOf;
  private transient StagedFile witnessFile;
  private transient Tally written;
  private transient RangeReader.Header header;

  /** Where a header begins that is not a line like others; -1 without one. */
  private transient long headerOffset;

  private transient String headerOf;

  /** What is made of the lines beside bronze. */
  enum Parsing {
    /** Nothing. */
    NONE,
    /** The lines of sampled users are kept. */
    SAMPLE,
    /** Events, rejects and counts. */
    ALL
  }

  /** Writes no bronze where {@code staging} is null, counts no bytes where {@code meter} is. */
  ReadLanding(
      int buckets,
      ReadLimits limits,
      MendedLines mended,
      Staging staging,
      BronzeLoad load,
      Parsing parsing,
      UserSample sample,
      boolean notesFaults,
      ReadMeter meter) {
    this.meter = meter;
    this.notesFaults = notesFaults;
    this.buckets = buckets;
    this.limits = limits;
    this.mended = mended;
    this.staging = staging;
    this.load = load;
    this.parsing = parsing;
    this.sample = sample;
  }

  @StartBundle
  public void startBundle() throws IOException {
    release();
    reader = new RangeReader(RangeReader.DEFAULT_BLOCK_BYTES, limits, meter);
    headers = RangeReader.ofHeaders(limits);
    encoder = load == null ? null : new EncodeLines(load);
    rows = new BucketRows(buckets);
    written = new Tally();
    limit = new PerUserLimit();
  }

  @ProcessElement
  public void read(@Element Lane lane, MultiOutputReceiver out) throws IOException {
    for (LandingRange range : lane.ranges()) {
      Tally tally = new Tally();
      readRange(range, tally, out);
      out.get(ParsedLanding.TALLIES).output(tally);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    finishFile();
    if (!written.isEmpty()) {
      context.output(
          ParsedLanding.TALLIES, written, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }
    release();
  }

  /** Lets go of all buffers too: a runner keeps this object for as long as the job runs. */
  @Teardown
  public void release() throws IOException {
    RangeReader oldReader = reader;
    EncodeLines oldEncoder = encoder;
    reader = null;
    encoder = null;
    headers = null;
    rows = null;
    try {
      abandonFile();
    } finally {
      try {
        if (oldReader != null) {
          oldReader.close();
        }
      } finally {
        if (oldEncoder != null) {
          oldEncoder.close();
        }
      }
    }
  }

  private void readRange(LandingRange range, Tally tally, MultiOutputReceiver out)
      throws IOException {
    LandingFile file = range.file();
    if (!open(range, tally)) {
      return;
    }
    OutputReceiver<KV<Integer, EventBatch>> events = out.get(ParsedLanding.EVENTS);
    OutputReceiver<RejectBatch> rejects = out.get(ParsedLanding.REJECTS);
    LineParser parser =
        new LineParser(
                file.source(),
                file.name(),
                header.bytes(),
                rows,
                null,
                mended.of(file.name()),
                parsing == Parsing.ALL ? rejects::output : batch -> {})
            .sampling(sample);
    String loadId = load == null ? "" : load.loadId();
    SampledLines sampled = new SampledLines(file, loadId, header.bytes(), limit, witnesses(out));
    LoadedLines lines = new LoadedLines();
    long records = 0;
    boolean holdsRecord = false;
    while (next(file, tally)) {
      LineChunk chunk = reader.chunk();
      int first = chunk.start(0);
      int end = chunk.end(chunk.size() - 1);
      boolean isUtf8 = !chunk.hasPieces() && Utf8.isValid(chunk.buffer(), first, end);
      writeBronze(chunk, file, isUtf8);
      records += chunk.size();
      holdsRecord = holdsRecord || chunk.holdsRecord(header.offset());
      if (parsing != Parsing.NONE) {
        sampled.clear();
        parse(chunk, parser, isUtf8, sampled);
        writeWitnesses(chunk, file, isUtf8, sampled);
        sampled.keep(chunk);
      }
      if (parsing == Parsing.SAMPLE) {
        rows.clear();
      } else if (parsing == Parsing.ALL) {
        if (rows.size() >= Math.min(MOST_ROWS, (long) buckets * LEAST_ROWS_PER_BUCKET)) {
          parser.drain((batch, bucket) -> events.output(KV.of(bucket, batch)));
        }
      }
      lines.count(chunk, headerOffset);
    }
    if (parsing == Parsing.ALL) {
      parser.drain((batch, bucket) -> events.output(KV.of(bucket, batch)));
      parser.finish(tally);
    }
    sampled.finish();
    reader.close();
    String source = file.source().label();
    if (keepsWitnesses()) {
      tally.min(sample.threshold(), Counted.SAMPLED, source, file.name());
      tally.max(Reading.of(file.source()), Counted.SAMPLED, source, file.name());
    }
    tally.add(lines.lines, Counted.LOADED, source, file.name(), "lines");
    tally.add(lines.bytes, Counted.LOADED, source, file.name(), "line_bytes");
    tally.add(records, Counted.LOADED, source, file.name(), "records");
    tally.add(reader.covered(), Counted.LOADED, source, file.name(), "text_bytes");
    tally.max(limits.maxLineBytes(), Counted.LOADED, source, file.name(), "max_line_bytes");
    tally.max(LoadedFile.RECORD_RULES, Counted.LOADED, source, file.name(), "record_rules");
    if (file.isCsv() && LoadedFile.columns(file.source()) != LoadedFile.BUILT_IN_COLUMNS) {
      tally.max(LoadedFile.columns(file.source()), Counted.LOADED, source, file.name(), "columns");
    }
    tally.max(holdsRecord ? 1 : 0, Counted.LOADED, source, file.name(), Measures.HOLDS_RECORD);
    if (file.compression() == Compression.PLAIN) {
      tally.max(file.bytes(), Counted.LOADED, source, file.name(), "plain_bytes");
    }
    String start = String.format(Locale.ROOT, "%019d", range.start());
    tally.max(reader.contentHash(), Counted.CONTENT, source, file.name(), start);
    if (load != null) {
      tally.max(1, Counted.LOAD_OF, source, file.name(), load.loadId());
    }
  }

  /** Opens a range and looks for the file's header; false with a fault noted if that fails. */
  private boolean open(LandingRange range, Tally tally) throws IOException {
    LandingFile file = range.file();
    try {
      if (!file.name().equals(headerOf)) {
        header = file.isCsv() ? headers.header(file) : RangeReader.Header.NONE;
        byte[] bytes = header.bytes();
        // A header that is not usable is a line like others, and set aside like those below it.
        boolean isUsable = CsvHeader.of(bytes, 0, bytes.length, file.source().fields()).isUsable();
        headerOffset = isUsable ? header.offset() : -1;
        headerOf = file.name();
      }
      reader.open(range, header);
      return true;
    } catch (IOException e) {
      noteUnreadable(file, e, tally);
      return false;
    }
  }

  /** Reads the next chunk; false at the end, or with a fault noted if it cannot be read. */
  private boolean next(LandingFile file, Tally tally) throws IOException {
    try {
      return reader.next();
    } catch (IOException e) {
      noteUnreadable(file, e, tally);
      return false;
    }
  }

  /** Broken input is told as data: it names itself on every runner, and nothing is retried. */
  private void noteUnreadable(LandingFile file, IOException e, Tally tally) throws IOException {
    String message = LandingException.reason(e);
    if (!notesFaults) {
      throw new IOException(
          "landing file '" + file.name() + "' cannot be read to its end: " + message, e);
    }
    tally.add(1, Counted.FAULT, Measures.UNREADABLE, file.name(), message);
  }

  /** Whether lines are written that are kept for the second opinion. */
  private boolean keepsWitnesses() {
    return staging != null && parsing != Parsing.NONE && !sample.isEmpty();
  }

  /** Where the lines of sampled users go, but for files. */
  private ObjIntConsumer<Witness> witnesses(MultiOutputReceiver out) {
    if (parsing != Parsing.ALL || sample.isEmpty()) {
      return (lines, shard) -> {};
    }
    OutputReceiver<KV<Integer, Witness>> witnesses = out.get(ParsedLanding.WITNESSES);
    return (lines, shard) -> witnesses.output(KV.of(shard, lines));
  }

  private void parse(LineChunk chunk, LineParser parser, boolean isUtf8, SampledLines sampled) {
    for (int line = 0; line < chunk.size(); line++) {
      long offset = chunk.offset(line);
      parser.line(
          chunk.buffer(),
          chunk.start(line),
          chunk.end(line),
          isUtf8,
          offset,
          chunk.number(line),
          offset == headerOffset ? LineChunk.HEADER : chunk.part(line));
      if (parser.isSampled()) {
        long user = parser.readAs();
        int shard =
            user == Witness.Line.REJECTED
                ? sample.shard(chunk.buffer(), chunk.start(line), chunk.end(line))
                : sample.shard(user);
        sampled.add(line, user, shard);
      }
    }
  }

  /** Counts the lines of a range, the header apart, whether they are parsed or not. */
  private static final class LoadedLines {
    private long lines;
    private long bytes;

    void count(LineChunk chunk, long headerOffset) {
      for (int line = 0; line < chunk.size(); line++) {
        if (chunk.offset(line) != headerOffset) {
          lines += chunk.part(line) <= 1 ? 1 : 0;
          bytes += chunk.end(line) - chunk.start(line);
        }
      }
    }
  }

  private void writeBronze(LineChunk chunk, LandingFile file, boolean isUtf8) throws IOException {
    if (staging == null) {
      return;
    }
    if (!file.name().equals(bronzeFileOf)) {
      finishFile();
      bronzeFile = StagedFile.create(staging, Table.bronze(file.source()), "", file.name());
      bronzeFileOf = file.name();
    }
    bronzeFile.append(encoder.encode(chunk, file, header.bytes(), headerOffset, isUtf8));
  }

  private void writeWitnesses(
      LineChunk chunk, LandingFile file, boolean isUtf8, SampledLines sampled) throws IOException {
    if (!keepsWitnesses() || sampled.size() == 0) {
      return;
    }
    if (witnessFile == null) {
      witnessFile =
          StagedFile.createWitnesses(staging, Table.witnesses(file.source()), file.name());
    }
    witnessFile.append(encoder.encode(chunk, file, header.bytes(), isUtf8, sampled));
  }

  /** Ends the files of a landing file; that of its witnesses is written beside that of bronze. */
  private void finishFile() throws IOException {
    if (witnessFile != null) {
      try (StagedFile finishing = witnessFile) {
        witnessFile = null;
        finishing.finishWitnesses(written);
      }
    }
    if (bronzeFile != null) {
      try (StagedFile finishing = bronzeFile) {
        bronzeFile = null;
        bronzeFileOf = null;
        finishing.finish(written);
      }
    }
  }

  private void abandonFile() {
    if (witnessFile != null) {
      witnessFile.close();
      witnessFile = null;
    }
    if (bronzeFile != null) {
      bronzeFile.close();
      bronzeFile = null;
      bronzeFileOf = null;
    }
  }
}
