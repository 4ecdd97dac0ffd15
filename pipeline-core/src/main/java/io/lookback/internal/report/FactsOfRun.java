package io.lookback.internal.report;

import io.lookback.batch.Reason;
import io.lookback.batch.Source;
import io.lookback.feature.ColumnType;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Coverage;
import io.lookback.internal.ledger.Measures;
import io.lookback.internal.profile.Bins;
import io.lookback.internal.profile.Clicks;
import io.lookback.internal.profile.HeavyUser;
import io.lookback.internal.profile.Profile;
import io.lookback.internal.term.Visible;
import io.lookback.lake.Layer;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes the facts of each layer from the ledger and the counts of its version, and those of gold
 * from its profile as well. Counts and quarantine cover a version as a whole, whichever run made
 * its parts; a profile does so for gold only, which is never made in parts.
 */
final class FactsOfRun {
  private static final int MAX_NAME = 80;
  private static final int MAX_UNKNOWN_FIELDS = 20;

  private final RunFacts run;
  private final Ledger.Run ledgerRun;
  private final Tally tally;
  private final Profile profile;

  FactsOfRun(RunFacts run, Ledger.Run ledgerRun, Tally tally, Profile profile) {
    this.run = run;
    this.ledgerRun = ledgerRun;
    this.tally = tally;
    this.profile = profile;
  }

  BronzeFacts bronze() {
    Ledger ledger = ledger(Layer.BRONZE);
    Map<String, BigInteger> lines = new LinkedHashMap<>();
    for (Source source : ledgerRun.features().sources()) {
      lines.put(source.label(), ledger.total(source).lines());
    }
    return new BronzeFacts(
        run,
        set(),
        ledger.files().size(),
        ledgerRun.loading() == null ? 0 : ledgerRun.loading().ignored().size(),
        lines,
        checks(ledger));
  }

  /**
   * Silver.
   *
   * @param examples lines that were set aside
   */
  SilverFacts silver(List<QuarantineExample> examples) {
    Ledger ledger = ledger(Layer.SILVER);
    Map<String, SilverFacts.Lines> sources = new LinkedHashMap<>();
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    List<SilverFacts.Rejects> quarantine = new ArrayList<>();
    TreeSet<String> days = new TreeSet<>();
    for (Source source : ledgerRun.features().sources()) {
      FileCounts total = ledger.total(source);
      sources.put(source.label(), lines(total));
      total
          .reasons()
          .forEach((code, lines) -> quarantine.add(rejects(source, code, lines, examples)));
      days.addAll(rows(source).keySet());
      if (source.hasAmount()) {
        amounts.put(source.label(), money(ledger.silverAmount(source)));
      }
    }
    List<Coverage.Stray> strays = ledger.coverage().strays();
    List<String> newest = newest(new ArrayList<>(days));
    return new SilverFacts(
        run,
        set(),
        sources,
        amounts,
        ledger.taps("without_print"),
        ledger.taps("matching_only_without_position"),
        days.isEmpty() ? null : days.first(),
        days.isEmpty() ? null : days.last(),
        newest.stream().map(this::silverDay).toList(),
        days.size() - newest.size(),
        strays.stream().limit(SilverFacts.MAX_STRAYS).map(Coverage.Stray::inWords).toList(),
        Math.max(0, strays.size() - SilverFacts.MAX_STRAYS),
        quarantine,
        checks(ledger));
  }

  GoldFacts gold() {
    Ledger ledger = ledger(Layer.GOLD);
    FeatureSet features = ledgerRun.features();
    WindowSpec spec = features.window();
    List<GoldFacts.ValueProp> valueProps = new ArrayList<>();
    for (String name : profile.valueProps().byPrints()) {
      valueProps.add(valueProp(name, profile.valueProps().clicks().get(name)));
    }
    long others = profile.valueProps().otherCount();
    return new GoldFacts(
        run,
        set(),
        ledger.asOf() == null ? null : ledger.asOf().toString(),
        spec.lookbackDays(),
        spec.scoringDays(),
        spec.weeks(),
        ledger.goldRows(),
        ledger.gold(features.label().name()),
        ledger.fingerprint(),
        CoverageFacts.of(ledger.coverage(), features),
        newest(List.copyOf(tally.sumsUnder(Counted.GOLD, Measures.ROWS).keySet())).stream()
            .map(this::goldDay)
            .toList(),
        valueProps,
        others,
        others == 0 ? null : valueProp("all others", profile.valueProps().others()),
        histories(ledger),
        profile.users().stream().map(this::user).toList(),
        ledger.cappedHistories(),
        new GoldColumns(ledger, profile, tally).columns(),
        features.sources().stream()
            .map(this::amounts)
            .filter(one -> !one.bins().isEmpty())
            .toList(),
        checks(ledger),
        ledger.verified().inWords(),
        null);
  }

  /** The ledger as it would be if the run had made this layer alone: it holds its checks only. */
  private Ledger ledger(Layer layer) {
    return Ledger.of(
        new Ledger.Run(
            ledgerRun.runId(),
            layer == Layer.BRONZE,
            layer == Layer.SILVER,
            layer == Layer.GOLD,
            ledgerRun.asOf(),
            ledgerRun.features(),
            ledgerRun.loading(),
            ledgerRun.known()),
        tally);
  }

  private SetFacts set() {
    return SetFacts.of(ledgerRun.features());
  }

  private static List<CheckFacts> checks(Ledger ledger) {
    return CheckFacts.of(ledger.checks());
  }

  private static SilverFacts.Lines lines(FileCounts total) {
    return new SilverFacts.Lines(
        total.lines(),
        total.accepted(),
        total.quarantined(),
        total.mended(),
        total.duplicates(),
        total.blank(),
        total.unknownFields().stream()
            .limit(MAX_UNKNOWN_FIELDS)
            .map(name -> Visible.text(name, MAX_NAME))
            .toList());
  }

  private static SilverFacts.Rejects rejects(
      Source source, String code, BigInteger lines, List<QuarantineExample> examples) {
    Reason reason = Reason.ofCode(code);
    QuarantineExample example =
        examples.stream()
            .filter(one -> one.source().source().equals(source) && one.reason() == reason)
            .findFirst()
            .orElse(null);
    return new SilverFacts.Rejects(
        source.label(),
        code,
        reason.hint(),
        lines,
        example == null ? null : Visible.text(example.file()),
        example == null ? null : example.offset(),
        example == null ? null : example.text());
  }

  private TreeMap<String, BigInteger> rows(Source source) {
    return tally.sumsUnder(Counted.SILVER, source.label(), "rows");
  }

  private SilverFacts.Day silverDay(String day) {
    Map<String, BigInteger> rows = new LinkedHashMap<>();
    for (Source source : ledgerRun.features().sources()) {
      rows.put(source.label(), tally.sum(Counted.SILVER, source.label(), "rows", day));
    }
    return new SilverFacts.Day(day, rows);
  }

  private GoldFacts.Amounts amounts(Source source) {
    Map<String, BigInteger> byBin = profile.counts().sumsUnder(Counted.AMOUNTS, source.label());
    int first = byBin.keySet().stream().mapToInt(Integer::parseInt).min().orElse(0);
    int last = byBin.keySet().stream().mapToInt(Integer::parseInt).max().orElse(-1);
    Long greatest = profile.counts().maximum(Counted.GREATEST_AMOUNT, source.label());
    List<GoldFacts.AmountBin> bins = new ArrayList<>();
    for (int bin = first; bin <= last; bin++) {
      boolean isLast = bin == Bins.AMOUNTS.size() - 1;
      bins.add(
          new GoldFacts.AmountBin(
              money(BigInteger.valueOf(Bins.AMOUNTS.start(bin))),
              isLast ? null : money(BigInteger.valueOf(Bins.AMOUNTS.start(bin + 1))),
              bin == last && greatest != null ? money(BigInteger.valueOf(greatest)) : null,
              byBin.getOrDefault(String.valueOf(bin), BigInteger.ZERO)));
    }
    return new GoldFacts.Amounts(source.label(), bins);
  }

  private GoldFacts.Day goldDay(String day) {
    BigInteger rows = tally.sum(Counted.GOLD, Measures.ROWS, day);
    Map<String, BigInteger> daysWith = new LinkedHashMap<>();
    for (CoverageColumn column : ledgerRun.features().coverage()) {
      // All rows of a day have the same number.
      BigInteger sum = tally.sum(Counted.GOLD, column.name(), day);
      daysWith.put(column.name(), rows.signum() == 0 ? BigInteger.ZERO : sum.divide(rows));
    }
    String label = ledgerRun.features().label().name();
    return new GoldFacts.Day(day, rows, tally.sum(Counted.GOLD, label, day), daysWith);
  }

  private static GoldFacts.ValueProp valueProp(String name, Clicks clicks) {
    return new GoldFacts.ValueProp(
        Visible.text(name, MAX_NAME),
        clicks.prints(),
        clicks.clicked(),
        // Positions have a bin each, but for the last one.
        bins(clicks, Bins.POSITIONS, Long.MAX_VALUE));
  }

  /** Those of the longest look-back first. */
  private List<GoldFacts.History> histories(Ledger ledger) {
    return ledgerRun.features().columns().stream()
        .filter(column -> column.type() == ColumnType.INT32)
        .sorted(Comparator.comparingInt(column -> -column.lookback().days()))
        .map(column -> history(column, ledger))
        .toList();
  }

  private GoldFacts.History history(FeatureColumn column, Ledger ledger) {
    Long greatest = profile.counts().maximum(Counted.COLUMN, column.name());
    Clicks clicks = profile.byColumn(column.name());
    List<GoldFacts.Bin> bins =
        new ArrayList<>(bins(clicks, Bins.COUNTS, greatest == null ? 0 : greatest));
    if (column.isNullable() && ledger.goldRows().signum() > 0) {
      // Rows without a value are in no bin, and no value is 0.
      bins.subList(0, Math.min(1, bins.size())).clear();
      BigInteger labelled = ledger.gold(ledgerRun.features().label().name());
      bins.add(
          0,
          new GoldFacts.Bin(
              "never",
              ledger.goldRows().longValueExact() - clicks.prints(),
              labelled.longValueExact() - clicks.clicked()));
    }
    return new GoldFacts.History(
        column.field(),
        column.measure().source().label(),
        column.measure().operation().code(),
        column.lookback().days(),
        bins);
  }

  /** Bins with their labels, without those that begin behind {@code greatest}. */
  private static List<GoldFacts.Bin> bins(Clicks clicks, Bins bins, long greatest) {
    int end = clicks.size();
    while (end > 0 && clicks.prints(end - 1) == 0) {
      end--;
    }
    List<GoldFacts.Bin> list = new ArrayList<>();
    for (int bin = 0; bin < end; bin++) {
      list.add(
          new GoldFacts.Bin(label(bins, bin, greatest), clicks.prints(bin), clicks.clicked(bin)));
    }
    return list;
  }

  private static String label(Bins bins, int bin, long greatest) {
    long start = bins.start(bin);
    if (bin == bins.size() - 1) {
      return start + "+";
    }
    long last = Math.min(bins.start(bin + 1) - 1, Math.max(start, greatest));
    return start == last ? String.valueOf(start) : start + "–" + last;
  }

  private GoldFacts.User user(HeavyUser user) {
    List<FeatureColumn> columns = ledgerRun.features().totals();
    Map<String, BigDecimal> totals = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      boolean isAmount = columns.get(i).type() == ColumnType.AMOUNT;
      totals.put(
          columns.get(i).field(), BigDecimal.valueOf(user.totals().get(i), isAmount ? 2 : 0));
    }
    return new GoldFacts.User(
        user.user(),
        LocalDate.ofEpochDay(user.endDay() - 1L).toString(),
        user.prints(),
        user.clicked(),
        totals);
  }

  private static <T> List<T> newest(List<T> ascending) {
    int size = ascending.size();
    return ascending.subList(Math.max(0, size - SilverFacts.MAX_DAYS), size);
  }

  static BigDecimal money(BigInteger minorUnits) {
    return new BigDecimal(minorUnits, 2);
  }

  /** The mean of {@code count} values, or null if there are none. */
  static String mean(BigDecimal sum, BigInteger count, int digits) {
    return count.signum() == 0
        ? null
        : sum.divide(new BigDecimal(count), digits, RoundingMode.HALF_UP).toPlainString();
  }
}
