package io.lookback.internal.report;

import io.lookback.batch.Source;
import io.lookback.feature.CoverageColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.ledger.Coverage;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/**
 * On which days that scored prints lie on or look back to there are events of any user.
 *
 * @param first the first of these days; null if nothing is scored
 * @param last the last of them; null if nothing is scored
 * @param days how many there are; fewer than from first to last where weeks without prints lie
 *     between
 * @param sources what each source has of them, by source
 * @param columns the columns of gold that count such days
 * @param warnings what is hardly meant, one message each
 */
public record CoverageFacts(
    String first,
    String last,
    int days,
    Map<String, Days> sources,
    List<Column> columns,
    List<String> warnings) {
  /** The most spans that are kept. */
  static final int MAX_SPANS = 50;

  /**
   * The days of a source.
   *
   * @param with how many have an event
   * @param without those that have none; at most {@link #MAX_SPANS} spans, the first
   * @param spansLeftOff how many further spans there are
   */
  public record Days(int with, List<Span> without, int spansLeftOff) {}

  /** A column of gold: its name, and the days of which source it counts in which look-back. */
  public record Column(String name, String source, int lookbackDays) {}

  /** Days from {@code first} to {@code last}, both included. */
  public record Span(String first, String last) {}

  static CoverageFacts of(Coverage coverage, FeatureSet features) {
    NavigableSet<LocalDate> window = coverage.window();
    Map<String, Days> sources = new LinkedHashMap<>();
    for (Source source : features.sources()) {
      List<Coverage.Span> without = coverage.without(source);
      sources.put(
          source.label(),
          new Days(
              coverage.daysWith(source),
              without.stream()
                  .limit(MAX_SPANS)
                  .map(span -> new Span(span.first().toString(), span.last().toString()))
                  .toList(),
              Math.max(0, without.size() - MAX_SPANS)));
    }
    return new CoverageFacts(
        window.isEmpty() ? null : window.first().toString(),
        window.isEmpty() ? null : window.last().toString(),
        window.size(),
        sources,
        features.coverage().stream().map(CoverageFacts::column).toList(),
        coverage.gapWarnings());
  }

  private static Column column(CoverageColumn column) {
    return new Column(column.name(), column.source().label(), column.lookback().days());
  }
}
