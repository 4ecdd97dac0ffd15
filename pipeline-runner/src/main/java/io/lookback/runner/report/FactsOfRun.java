package io.lookback.runner.report;

import io.lookback.batch.Source;
import io.lookback.lake.Layer;
import io.lookback.ledger.Counted;
import io.lookback.ledger.Coverage;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import io.lookback.parse.Reason;
import io.lookback.profile.Bins;
import io.lookback.profile.Clicks;
import io.lookback.profile.HeavyUser;
import io.lookback.profile.Profile;
import io.lookback.runner.cli.Visible;
import io.lookback.runner.quarantine.QuarantineExample;
import io.lookback.feature.WindowSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
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
    List<SilverFacts.Rejects> quarantine = new ArrayList<>();
    TreeSet<String> days = new TreeSet<>();
    for (Source source : ledgerRun.features().sources()) {
      FileCounts total = ledger.total(source);
      sources.put(source.label(), lines(total));
      total
          .reasons()
          .forEach((code, lines) -> quarantine.add(rejects(source, code, lines, examples)));
      days.addAll(rows(source).keySet());
    }
    List<Coverage.Stray> strays = ledger.coverage().strays();
    List<String> newest = newest(new ArrayList<>(days));
    return new SilverFacts(
        run,
        sources,
        money(ledger.silverAmount(Source.PAYS)),
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
    WindowSpec spec = ledgerRun.features().window();
    List<GoldFacts.ValueProp> valueProps = new ArrayList<>();
    for (String name : profile.valueProps().byPrints()) {
      valueProps.add(valueProp(name, profile.valueProps().clicks().get(name)));
    }
    long others = profile.valueProps().otherCount();
    return new GoldFacts(
        run,
        ledger.asOf() == null ? null : ledger.asOf().toString(),
        spec.lookbackDays(),
        spec.scoringDays(),
        spec.weeks(),
        ledger.goldRows(),
        ledger.gold("clicked"),
        ledger.fingerprint(),
        CoverageFacts.of(ledger.coverage(), ledgerRun.features().sources()),
        newest(List.copyOf(tally.sumsUnder(Counted.GOLD, "rows").keySet())).stream()
            .map(this::goldDay)
            .toList(),
        valueProps,
        others,
        others == 0 ? null : valueProp("all others", profile.valueProps().others()),
        List.of("views", "taps", "pays").stream().map(this::history).toList(),
        profile.users().stream().map(FactsOfRun::user).toList(),
        ledger.cappedHistories(),
        new GoldColumns(ledger, profile, tally).columns(),
        amounts(),
        checks(ledger));
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
            ledgerRun.loading()),
        tally);
  }

  private static List<CheckFacts> checks(Ledger ledger) {
    return CheckFacts.of(
        ledger.checks(), ledger.files().stream().map(FileCounts::file).distinct().toList());
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
        example == null ? 0 : example.offset(),
        example == null ? null : example.text());
  }

  private TreeMap<String, BigInteger> rows(Source source) {
    return tally.sumsUnder(Counted.SILVER, source.label(), "rows");
  }

  private SilverFacts.Day silverDay(String day) {
    return new SilverFacts.Day(
        day,
        tally.sum(Counted.SILVER, Source.PRINTS.label(), "rows", day),
        tally.sum(Counted.SILVER, Source.TAPS.label(), "rows", day),
        tally.sum(Counted.SILVER, Source.PAYS.label(), "rows", day));
  }

  private List<GoldFacts.Amounts> amounts() {
    Map<String, BigInteger> byBin = profile.counts().sumsUnder("amounts");
    int first = byBin.keySet().stream().mapToInt(Integer::parseInt).min().orElse(0);
    int last = byBin.keySet().stream().mapToInt(Integer::parseInt).max().orElse(-1);
    Long greatest = profile.counts().maximum("payment");
    List<GoldFacts.Amounts> amounts = new ArrayList<>();
    for (int bin = first; bin <= last; bin++) {
      boolean isLast = bin == Bins.AMOUNTS.size() - 1;
      amounts.add(
          new GoldFacts.Amounts(
              money(BigInteger.valueOf(Bins.AMOUNTS.start(bin))),
              isLast ? null : money(BigInteger.valueOf(Bins.AMOUNTS.start(bin + 1))),
              bin == last && greatest != null ? money(BigInteger.valueOf(greatest)) : null,
              byBin.getOrDefault(String.valueOf(bin), BigInteger.ZERO)));
    }
    return amounts;
  }

  private GoldFacts.Day goldDay(String day) {
    BigInteger rows = tally.sum(Counted.GOLD, "rows", day);
    Map<String, BigInteger> daysWith = new LinkedHashMap<>();
    for (Source source : ledgerRun.features().sources()) {
      // All rows of a day have the same number.
      BigInteger sum = tally.sum(Counted.GOLD, "days_with_" + source.label() + "_3w", day);
      daysWith.put(source.label(), rows.signum() == 0 ? BigInteger.ZERO : sum.divide(rows));
    }
    return new GoldFacts.Day(day, rows, tally.sum(Counted.GOLD, "clicked", day), daysWith);
  }

  private static GoldFacts.ValueProp valueProp(String name, Clicks clicks) {
    return new GoldFacts.ValueProp(
        Visible.text(name, MAX_NAME),
        clicks.prints(),
        clicks.clicked(),
        // Positions have a bin each, but for the last one.
        bins(clicks, Bins.POSITIONS, Long.MAX_VALUE));
  }

  private GoldFacts.History history(String measure) {
    Long greatest = profile.counts().maximum("column", measure + "_3w");
    return new GoldFacts.History(
        measure, bins(profile.byColumn(measure + "_3w"), Bins.COUNTS, greatest == null ? 0 : greatest));
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

  private static GoldFacts.User user(HeavyUser user) {
    return new GoldFacts.User(
        user.user(),
        LocalDate.ofEpochDay(user.endDay() - 1L).toString(),
        user.prints(),
        user.clicked(),
        user.totals().get(0),
        user.totals().get(1),
        user.totals().get(2),
        money(BigInteger.valueOf(user.totals().get(3))));
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
