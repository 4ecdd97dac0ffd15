package io.lookback.runner.report;

import io.lookback.batch.Source;
import io.lookback.internal.report.BronzeFacts;
import io.lookback.internal.report.CheckFacts;
import io.lookback.internal.report.GoldFacts;
import io.lookback.internal.report.LakeFacts;
import io.lookback.internal.report.RunFacts;
import io.lookback.internal.report.SetFacts;
import io.lookback.internal.report.SilverFacts;
import io.lookback.internal.term.Visible;
import io.lookback.lake.Layer;
import io.lookback.runner.cli.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** What the template and the charts show, as maps and lists that the template engine can read. */
final class PageModel {
  private static final int MAX_PROBLEM = 400;

  /** So many charts of histories are open, all of the longest look-back; the rest is folded. */
  private static final int MOST_HISTORIES = 8;

  /** The whole part of a number of four digits and more; a day is none. */
  private static final Pattern LONG_NUMBER = Pattern.compile("^\\d{4,}(?=$|[. ])");

  private final LakeFacts facts;
  private final BronzeFacts bronze;
  private final SilverFacts silver;
  private final GoldFacts gold;
  private final SetFacts set;
  private final Words words;
  private final Map<String, Object> model = new LinkedHashMap<>();
  private final Map<String, Object> data = new LinkedHashMap<>();

  /**
   * The model of a page.
   *
   * @param problem why the last run published nothing; empty if it did, or if there was none
   * @param made the layers that it made all the same
   */
  PageModel(LakeFacts facts, String problem, Set<Layer> made) {
    this.facts = facts;
    this.bronze = facts.bronze();
    this.silver = facts.silver();
    this.gold = facts.gold();
    this.set = facts.set();
    this.words = new Words(set);
    model.put("problem", Visible.text(problem, MAX_PROBLEM));
    model.put("standing", standing(made));
  }

  Map<String, Object> all() {
    model.put("asOf", gold == null || gold.asOf() == null ? "" : gold.asOf());
    model.put("words", words.model());
    data.put("words", Map.of("many", words.many(), "label", set.label().name()));
    put(
        "sourceNames",
        set.sources().stream()
            .map(source -> Map.of("label", source.label(), "many", source.many()))
            .toList());
    model.put("headline", headline());
    model.put("runs", runs());
    model.put("checks", checks());
    model.put("verified", gold == null || gold.verified() == null ? "" : gold.verified());
    put("flow", new Flow(facts).links());
    if (silver != null) {
      silver();
    }
    if (gold != null) {
      gold();
    }
    model.put("warnings", warnings());
    model.put("data", data);
    return model;
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (gold != null && gold.coverage() != null) {
      warnings.addAll(gold.coverage().warnings());
    }
    if (silver != null && silver.strays() != null) {
      warnings.addAll(silver.strays());
      if (silver.straysLeftOff() > 0) {
        warnings.add(silver.straysLeftOff() + " more stretches of days far from the rest");
      }
    }
    return warnings;
  }

  /** What the layers on the page are after a run that published nothing. */
  private String standing(Set<Layer> made) {
    List<String> staged = new ArrayList<>();
    List<String> published = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      if (facts.know(layer)) {
        (made.contains(layer) ? staged : published).add(layer.folder());
      }
    }
    if (staged.isEmpty()) {
      return "What follows is as published.";
    }
    String rest =
        published.isEmpty() ? "" : "; " + String.join(" and ", published) + " as published";
    return "What follows is " + String.join(" and ", staged) + " as that run made it" + rest + ".";
  }

  /** Shows {@code value} in the template and in a chart. */
  private void put(String name, Object value) {
    model.put(name, value);
    data.put(name, value);
  }

  private List<Map<String, Object>> headline() {
    List<Map<String, Object>> figures = new ArrayList<>();
    if (gold != null) {
      figures.add(
          figure(
              "gold-rows",
              words.many() + " scored",
              gold.rows(),
              "rows of gold, one per " + words.one()));
      figures.add(
          figure(
              "gold-clicked",
              set.label().name(),
              gold.clicked(),
              share(gold.clicked(), gold.rows(), 1) + " of them"));
    }
    BigInteger lines = total(SilverFacts.Lines::lines);
    if (silver != null) {
      figures.add(
          figure(
              "accepted",
              "events accepted",
              total(SilverFacts.Lines::accepted),
              "of " + Quantity.of(lines, "line") + " of landing"));
      BigInteger rejected = total(SilverFacts.Lines::quarantined);
      figures.add(
          figure(
              "quarantined",
              "lines set aside",
              rejected,
              rejected.signum() == 0
                  ? "nothing was wrong with any line"
                  : share(rejected, lines, 2) + " of all, with their reasons"));
    } else if (bronze != null) {
      BigInteger read = bronze.lines().values().stream().reduce(BigInteger.ZERO, BigInteger::add);
      figures.add(figure("bronze-lines", "lines in bronze", read, "as they came"));
    }
    return figures;
  }

  private static Map<String, Object> figure(
      String id, String label, BigInteger value, String note) {
    return Map.of("id", id, "label", label, "value", value, "note", note);
  }

  private BigInteger total(java.util.function.Function<SilverFacts.Lines, BigInteger> measure) {
    return silver == null
        ? BigInteger.ZERO
        : silver.sources().values().stream().map(measure).reduce(BigInteger.ZERO, BigInteger::add);
  }

  private List<Map<String, Object>> runs() {
    List<RunFacts> runs = new ArrayList<>();
    for (RunFacts run :
        new RunFacts[] {
          bronze == null ? null : bronze.run(),
          silver == null ? null : silver.run(),
          gold == null ? null : gold.run()
        }) {
      if (run != null && !runs.contains(run)) {
        runs.add(run);
      }
    }
    return runs.stream().map(this::run).toList();
  }

  private Map<String, Object> run(RunFacts run) {
    List<String> shown = new ArrayList<>();
    if (bronze != null && bronze.run().equals(run)) {
      shown.add("bronze");
    }
    if (silver != null && silver.run().equals(run)) {
      shown.add("silver");
    }
    if (gold != null && gold.run().equals(run)) {
      shown.add("gold");
    }
    boolean isKept = run.started() != null;
    return Map.of(
        "layers",
        String.join(", ", shown),
        "id",
        run.id(),
        "started",
        isKept ? run.started().replace('T', ' ').replace("Z", " UTC") : "not kept",
        "seconds",
        isKept ? String.format(Locale.ROOT, "%.1f", run.seconds()) : "",
        "parts",
        isKept ? parts(run, shown) : "",
        "runner",
        isKept ? run.runner() : "",
        "versions",
        !isKept
            ? ""
            : "Lookback " + run.lookback() + ", Beam " + run.beam() + ", Java " + run.java());
  }

  /** When layers were complete, as in "bronze after 1.2, silver after 2.0". */
  private static String parts(RunFacts run, List<String> layers) {
    List<String> parts = new ArrayList<>();
    for (String layer : layers) {
      Double seconds = run.doneAfter() == null ? null : run.doneAfter().get(layer);
      if (seconds != null) {
        parts.add(String.format(Locale.ROOT, "%s after %.1f", layer, seconds));
      }
    }
    return String.join(", ", parts);
  }

  private Map<String, Object> checks() {
    List<CheckFacts> all = new ArrayList<>();
    if (bronze != null) {
      all.addAll(bronze.checks());
    }
    if (silver != null) {
      all.addAll(silver.checks());
    }
    if (gold != null) {
      all.addAll(gold.checks());
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    int made = 0;
    int failed = 0;
    for (CheckFacts check : all) {
      made += check.times();
      failed += check.failed();
      boolean isMoney = check.amount();
      rows.add(
          Map.of(
              "check",
              check.check(),
              "left",
              isMoney ? money(check.left()) : number(check.left()),
              "right",
              isMoney ? money(check.right()) : number(check.right()),
              "times",
              check.times(),
              "failed",
              check.failed()));
    }
    return Map.of("rows", rows, "made", made, "failed", failed);
  }

  private void silver() {
    Map<String, Object> sources = new LinkedHashMap<>();
    silver
        .sources()
        .forEach(
            (source, lines) ->
                sources.put(
                    source,
                    Map.of(
                        "lines", lines.lines(),
                        "accepted", lines.accepted(),
                        "quarantined", lines.quarantined(),
                        "mended", lines.mended() == null ? BigInteger.ZERO : lines.mended(),
                        "duplicates", lines.duplicates(),
                        "blank", lines.blank(),
                        "unknown", String.join(", ", lines.unknownFields()))));
    model.put("sources", sources);
    model.put("totals", totals());
    model.put("unmatched", unmatched());
    model.put("daysLeftOff", silver.daysLeftOff());
    model.put(
        "span", silver.firstDay() == null ? "" : silver.firstDay() + " to " + silver.lastDay());
    put(
        "days",
        silver.days().stream()
            .map(day -> Map.<String, Object>of("day", day.day(), "rows", day.rows()))
            .toList());
    quarantine();
  }

  /** What the amounts of each source add up to. */
  private List<Map<String, Object>> totals() {
    List<Map<String, Object>> totals = new ArrayList<>();
    silver
        .amounts()
        .forEach(
            (source, amount) -> {
              if (amount != null) {
                totals.add(
                    Map.of(
                        "id", silver.amounts().size() == 1 ? "amount" : "amount-" + source,
                        "many", Words.first(words.many(source)),
                        "value", amount.toPlainString(),
                        "amount", String.format(Locale.ROOT, "%,.2f", amount)));
              }
            });
    return totals;
  }

  /** As in 1 "tap matches no print", 2 "more match one but for the position"; nothing of none. */
  private List<Map<String, Object>> unmatched() {
    List<Map<String, Object>> parts = new ArrayList<>();
    BigInteger alone = silver.labelsAlone();
    BigInteger elsewhere = set.label().matchesPosition() ? silver.labelsElsewhere() : null;
    SetFacts.SourceFacts labels = set.source(set.label().source());
    if (alone != null && alone.signum() > 0) {
      parts.add(
          Map.of(
              "id",
              labels.label() + "-alone",
              "value",
              alone,
              "words",
              alone.equals(BigInteger.ONE)
                  ? labels.noun() + " matches no " + words.one()
                  : labels.many() + " match no " + words.one()));
    }
    if (elsewhere != null && elsewhere.signum() > 0) {
      boolean isOne = elsewhere.equals(BigInteger.ONE);
      String which = parts.isEmpty() ? isOne ? labels.noun() : labels.many() : "more";
      String matched = parts.isEmpty() ? Source.withArticle(words.one()) : "one";
      parts.add(
          Map.of(
              "id", labels.label() + "-elsewhere",
              "value", elsewhere,
              "words",
                  which + (isOne ? " matches " : " match ") + matched + " but for the position"));
    }
    return parts;
  }

  private void quarantine() {
    BigInteger most =
        silver.quarantine().stream()
            .map(SilverFacts.Rejects::lines)
            .reduce(BigInteger.ONE, BigInteger::max);
    model.put(
        "quarantine",
        silver.quarantine().stream()
            .sorted((left, right) -> right.lines().compareTo(left.lines()))
            .map(
                rejects -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  row.put("source", rejects.source());
                  row.put("reason", rejects.reason());
                  row.put("hint", rejects.hint());
                  row.put("lines", rejects.lines());
                  row.put("bar", percent(rejects.lines(), most));
                  row.put("file", Objects.requireNonNullElse(rejects.file(), ""));
                  row.put("offset", rejects.offset());
                  row.put("raw", Objects.requireNonNullElse(rejects.raw(), ""));
                  return row;
                })
            .toList());
  }

  private static String label(GoldFacts.AmountBin bin) {
    if (bin.from().signum() == 0) {
      return "nothing";
    }
    if (bin.max() != null) {
      boolean isOne = bin.max().compareTo(bin.from()) == 0;
      return whole(bin.from()) + (isOne ? "" : " to " + whole(bin.max()));
    }
    return bin.to() == null
        ? whole(bin.from()) + " and more"
        : whole(bin.from()) + " to below " + whole(bin.to());
  }

  private static String whole(BigDecimal amount) {
    return amount.stripTrailingZeros().scale() <= 0
        ? String.format(Locale.ROOT, "%,d", amount.toBigInteger())
        : amount.toPlainString();
  }

  private void gold() {
    if (gold.asOf() != null) {
      Map<String, Object> calendar = new Calendar(gold).model();
      model.put("calendar", calendar);
      if (gold.rows().signum() == 0) {
        model.put(
            "unscored",
            "Gold is empty: no accepted "
                + words.one()
                + " lies on the scored days, "
                + calendar.get("scored")
                + " "
                + gold.asOf().substring(0, 4)
                + "; give another --asOf.");
      }
    }
    model.put("fingerprint", gold.fingerprint());
    if (gold.change() != null) {
      model.put("change", new Change(gold.change()).model());
    }
    put("amounts", gold.amounts().stream().map(this::amounts).toList());
    Clickthrough clickthrough = new Clickthrough(gold);
    put("valueProps", clickthrough.valueProps());
    model.put("hasPositions", set.source(set.scored()).hasPosition());
    put("positions", clickthrough.positions());
    model.put("grid", clickthrough.grid());
    List<Map<String, Object>> histories = clickthrough.histories();
    data.put("histories", histories);
    int open =
        (int)
            gold.histories().stream()
                .filter(history -> history.lookbackDays() == gold.lookbackDays())
                .limit(MOST_HISTORIES)
                .count();
    model.put("histories", histories.subList(0, open));
    model.put("moreHistories", histories.subList(open, histories.size()));
    model.put("verbs", clickthrough.verbs());
    model.put("verdict", clickthrough.verdict());
    if (gold.coverage() != null && gold.coverage().first() != null) {
      model.put("coverage", new DaysWithData(gold.coverage(), words).model());
      model.put(
          "printDays",
          gold.days().stream()
              .map(
                  day ->
                      Map.<String, Object>of(
                          "day", day.day(),
                          "prints", day.prints(),
                          "clicked", day.clicked(),
                          "daysWith", day.daysWith()))
              .toList());
    }
    long most = gold.users().stream().mapToLong(GoldFacts.User::prints).max().orElse(1);
    model.put(
        "users",
        gold.users().stream()
            .map(
                user ->
                    Map.<String, Object>of(
                        "user", String.valueOf(user.user()),
                        "day", user.lastDay(),
                        "prints", user.prints(),
                        "clicked", user.clicked(),
                        "totals", user.totals().values().stream().map(PageModel::total).toList(),
                        "bar",
                            percent(BigInteger.valueOf(user.prints()), BigInteger.valueOf(most))))
            .toList());
    model.put(
        "totalNames",
        gold.users().isEmpty() ? List.of() : List.copyOf(gold.users().get(0).totals().keySet()));
    model.put("capped", gold.capped() == null ? "" : gold.capped());
    model.put("mayBeNull", gold.columns().stream().anyMatch(GoldFacts.Column::nullable));
    model.put("columns", gold.columns().stream().map(PageModel::column).toList());
  }

  private Map<String, Object> amounts(GoldFacts.Amounts amounts) {
    String many = words.many(amounts.source());
    return Map.of(
        "id",
        gold.amounts().size() == 1 ? "amounts" : "amounts-" + amounts.source(),
        "source",
        amounts.source(),
        "many",
        many,
        "title",
        Words.first(many) + " by amount",
        "bins",
        amounts.bins().stream()
            .map(
                bin ->
                    Map.of("label", label(bin), "from", whole(bin.from()), "events", bin.events()))
            .toList());
  }

  /** A number or an amount with commas; only amounts have digits behind the point. */
  private static Map<String, Object> total(BigDecimal total) {
    return Map.of(
        "value",
        total.toPlainString(),
        "shown",
        String.format(Locale.ROOT, "%,." + Math.max(0, total.scale()) + "f", total),
        "isAmount",
        total.scale() > 0);
  }

  private static Map<String, Object> column(GoldFacts.Column column) {
    boolean isName = column.name().equals("user_id");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", column.name());
    row.put("type", column.type());
    row.put("nullable", column.nullable());
    row.put("values", column.values());
    row.put("min", isName ? column.min() : grouped(column.min()));
    row.put("max", isName ? column.max() : grouped(column.max()));
    row.put("mean", grouped(column.mean()));
    row.put("meaning", column.meaning());
    return row;
  }

  /** A number, and what stands behind it, with commas; any other text as it is. */
  private static String grouped(String text) {
    return text == null
        ? null
        : LONG_NUMBER.matcher(text).replaceFirst(match -> number(new BigInteger(match.group())));
  }

  private static String number(BigInteger value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String money(BigInteger minorUnits) {
    return String.format(Locale.ROOT, "%,.2f", new BigDecimal(minorUnits, 2));
  }

  private static String share(BigInteger part, BigInteger whole, int digits) {
    if (whole.signum() == 0) {
      return "none";
    }
    BigDecimal percent =
        new BigDecimal(part)
            .multiply(BigDecimal.valueOf(100))
            .divide(new BigDecimal(whole), digits, RoundingMode.HALF_UP);
    boolean isTiny = part.signum() > 0 && percent.signum() == 0;
    return (isTiny ? "under " + percent.add(percent.ulp()) : percent.toPlainString()) + " %";
  }

  /** A length of a bar as a style sheet writes it, so that the smallest is still seen. */
  private static String percent(BigInteger part, BigInteger most) {
    double percent = 100 * part.doubleValue() / most.doubleValue();
    return String.format(Locale.ROOT, "%.1f", part.signum() > 0 ? Math.max(1, percent) : 0);
  }
}
