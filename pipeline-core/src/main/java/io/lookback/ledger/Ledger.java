package io.lookback.ledger;

import io.lookback.batch.Source;
import io.lookback.feature.ColumnType;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Coverage;
import io.lookback.internal.ledger.EmptyGold;
import io.lookback.internal.ledger.FileWarnings;
import io.lookback.internal.ledger.GoldCounts;
import io.lookback.internal.ledger.GoldTables;
import io.lookback.internal.ledger.GoldTally;
import io.lookback.internal.ledger.LedgerJson;
import io.lookback.internal.ledger.Loading;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.ledger.Part;
import io.lookback.internal.ledger.Verified;
import io.lookback.internal.parse.UnknownFields;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger of one run, made from its {@link Tally}: what became of every landing line, what is in
 * silver and gold, and the checks that tie one to the other.
 *
 * <p>A section is there if the run made the layer, or took it over because it was up to date.
 * Amounts are shown as decimals with two digits.
 */
public final class Ledger {
  /**
   * What the run was.
   *
   * @param runId its name
   * @param bronze whether it read landing
   * @param silver whether it made silver
   * @param gold whether it made gold
   * @param asOf the last scored day if given, else null: the newest print day
   * @param features what was scored
   * @param loading what it loaded; null if it did not look into landing
   * @param known what its counts tell of layers that it did not make
   */
  public record Run(
      String runId,
      boolean bronze,
      boolean silver,
      boolean gold,
      LocalDate asOf,
      FeatureSet features,
      Loading loading,
      Known known) {
    /** A run whose counts hold the layers below those that it made. */
    public Run(
        String runId,
        boolean bronze,
        boolean silver,
        boolean gold,
        LocalDate asOf,
        FeatureSet features,
        Loading loading) {
      this(runId, bronze, silver, gold, asOf, features, loading, Known.ALL);
    }

    /** Which days were scored, and how far back each of them looks. */
    WindowSpec window() {
      return features.window();
    }
  }

  /**
   * What the counts of a run tell of the layers below those that it made. A check that compares a
   * layer with one that nobody counted is left out.
   *
   * @param lines whether they hold the lines that were read of each landing file. Without them
   *     nothing tells how many lines there should be to parse: {@code lines.parsed} and {@code
   *     lines.bytes} are left out, and {@code lines.accounted} where a file's lines are not counted
   *     at all, as of events that no line is known of
   * @param events whether they hold the events of silver. Without them {@code gold.rows}, {@code
   *     gold.label}, {@code scored.rows}, {@code scored.amount} and {@code coverage.days} are left
   *     out; the columns of gold are checked all the same, as both of their sums are counted while
   *     prints are scored
   * @param days whether gold's days with events are those of these events. Where the caller gave
   *     other days, {@code coverage.days} is left out
   */
  public record Known(boolean lines, boolean events, boolean days) {
    /** Nothing is missing. */
    public static final Known ALL = new Known(true, true, true);
  }

  private static final String QUARANTINE = "quarantine";

  private final Run run;
  private final Tally tally;
  private final Coverage coverage;
  private final List<FileCounts> files = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();

  private Ledger(Run run, Tally tally) {
    this.run = run;
    this.tally = tally;
    this.coverage = Coverage.of(run.known().events() ? tally : new Tally(), run.features());
  }

  /**
   * The ledger of a run.
   *
   * @param tally the counts of the layers that the run made or took over, and what else it counted
   */
  public static Ledger of(Run run, Tally tally) {
    Ledger ledger = new Ledger(run, tally);
    ledger.collectFiles();
    if (run.bronze()) {
      ledger.checkBronze();
    }
    if (run.silver()) {
      ledger.checkSilver();
    }
    if (run.gold()) {
      ledger.checkGold();
    }
    return ledger;
  }

  /** Whether it counts silver: that which the run made, or that which it made gold from. */
  public boolean holdsSilver() {
    return (run.silver() || run.gold()) && run.known().events();
  }

  /** What the run loaded; null if it did not look into landing. */
  public Loading loading() {
    return run.loading();
  }

  /** What became of each landing file's lines, by source and name. */
  public List<FileCounts> files() {
    return List.copyOf(files);
  }

  /** The lines of one landing file; 0 if it is not known. */
  public BigInteger lines(String file) {
    return files.stream()
        .filter(counts -> counts.file().equals(file))
        .map(FileCounts::lines)
        .findFirst()
        .orElse(BigInteger.ZERO);
  }

  /** All checks that were made. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  /** The checks that do not hold; a ledger with any does not balance. */
  public List<Check> failures() {
    return checks.stream().filter(check -> !check.holds()).toList();
  }

  /** What became of the lines of a source, all files together. */
  public FileCounts total(Source source) {
    BigInteger lines = BigInteger.ZERO;
    BigInteger accepted = BigInteger.ZERO;
    BigInteger quarantined = BigInteger.ZERO;
    BigInteger mended = BigInteger.ZERO;
    BigInteger duplicates = BigInteger.ZERO;
    BigInteger blank = BigInteger.ZERO;
    TreeMap<String, BigInteger> reasons = new TreeMap<>();
    TreeSet<String> unknown = new TreeSet<>();
    FileCounts.Sizes sizes = FileCounts.Sizes.NONE;
    for (FileCounts file : files) {
      if (file.source().equals(source)) {
        sizes = sizes.plus(file.sizes());
        lines = lines.add(file.lines());
        accepted = accepted.add(file.accepted());
        quarantined = quarantined.add(file.quarantined());
        mended = mended.add(file.mended());
        duplicates = duplicates.add(file.duplicates());
        blank = blank.add(file.blank());
        file.reasons().forEach((code, count) -> reasons.merge(code, count, BigInteger::add));
        unknown.addAll(file.unknownFields());
      }
    }
    return new FileCounts(
        source,
        "",
        lines,
        accepted,
        quarantined,
        mended,
        duplicates,
        blank,
        reasons,
        List.copyOf(unknown),
        sizes);
  }

  /** Landing files that could not be read to their end: name, then what happened. */
  public Map<String, String> unreadable() {
    Map<String, String> faults = new TreeMap<>();
    for (Tally.Key key : tally.sums(Counted.FAULT).keySet()) {
      if (key.part(Part.FAULT).equals(Measures.UNREADABLE)) {
        faults.put(key.part(Part.FILE), key.part(Part.MESSAGE));
      }
    }
    return faults;
  }

  /** Sums that do not fit their gold column, one message each. */
  public List<String> overflows() {
    return List.copyOf(tally.sumsUnder(Counted.FAULT, Measures.WINDOW_OVERFLOW).keySet());
  }

  /**
   * Plain landing files whose ranges do not cover their bytes exactly once: a line break inside
   * quotes lies on the border of two ranges, or the file changed while it was read.
   */
  public List<String> miscovered() {
    List<String> names = new ArrayList<>();
    for (FileCounts file : files) {
      Long expected = plainBytes(file);
      if (expected != null && !BigInteger.valueOf(expected).equals(textBytes(file))) {
        names.add(file.file());
      }
    }
    return names;
  }

  /**
   * What is no fault and yet hardly meant, one message each: headers that are not usable, lines set
   * aside that a quote makes of several ones, gold without a row, histories that do not list every
   * value prop.
   */
  public List<String> warnings() {
    List<String> warnings = FileWarnings.of(files, tally);
    emptyGold().ifPresent(why -> warnings.add("gold is empty: " + why));
    if (!cappedHistories().isEmpty()) {
      warnings.add(cappedHistories());
    }
    return warnings;
  }

  /**
   * Why gold has no row, in words; nothing where it has some, or where silver was counted and has
   * no print either.
   */
  public Optional<String> emptyGold() {
    TreeMap<String, BigInteger> days = days(Counted.SILVER, scored().label(), "rows");
    if (!run.gold() || goldRows().signum() > 0) {
      return Optional.empty();
    }
    if (!run.known().events()) {
      return Optional.of("no " + scored().noun() + " on the scored days");
    }
    if (days.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        EmptyGold.reason(
            scored(),
            new TreeSet<>(days.keySet()),
            LocalDate.ofEpochDay(run.window().firstScoredDay((int) asOf().toEpochDay())),
            asOf()));
  }

  /** On which days each source has events. */
  public Coverage coverage() {
    return coverage;
  }

  /** What to say of gold rows whose history does not list every value prop; empty without any. */
  public String cappedHistories() {
    if (!run.gold() || gold("capped_rows").signum() == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%,d gold rows of %,d %s%s list only the %,d most active of up to %,d value props;"
            + " history_left_out says how many are missing",
        gold("capped_rows"),
        leftOut("users"),
        leftOut("users").equals(BigInteger.ONE) ? "user" : "users",
        run.window().weeks() == 1 ? "" : ", counted once in each scoring period,",
        run.window().maxHistory(),
        mostValueProps());
  }

  /** The rows of a silver table. */
  public BigInteger silverRows(Source source) {
    return sumDays(Counted.SILVER, source.label(), "rows");
  }

  /** What all amounts of a source in silver add up to, in minor units. */
  public BigInteger silverAmount(Source source) {
    return sumDays(Counted.SILVER, source.label(), "amount");
  }

  /** What was scored. */
  public FeatureSet features() {
    return run.features();
  }

  /** The last scored day; null if none was given and there is no print. */
  public LocalDate asOf() {
    return run.asOf() != null ? run.asOf() : lastPrintDay();
  }

  /** The rows of gold. */
  public BigInteger goldRows() {
    return GoldCounts.scored(tally).total().number();
  }

  /** A measure of gold over all scored days, such as {@code clicked} or {@code history_views}. */
  public BigInteger gold(String measure) {
    return sumDays(Counted.GOLD, measure);
  }

  /** What scored prints see of a field and their histories leave out, over all of these prints. */
  public BigInteger leftOut(FeatureColumn column) {
    return tally.sum(Counted.LEFT_OUT_FIELD, column.field());
  }

  /**
   * Histories that leave something out: {@code prints} that have one, the {@code value_props} left
   * out over all of these prints, or {@code users} that have one in a scoring period.
   */
  public BigInteger leftOut(String measure) {
    return tally.sum(Counted.LEFT_OUT, measure);
  }

  /** The most value props that a user touched whose history leaves some out; 0 without such one. */
  public long mostValueProps() {
    Long most = tally.maximum(Counted.LEFT_OUT, "most_value_props");
    return most == null ? 0 : most;
  }

  /** The order-free fingerprint of gold over all scored days: rows, and the sum of their hashes. */
  public String fingerprint() {
    return GoldCounts.scored(tally).total().fingerprint();
  }

  /** The days that features of users were served for. */
  public List<LocalDate> servedDays() {
    return days(Counted.SERVED_USERS).keySet().stream().map(LocalDate::parse).toList();
  }

  /** A measure of the features of a day, such as {@code rows} or {@code history_views}. */
  public BigInteger served(String measure, LocalDate day) {
    return tally.sum(Counted.SERVED, measure, day.toString());
  }

  /** The order-free fingerprint of the features of a day: users, and the sum of their hashes. */
  public String servedFingerprint(LocalDate day) {
    return GoldCounts.served(tally).on(day).fingerprint();
  }

  /** Taps that match no print at all, and those that match one but for the position. */
  public BigInteger taps(String measure) {
    return sum(tally.sumsUnder(Counted.TAPS, measure));
  }

  /**
   * The ledger as JSON, indented, ending in a line feed.
   *
   * @param published whether the layers were published
   */
  public String toJson(boolean published) {
    return new LedgerJson(this, run, tally).write(published);
  }

  /** What the second opinion on gold came to; none where a fault kept gold from being made. */
  public Verified verified() {
    return Verified.of(tally.sums(Counted.FAULT).isEmpty() ? tally : new Tally());
  }

  private void collectFiles() {
    Map<String, TreeSet<String>> names = new HashMap<>();
    // Events that no line is known of have the name of a file all the same.
    List<Counted> ofFiles =
        run.known().lines()
            ? List.of(Counted.FILE, Counted.LOADED)
            : List.of(Counted.FILE, Counted.ACCEPTED, Counted.DUPLICATES);
    for (Counted counted : ofFiles) {
      for (Tally.Key key : tally.sums(counted).keySet()) {
        names
            .computeIfAbsent(key.part(Part.SOURCE), label -> new TreeSet<>())
            .add(key.part(Part.FILE));
      }
    }
    for (Source source : sources()) {
      for (String name : names.getOrDefault(source.label(), new TreeSet<>())) {
        files.add(fileCounts(source, name));
      }
    }
  }

  private List<Source> sources() {
    return run.features().sources();
  }

  private Source scored() {
    return run.features().scored();
  }

  private FileCounts fileCounts(Source source, String file) {
    String label = source.label();
    TreeMap<String, BigInteger> reasons = new TreeMap<>();
    for (Map.Entry<String, BigInteger> entry :
        tally.sumsUnder(Counted.REASON, label, file).entrySet()) {
      reasons.put(entry.getKey(), entry.getValue());
    }
    return new FileCounts(
        source,
        file,
        tally.sum(holdsSilver() ? Counted.FILE : Counted.LOADED, label, file, "lines"),
        sum(tally.sumsUnder(Counted.ACCEPTED, label, file)),
        tally.sum(Counted.FILE, label, file, "quarantined"),
        tally.sum(Counted.FILE, label, file, "mended"),
        sum(tally.sumsUnder(Counted.DUPLICATES, label, file)),
        tally.sum(Counted.FILE, label, file, "blank"),
        reasons,
        tally.maximaUnder(Counted.UNKNOWN_FIELD, label, file).keySet().stream()
            .limit(UnknownFields.MAX_NAMES)
            .toList(),
        FileCounts.Sizes.of(tally, source, file));
  }

  private void checkBronze() {
    for (Source source : sources()) {
      BigInteger records = BigInteger.ZERO;
      for (FileCounts file : files) {
        if (file.source().equals(source)) {
          records = records.add(tally.sum(Counted.LOADED, source.label(), file.file(), "records"));
        }
      }
      check(Check.Key.BRONZE_ROWS, source.label(), rowsInFiles("bronze", source.label()), records);
    }
    for (FileCounts file : files) {
      Long expected = plainBytes(file);
      if (expected != null) {
        check(Check.Key.BRONZE_BYTES, file.file(), BigInteger.valueOf(expected), textBytes(file));
      }
    }
  }

  private void checkSilver() {
    BigInteger quarantined = BigInteger.ZERO;
    BigInteger quarantinedBytes = BigInteger.ZERO;
    BigInteger quarantineBytes = BigInteger.ZERO;
    for (FileCounts file : files) {
      String label = file.source().label();
      if (run.known().lines()) {
        check(
            Check.Key.LINES_PARSED,
            file.file(),
            tally.sum(Counted.LOADED, label, file.file(), "lines"),
            file.lines());
      }
      // A version of bronze that was made before there was this count does not have it.
      if (run.known().lines() && tally.hasSum(Counted.LOADED, label, file.file(), "line_bytes")) {
        check(
            Check.Key.LINES_BYTES,
            file.file(),
            tally.sum(Counted.LOADED, label, file.file(), "line_bytes"),
            tally
                .sum(Counted.FILE, label, file.file(), "bytes")
                .add(tally.sum(Counted.FILE, label, file.file(), "blank_bytes")));
      }
      if (run.known().lines() || tally.hasSum(Counted.FILE, label, file.file(), "lines")) {
        check(Check.Key.LINES_ACCOUNTED, file.file(), file.lines(), file.accounted());
      }
      quarantined = quarantined.add(file.quarantined());
      quarantinedBytes =
          quarantinedBytes.add(file.sizes().quarantined()).subtract(file.sizes().cutOff());
      quarantineBytes =
          quarantineBytes.add(tally.sum(Counted.QUARANTINE_BYTES, label, file.file()));
    }
    for (Source source : sources()) {
      String label = source.label();
      check(Check.Key.SILVER_ACCEPTED, label, total(source).accepted(), silverRows(source));
      check(Check.Key.SILVER_ROWS, label, silverRows(source), rowsInFiles("silver", label));
    }
    check(Check.Key.QUARANTINE_ROWS, QUARANTINE, quarantined, rowsInFiles("silver", QUARANTINE));
    check(Check.Key.QUARANTINE_BYTES, QUARANTINE, quarantinedBytes, quarantineBytes);
  }

  private void checkGold() {
    if (run.known().events()) {
      checkGoldRows();
    }
    check(
        Check.Key.GOLD_FILES,
        GoldTables.PRINT_FEATURES,
        goldRows(),
        rowsInFiles("gold", GoldTables.PRINT_FEATURES));
    if (run.known().events()) {
      checkScored();
      checkLabelled();
    }
    if (run.known().events() && run.known().days()) {
      checkCoverage();
    }
    for (FeatureColumn column : run.features().columns()) {
      checkColumn(column);
    }
    check(Check.Key.HISTORY_CAPPED, scored().label(), gold("capped_rows"), leftOut("prints"));
    check(
        Check.Key.HISTORY_LEFT_OUT,
        FeatureSet.HISTORY_LEFT_OUT,
        gold(FeatureSet.HISTORY_LEFT_OUT),
        leftOut("value_props"));
    checks.addAll(ServedChecks.of(run.features(), run.known(), tally, coverage));
    if (verified().isGiven()) {
      check(
          Check.Key.VERIFIED_CELLS, GoldTables.PRINT_FEATURES, verified().cells(), BigInteger.ZERO);
    }
  }

  private void checkGoldRows() {
    BigInteger scored = BigInteger.ZERO;
    LocalDate asOf = asOf();
    if (asOf != null) {
      LocalDate first = LocalDate.ofEpochDay(run.window().firstScoredDay((int) asOf.toEpochDay()));
      for (Map.Entry<String, BigInteger> day :
          days(Counted.SILVER, scored().label(), "rows").entrySet()) {
        LocalDate date = LocalDate.parse(day.getKey());
        if (!date.isBefore(first) && !date.isAfter(asOf)) {
          scored = scored.add(day.getValue());
        }
      }
    }
    check(Check.Key.GOLD_ROWS, scored().label(), goldRows(), scored);
  }

  private void checkScored() {
    for (Source source : sources()) {
      checkScored(Check.Key.SCORED_ROWS, source, "rows");
    }
    for (Source source : sources()) {
      if (source.hasAmount()) {
        checkScored(Check.Key.SCORED_AMOUNT, source, "amount");
      }
    }
  }

  private void checkCoverage() {
    for (CoverageColumn column : run.features().coverage()) {
      check(
          Check.Key.COVERAGE_DAYS,
          column.name(),
          Check.Key.COVERAGE_DAYS.sentence(column.source() + inLookback(column.lookback())),
          gold(column.name()),
          coverage.daysBeforeRows(column.source(), column.lookback()));
    }
  }

  /** A field of the histories, and what they leave out, against what the events add up to. */
  private void checkColumn(FeatureColumn column) {
    String field = column.field();
    String measured = column.measure().source().label();
    checks.add(
        new Check(
            Check.Key.HISTORY_SUM,
            field,
            Check.Key.HISTORY_SUM.sentence(field, scored().label()),
            gold(GoldTally.history(column)).add(leftOut(column)),
            tally.sum(Counted.REACH, field),
            column.type() == ColumnType.AMOUNT));
    if (column.isNullable()) {
      check(
          Check.Key.HISTORY_VALUES,
          field,
          Check.Key.HISTORY_VALUES.sentence(field, measured, scored().label()),
          values(GoldTally.history(column)).add(tally.sum(Counted.LEFT_OUT_FIELD, field, "values")),
          tally.sum(Counted.REACH, field, "values"));
    }
    if (!column.measure().operation().isAdditive()) {
      check(
          Check.Key.HISTORY_OUTSIDE,
          field,
          Check.Key.HISTORY_OUTSIDE.sentence(field, column.lookback().inWords()),
          sumDays(Counted.GOLD_OUTSIDE, field),
          BigInteger.ZERO);
    }
  }

  /** How many values of a measure of gold are not null, over all scored days. */
  public BigInteger values(String measure) {
    return sumDays(Counted.GOLD_VALUES, measure);
  }

  private String inLookback(Lookback lookback) {
    return run.window().lookbacks().size() == 1 ? "" : " in " + lookback.inWords();
  }

  /**
   * What came to be scored against what silver holds: each event once for each window that its day
   * is placed in. Names the first day that differs; otherwise tells the sums.
   */
  private void checkScored(Check.Key key, Source source, String measure) {
    TreeMap<String, BigInteger> scored = days(Counted.SCORED, source.label(), measure);
    TreeMap<String, BigInteger> wanted = new TreeMap<>();
    LocalDate asOf = asOf();
    for (Map.Entry<String, BigInteger> day :
        days(Counted.SILVER, source.label(), measure).entrySet()) {
      int epochDay = (int) LocalDate.parse(day.getKey()).toEpochDay();
      int windows =
          asOf == null ? 0 : run.window().windowsHolding(epochDay, (int) asOf.toEpochDay());
      if (windows > 0) {
        wanted.put(day.getKey(), day.getValue().multiply(BigInteger.valueOf(windows)));
      }
    }
    String name = key.sentence(source.label());
    TreeSet<String> all = new TreeSet<>(wanted.keySet());
    all.addAll(scored.keySet());
    for (String day : all) {
      BigInteger left = wanted.getOrDefault(day, BigInteger.ZERO);
      BigInteger right = scored.getOrDefault(day, BigInteger.ZERO);
      if (!left.equals(right)) {
        checkScored(key, source, name + " on " + day, left, right);
        return;
      }
    }
    checkScored(key, source, name, sum(wanted), sum(scored));
  }

  private void checkScored(
      Check.Key key, Source source, String name, BigInteger left, BigInteger right) {
    checks.add(new Check(key, source.label(), name, left, right, key == Check.Key.SCORED_AMOUNT));
  }

  /** Labels are found by two ways: while silver is sorted, and while prints are scored. */
  private void checkLabelled() {
    LocalDate asOf = asOf();
    if (asOf == null) {
      return;
    }
    Label label = run.features().label();
    String first =
        LocalDate.ofEpochDay(run.window().firstScoredDay((int) asOf.toEpochDay())).toString();
    TreeMap<String, BigInteger> labelled = tally.sumsUnder(Counted.TAPS, Measures.LABELLED);
    check(
        Check.Key.GOLD_LABEL,
        label.name(),
        Check.Key.GOLD_LABEL.sentence(label.name(), scored().label(), label.source().label()),
        gold(label.name()),
        sum(labelled.subMap(first, true, asOf.toString(), true)));
  }

  /** A check whose sentence needs no other word than its subject. */
  private void check(Check.Key key, String subject, BigInteger left, BigInteger right) {
    check(key, subject, key.sentence(subject), left, right);
  }

  private void check(
      Check.Key key, String subject, String name, BigInteger left, BigInteger right) {
    checks.add(new Check(key, subject, name, left, right, false));
  }

  private LocalDate lastPrintDay() {
    // The newest print is scored, so gold has its day.
    TreeMap<String, BigInteger> days =
        run.known().events()
            ? days(Counted.SILVER, scored().label(), "rows")
            : days(Counted.GOLD, Measures.ROWS);
    return days.isEmpty() ? null : LocalDate.parse(days.lastKey());
  }

  private TreeMap<String, BigInteger> days(Counted counted, String... prefix) {
    return tally.sumsUnder(counted, prefix);
  }

  private BigInteger sumDays(Counted counted, String... prefix) {
    return sum(days(counted, prefix));
  }

  private static BigInteger sum(Map<String, BigInteger> counts) {
    return counts.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private BigInteger rowsInFiles(String layer, String table) {
    BigInteger rows = BigInteger.ZERO;
    for (Map.Entry<String, BigInteger> file : tally.sumsUnder(Counted.WRITTEN, layer).entrySet()) {
      if (file.getKey().startsWith(table + "/")) {
        rows = rows.add(file.getValue());
      }
    }
    return rows;
  }

  /** The size of a plain landing file; null for a packed one. */
  private Long plainBytes(FileCounts file) {
    return tally.maximum(Counted.LOADED, file.source().label(), file.file(), "plain_bytes");
  }

  /** How many unpacked bytes of a landing file were read. */
  private BigInteger textBytes(FileCounts file) {
    return tally.sum(Counted.LOADED, file.source().label(), file.file(), "text_bytes");
  }
}
