package io.lookback.bronze;

import io.lookback.internal.batch.Buckets;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.coder.FileCoders;
import io.lookback.internal.lake.DealFiles;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.landing.LandingException;
import io.lookback.internal.landing.LandingFolder;
import io.lookback.internal.landing.LandingPlan;
import io.lookback.internal.landing.LandingPlan.Lane;
import io.lookback.internal.landing.LandingRange;
import io.lookback.internal.landing.ReadMeter;
import io.lookback.internal.monitor.Shown;
import io.lookback.internal.plan.MendedLines;
import io.lookback.internal.verify.WitnessCoder;
import io.lookback.lake.Staging;
import io.lookback.landing.ReadLimits;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTagList;

/** The bronze layer: loads landing files, and reads what was loaded back. */
public final class Bronze {
  /** In how many buckets input comes whose size is not known when the pipeline is built. */
  private static final int DEFAULT_BUCKETS = 16;

  /** As many buckets as the size of landing calls for. */
  private static final int BY_SIZE = 0;

  private Bronze() {}

  /**
   * Loads a landing folder as {@link #load(LakeSpec, List, int)} does, with what suits a runner on
   * this machine: the lanes of {@link LandingPlan#plan(List)}, and as many buckets as the size of
   * the folder calls for.
   *
   * <p>Example, from landing to gold, without files of the layers:
   *
   * <pre>{@code
   * PCollection<Row> gold =
   *     pipeline
   *         .apply("Bronze", Bronze.load("data/landing"))
   *         .apply("Silver", Silver.conform())
   *         .apply("Gold", Gold.score())
   *         .apply("Gold rows", Gold.toRows());
   * }</pre>
   *
   * @param landing a folder on any file system that Beam knows; it is listed when the transform is
   *     applied, which throws {@link IllegalArgumentException} if the folder cannot be read or a
   *     required source has no file
   */
  public static Load load(String landing) {
    return load(LakeSpec.BUILT_IN, landing);
  }

  /**
   * The same for the sources of a feature file.
   *
   * @param spec what the lake is made of
   */
  public static Load load(LakeSpec spec, String landing) {
    return new Load(spec, landing);
  }

  /**
   * Loads landing files: reads every line once, writes it into bronze as it came if {@link
   * Load#writingTo} says where, and parses it.
   *
   * <p>Input: lanes of byte ranges, see {@link LandingPlan}. Output: events by bucket, rejected
   * lines and counts; all in the global window, stamped at the beginning of time. Guarantee: each
   * line of each file is an event, a reject, blank, or the header, exactly once. Rejects: lines
   * that break a rule of their source, with all reasons. One shuffle, of the lanes, so that workers
   * share them. A file that cannot be read fails the pipeline, see {@link Load#notingFaults}; a
   * retry is safe. Bounded: the lanes are known when the pipeline is built.
   *
   * <p>For programs that plan by themselves what is read; others give a folder, on a cluster with
   * {@link Load#withLanes} and {@link Load#withBuckets}.
   *
   * @param spec what the lake is made of
   * @param lanes of files that were listed for the sources of {@code spec}
   * @param buckets how many buckets users are spread over, from 1 to {@link Buckets#MAX}; more of
   *     them need less memory each
   * @throws IllegalArgumentException if a file is of a source that {@code spec} does not have
   */
  public static Load load(LakeSpec spec, List<Lane> lanes, int buckets) {
    List<Lane> listed = listedFor(spec, lanes);
    return new Load(spec, null).withBuckets(buckets).with(copy -> copy.lanes = listed);
  }

  /**
   * Reads bronze files back and parses their lines, as {@link #load} does with landing.
   *
   * @param spec what the lake is made of
   * @param files of bronze tables
   * @param buckets how many buckets users are spread over, from 1 to {@link Buckets#MAX}
   * @throws IllegalArgumentException if a file is of a table that {@code spec} has no source for
   */
  public static Read read(LakeSpec spec, List<LakeFile> files, int buckets) {
    return new Read(
        spec,
        DealFiles.ofSources(spec, files),
        Buckets.legal(buckets),
        DealFiles.DEFAULT_LANES,
        null,
        null,
        MendedLines.NONE);
  }

  /**
   * Parses lines of the built-in sources that another transform gives, as {@link #lines(LakeSpec)}
   * does.
   */
  public static Lines lines() {
    return lines(LakeSpec.BUILT_IN);
  }

  /**
   * Parses lines that another transform gives, by the same rules and with the same reasons as
   * landing files.
   *
   * <p>Input: a collection for each source, under the label of the source as its tag. Elements are
   * {@code String}, {@code byte[]} in UTF-8, or either of them as the value of a {@code KV} whose
   * {@code String} key names the origin of the line. The ledger counts by origin, so let origins be
   * files or partitions, some thousands at most, and not messages. Without a key the origin is the
   * label of the source. An element is one record. Give bytes where lines may be no UTF-8: whoever
   * made a {@code String} of such a line, as {@code TextIO} does, has replaced what was wrong with
   * it, so it is not rejected any more. Output: events by bucket, rejects and counts, in the global
   * window. Any timestamps and any windows that give each element once are fine: the events are
   * grouped when all input has ended, and nothing is dropped as late. No shuffle.
   *
   * <p>Errors, when the pipeline is built: {@link IllegalArgumentException} if an input is
   * unbounded, in windows such as {@code SlidingWindows} that may give an element several times, of
   * another type, of no source, or if a required source has no input.
   *
   * <p>Example:
   *
   * <pre>{@code
   * ParsedLanding parsed =
   *     PCollectionTuple.of("prints", prints, "taps", taps, "pays", pays)
   *         .apply("Bronze", Bronze.lines().withHeader("pays", "pay_date,total,user_id,value_prop"));
   * }</pre>
   *
   * @param spec what the lake is made of
   */
  public static Lines lines(LakeSpec spec) {
    return new Lines(spec, DEFAULT_BUCKETS, ReadLimits.DEFAULT.maxLineBytes(), Headers.of(spec));
  }

  /** Takes rows of the built-in sources, as {@link #rows(LakeSpec)} does. */
  public static Rows rows() {
    return rows(LakeSpec.BUILT_IN);
  }

  /**
   * Takes rows that another transform gives as events: from any Beam source with a schema, or from
   * tables in the form of silver.
   *
   * <p>Input: a collection of rows for each source, under the label of the source as its tag. Rows
   * hold the fields of an event under the paths that the source names, such as {@code
   * event_data.position} for a field of a row within the row, or all of them under the names of
   * silver's columns, {@code day}, {@code user_id}, {@code value_prop}, and {@code position} or
   * {@code amount}. Other fields are not looked at. Legal types:
   *
   * <ul>
   *   <li>the day: {@code SqlTypes.DATE}, STRING as yyyy-MM-dd, or DATETIME at the start of a day
   *       in UTC;
   *   <li>the user id and the position: INT16, INT32 or INT64;
   *   <li>the value prop: STRING;
   *   <li>the amount: DECIMAL, or DOUBLE that is written with at most two decimals: the sum of 0.1
   *       and 0.2 is 0.30000000000000004, which is rejected and not rounded. Whole numbers are
   *       refused, as they may be minor units.
   * </ul>
   *
   * <p>Logical types, such as a VARCHAR of a database, count as their base.
   *
   * <p>A row whose only field is STRING or BYTES is a line, as Beam's readers of text give it: it
   * is parsed as {@link #lines(LakeSpec)} parses it, and a null is a blank line.
   *
   * <p>Output: as for {@link #lines(LakeSpec)}. A row that breaks a rule, such as a null or a
   * negative amount, is rejected with the reasons that a line would have; the reject holds the
   * event's fields as a JSON line under the names of silver. Windows and errors: as for lines; and
   * {@link IllegalArgumentException} if a field is missing or of another type.
   *
   * <p>Events that somebody has conformed already, such as silver of another system, come in here
   * too, with {@code Silver.conform().keepingDuplicates(true)} after it.
   *
   * <p>Example:
   *
   * <pre>{@code
   * ConformedEvents events =
   *     PCollectionRowTuple.of("prints", prints, "taps", taps, "pays", pays)
   *         .apply("Bronze", Bronze.rows())
   *         .apply("Silver", Silver.conform());
   * }</pre>
   *
   * @param spec what the lake is made of
   */
  public static Rows rows(LakeSpec spec) {
    return new Rows(spec, DEFAULT_BUCKETS, ReadLimits.DEFAULT.maxLineBytes(), Headers.of(spec));
  }

  /**
   * Counts parsed events by landing file and day, under {@code parsed_day, <source>, <file>,
   * <date>}: which days of silver the files touch.
   */
  public static CountDaysOfFiles countDays() {
    return new CountDaysOfFiles();
  }

  /** See {@link Bronze#countDays}. */
  public static final class CountDaysOfFiles extends PTransform<ParsedLanding, PCollection<Tally>> {
    private static final long serialVersionUID = 1L;

    private CountDaysOfFiles() {}

    @Override
    public PCollection<Tally> expand(ParsedLanding parsed) {
      return parsed
          .events()
          .apply("Count days", ParDo.of(new CountDays()))
          .setCoder(Coders.TALLIES);
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.output(shown, "how many events each landing file has of each day");
    }
  }

  /** See {@link Bronze#load}. */
  public static final class Load extends PTransform<PBegin, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final String landing;
    private transient List<Lane> lanes;
    private int laneCount = LandingPlan.defaultLanes();
    private int buckets = BY_SIZE;
    private ReadLimits limits = ReadLimits.DEFAULT;
    private MendedLines mended = MendedLines.NONE;
    private Staging staging;
    private BronzeLoad load;
    private ReadLanding.Parsing parsing = ReadLanding.Parsing.ALL;
    private UserSample sample = UserSample.NONE;
    private boolean notesFaults;
    private ReadMeter meter;

    private Load(LakeSpec spec, String landing) {
      this.spec = spec;
      this.landing = landing;
    }

    /** The same with one thing changed. */
    private Load with(Consumer<Load> change) {
      Load copy = new Load(spec, landing);
      copy.lanes = lanes;
      copy.laneCount = laneCount;
      copy.buckets = buckets;
      copy.limits = limits;
      copy.mended = mended;
      copy.staging = staging;
      copy.load = load;
      copy.parsing = parsing;
      copy.sample = sample;
      copy.notesFaults = notesFaults;
      copy.meter = meter;
      change.accept(copy);
      return copy;
    }

    /**
     * How many buckets users are spread over, from 1 to 1,048,576; more of them need less memory
     * each. Default for a folder: as many as its size calls for.
     */
    public Load withBuckets(int count) {
      int legal = Buckets.legal(count);
      return with(copy -> copy.buckets = legal);
    }

    /**
     * In how many lanes a folder is read side by side, from 1. A lane is one bundle. Default: two
     * for each core of the machine that builds the pipeline; for a cluster, two to four for each
     * slot.
     */
    public Load withLanes(int count) {
      int legal = DealFiles.legal(count);
      return with(copy -> copy.laneCount = legal);
    }

    /** The longest legal line in bytes, its line end included; longer ones are rejected. */
    public Load withMaxLineBytes(int bytes) {
      return withLimits(limits.withMaxLineBytes(bytes));
    }

    /** How long a line may be, and how much a packed file may hold; see {@link ReadLimits}. */
    public Load withLimits(ReadLimits keptTo) {
      return with(copy -> copy.limits = keptTo);
    }

    /** Takes these lines for mended where they are rejected: they are counted apart. */
    public Load mending(MendedLines lines) {
      return with(copy -> copy.mended = lines);
    }

    /** Writes the lines into the bronze tables. */
    public Load writingTo(Staging place, BronzeLoad note) {
      return with(
          copy -> {
            copy.staging = place;
            copy.load = note;
          });
    }

    /** Writes the lines without looking into them, but for a sample: no events, no rejects. */
    public Load withoutParsing() {
      return with(copy -> copy.parsing = ReadLanding.Parsing.NONE);
    }

    /**
     * Keeps the lines of these users for the second opinion: beside the bronze tables, and as an
     * output of the step.
     */
    public Load sampling(UserSample users) {
      return with(copy -> copy.sample = users);
    }

    /**
     * Counts a file that cannot be read to its end as a fault and goes on with the others, for
     * those who look at the {@link ParsedLanding#tallies counts} before they use the rest. Without
     * this such a file fails the pipeline.
     */
    public Load notingFaults() {
      return with(copy -> copy.notesFaults = true);
    }

    /** Counts the bytes that are read, as far as workers of this process read them. */
    public Load meteredBy(ReadMeter byteMeter) {
      return with(copy -> copy.meter = byteMeter);
    }

    /** The same with the lanes of the folder as it is now. */
    private Load listed() {
      try {
        LandingFolder folder = LandingFolder.list(spec, landing);
        List<Lane> planned =
            LandingPlan.plan(folder.files(), LandingPlan.DEFAULT_RANGE_BYTES, laneCount);
        return with(
            copy -> {
              copy.lanes = planned;
              copy.buckets = buckets == BY_SIZE ? Buckets.forText(folder.textBytes()) : buckets;
            });
      } catch (LandingException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }

    @Override
    public ParsedLanding expand(PBegin begin) {
      if (lanes == null) {
        return listed().expand(begin);
      }
      List<KV<Integer, Lane>> numbered = new ArrayList<>();
      for (Lane lane : lanes) {
        numbered.add(KV.of(numbered.size(), lane));
      }
      return parsed(
          spec,
          staging,
          begin
              .apply(
                  "Lanes",
                  Create.of(numbered).withCoder(KvCoder.of(VarIntCoder.of(), FileCoders.LANES)))
              .apply("Spread lanes", Reshuffle.of())
              .apply("Take lanes", Values.create())
              .apply(
                  "Read lines",
                  ParDo.of(
                          new ReadLanding(
                              buckets,
                              limits,
                              mended,
                              staging,
                              load,
                              parsing(),
                              sample,
                              notesFaults,
                              meter))
                      .withOutputTags(ParsedLanding.EVENTS, sideOutputs())));
    }

    /** What is made of the lines; those of a sample are only found by parsing. */
    private ReadLanding.Parsing parsing() {
      return parsing == ReadLanding.Parsing.NONE && !sample.isEmpty()
          ? ReadLanding.Parsing.SAMPLE
          : parsing;
    }

    private TupleTagList sideOutputs() {
      TupleTagList tags = TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES);
      boolean hasWitnesses = parsing == ReadLanding.Parsing.ALL && !sample.isEmpty();
      return hasWitnesses ? tags.and(ParsedLanding.WITNESSES) : tags;
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.spec(shown, spec);
      shown.addIfNotNull(DisplayData.item("landing", landing).withLabel("Landing folder"));
      if (lanes != null) {
        Shown.lanes(shown, lanes.size());
      }
      if (buckets != BY_SIZE) {
        Shown.buckets(shown, buckets);
      }
      Shown.limits(shown, limits);
      Shown.staging(shown, staging);
      shown.add(
          DisplayData.item("parse", parsing() != ReadLanding.Parsing.NONE)
              .withLabel("Whether lines are parsed"));
      Shown.notesFaults(shown, notesFaults);
    }
  }

  /** See {@link Bronze#read}. */
  public static final class Read extends PTransform<PBegin, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final transient List<LakeFile> files;
    private final int buckets;
    private final int lanes;
    private final TreeSet<Integer> days;
    private final TreeSet<String> rejecting;
    private final MendedLines mended;

    private Read(
        LakeSpec spec,
        List<LakeFile> files,
        int buckets,
        int lanes,
        TreeSet<Integer> days,
        TreeSet<String> rejecting,
        MendedLines mended) {
      this.spec = spec;
      this.files = files;
      this.buckets = buckets;
      this.lanes = lanes;
      this.days = days;
      this.rejecting = rejecting;
      this.mended = mended;
    }

    /**
     * Gives only events of some days and rejects of some landing files: where the rest of silver
     * stays as it is.
     *
     * @param epochDays the days
     * @param landingFiles names of landing files
     */
    public Read onlyFor(Set<Integer> epochDays, Set<String> landingFiles) {
      return new Read(
          spec,
          files,
          buckets,
          lanes,
          new TreeSet<>(epochDays),
          new TreeSet<>(landingFiles),
          mended);
    }

    /** In how many lanes the files are read side by side, from 1. */
    public Read withLanes(int count) {
      return new Read(spec, files, buckets, DealFiles.legal(count), days, rejecting, mended);
    }

    /** Takes these lines for mended where they are rejected: they are counted apart. */
    public Read mending(MendedLines lines) {
      return new Read(spec, files, buckets, lanes, days, rejecting, lines);
    }

    @Override
    public ParsedLanding expand(PBegin begin) {
      return parsed(
          spec,
          null,
          begin
              .apply("Deal bronze files", DealFiles.of(files, lanes))
              .apply(
                  "Parse lines",
                  ParDo.of(new ReadBronze(spec, buckets, days, rejecting, mended))
                      .withOutputTags(
                          ParsedLanding.EVENTS,
                          TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES))));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.spec(shown, spec);
      Shown.buckets(shown, buckets);
      Shown.files(shown, files, lanes);
      if (days != null) {
        shown.add(DisplayData.item("days", days.size()).withLabel("Days that are read"));
      }
    }
  }

  /** See {@link Bronze#lines(LakeSpec)}. */
  public static final class Lines extends PTransform<PCollectionTuple, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final int buckets;
    private final int maxLineBytes;
    private final Headers headers;

    private Lines(LakeSpec spec, int buckets, int maxLineBytes, Headers headers) {
      this.spec = spec;
      this.buckets = buckets;
      this.maxLineBytes = maxLineBytes;
      this.headers = headers;
    }

    /**
     * How many buckets users are spread over; default {@value #DEFAULT_BUCKETS}, which suits some
     * twenty million events. More of them need less memory each.
     *
     * @param count from 1 to 1,048,576
     */
    public Lines withBuckets(int count) {
      return new Lines(spec, Buckets.legal(count), maxLineBytes, headers);
    }

    /** The longest legal line in bytes, its line end included, from 1; longer ones are rejected. */
    public Lines withMaxLineBytes(int bytes) {
      return new Lines(spec, buckets, legalLineBytes(bytes), headers);
    }

    /**
     * The header that the records of a CSV source stand under. Default: the names of the source's
     * fields, in the order of {@link SourceSpec#fields}. A line that names the same columns in the
     * same order is taken for the header, and is neither an event nor a reject. A line that is
     * another header fails the pipeline, as elements have no order: nobody can tell which records
     * stand under it.
     *
     * @param source the label of the source
     * @param header the names of the columns, separated by commas
     */
    public Lines withHeader(String source, String header) {
      return new Lines(spec, buckets, maxLineBytes, headers.with(source, header));
    }

    @Override
    public ParsedLanding expand(PCollectionTuple inputs) {
      Map<String, PCollection<?>> bySource = new TreeMap<>();
      inputs.getAll().forEach((tag, input) -> bySource.put(tag.getId(), input));
      return ForeignInput.parse(spec, bySource, this::parser);
    }

    private <T> ParseLines<T> parser(SourceSpec source, PCollection<T> lines) {
      return new ParseLines<>(
          source, TextLines.reading(source, lines), headers.of(source), buckets, maxLineBytes);
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.spec(shown, spec);
      showLines(shown, buckets, maxLineBytes, headers);
    }
  }

  /** See {@link Bronze#rows(LakeSpec)}. */
  public static final class Rows extends PTransform<PCollectionRowTuple, ParsedLanding> {
    private static final long serialVersionUID = 1L;

    private final LakeSpec spec;
    private final int buckets;
    private final int maxLineBytes;
    private final Headers headers;

    private Rows(LakeSpec spec, int buckets, int maxLineBytes, Headers headers) {
      this.spec = spec;
      this.buckets = buckets;
      this.maxLineBytes = maxLineBytes;
      this.headers = headers;
    }

    /** See {@link Lines#withBuckets}. */
    public Rows withBuckets(int count) {
      return new Rows(spec, Buckets.legal(count), maxLineBytes, headers);
    }

    /** See {@link Lines#withMaxLineBytes}; of a row with fields, its JSON line is measured. */
    public Rows withMaxLineBytes(int bytes) {
      return new Rows(spec, buckets, legalLineBytes(bytes), headers);
    }

    /** For rows that are lines: see {@link Lines#withHeader}. */
    public Rows withHeader(String source, String header) {
      return new Rows(spec, buckets, maxLineBytes, headers.with(source, header));
    }

    @Override
    public ParsedLanding expand(PCollectionRowTuple inputs) {
      return ForeignInput.parse(spec, inputs.getAll(), this::parser);
    }

    private ParseLines<Row> parser(SourceSpec source, PCollection<Row> rows) {
      if (!rows.hasSchema()) {
        throw new IllegalArgumentException(
            "input '" + source.label() + "' has no schema; set one with setRowSchema");
      }
      if (TextLines.areRows(rows.getSchema())) {
        return new ParseLines<>(
            source,
            TextLines.ofRows(source, rows.getSchema()),
            headers.of(source),
            buckets,
            maxLineBytes);
      }
      return new ParseLines<>(
          RowLines.source(source),
          RowLines.of(source, rows.getSchema()),
          new byte[0],
          buckets,
          maxLineBytes);
    }

    @Override
    public void populateDisplayData(DisplayData.Builder shown) {
      Shown.spec(shown, spec);
      showLines(shown, buckets, maxLineBytes, headers);
    }
  }

  /** The lanes, all of whose files were listed for sources of {@code spec}. */
  private static List<Lane> listedFor(LakeSpec spec, List<Lane> lanes) {
    for (Lane lane : lanes) {
      for (LandingRange range : lane.ranges()) {
        SourceSpec source = range.file().source();
        SourceSpec own = spec.find(source.label()).orElse(null);
        boolean isListedAlike =
            own != null
                && own.source().equals(source.source())
                && own.format() == source.format()
                && own.fields().equals(source.fields());
        if (!isListedAlike) {
          throw new IllegalArgumentException(
              "landing file '"
                  + range.file().name()
                  + "' is of source "
                  + source.label()
                  + (own == null
                      ? ", which the spec does not have; legal: "
                          + spec.sources().stream()
                              .map(SourceSpec::label)
                              .collect(Collectors.joining(", "))
                      : ", which has another format or other fields in the spec")
                  + "; list the files with LandingFolder.list(spec, folder)");
        }
      }
    }
    return lanes;
  }

  private static int legalLineBytes(int bytes) {
    return ReadLimits.DEFAULT.withMaxLineBytes(bytes).maxLineBytes();
  }

  private static void showLines(
      DisplayData.Builder shown, int buckets, int maxLineBytes, Headers headers) {
    Shown.buckets(shown, buckets);
    Shown.maxLineBytes(shown, maxLineBytes);
    headers
        .given()
        .forEach(
            (source, header) ->
                shown.add(
                    DisplayData.item("header_" + source, header).withLabel("Header of " + source)));
  }

  static ParsedLanding parsed(LakeSpec spec, Staging staging, PCollectionTuple outputs) {
    return new ParsedLanding(
        spec,
        outputs.get(ParsedLanding.EVENTS).setCoder(Coders.BUCKETED_EVENTS),
        outputs.get(ParsedLanding.REJECTS).setCoder(Coders.REJECTS),
        outputs.get(ParsedLanding.TALLIES).setCoder(Coders.TALLIES),
        staging,
        outputs.has(ParsedLanding.WITNESSES)
            ? outputs.get(ParsedLanding.WITNESSES).setCoder(WitnessCoder.BY_SHARD)
            : null);
  }
}
