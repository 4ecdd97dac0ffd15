package io.lookback.internal.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.lookback.batch.Source;
import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Lookback;
import io.lookback.ledger.Check;
import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Ledger;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/** Writes a ledger as JSON: section by section, amounts as decimals with two digits. */
public final class LedgerJson {
  private final Ledger ledger;
  private final Ledger.Run run;
  private final Tally tally;

  /** The JSON of a ledger, which was made from these counts. */
  public LedgerJson(Ledger ledger, Ledger.Run run, Tally tally) {
    this.ledger = ledger;
    this.run = run;
    this.tally = tally;
  }

  /** The text; ends in a line feed. */
  public String write(boolean published) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("run", run.runId());
      json.writeBooleanField("published", published);
      json.writeBooleanField("balanced", ledger.failures().isEmpty());
      if (!ledger.files().isEmpty()) {
        writeLanding(json);
      }
      if (ledger.holdsSilver()) {
        writeSilver(json);
      }
      if (run.gold()) {
        writeGold(json);
        writeServed(json);
      }
      writeChecks(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail to be written", e);
    }
    return text + "\n";
  }

  private void writeLanding(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("landing");
    if (run.loading() != null) {
      run.loading().write(json);
    }
    json.writeArrayFieldStart("files");
    for (FileCounts file : ledger.files()) {
      json.writeStartObject();
      json.writeStringField("source", file.source().label());
      json.writeStringField("file", file.file());
      writeCounts(json, file);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("totals");
    for (Source source : run.features().sources()) {
      json.writeObjectFieldStart(source.label());
      writeCounts(json, ledger.total(source));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeCounts(JsonGenerator json, FileCounts counts) throws IOException {
    writeNumber(json, "lines", counts.lines());
    if (!ledger.holdsSilver()) {
      return;
    }
    writeNumber(json, "accepted", counts.accepted());
    writeNumber(json, "quarantined", counts.quarantined());
    writeNumber(json, "mended", counts.mended());
    writeNumber(json, "duplicates", counts.duplicates());
    writeNumber(json, "blank", counts.blank());
    FileCounts.Sizes sizes = counts.sizes();
    writeNumber(json, "bytes", sizes.bytes());
    writeNumber(json, "quarantined_bytes", sizes.quarantined());
    writeNumber(json, "cut_off_bytes", sizes.cutOff());
    writeNumber(json, "records_spanning_lines", sizes.spanning());
    writeNumber(json, "quarantined_records_spanning_lines", sizes.quarantinedSpanning());
    json.writeObjectFieldStart("reasons");
    for (Map.Entry<String, BigInteger> reason : counts.reasons().entrySet()) {
      writeNumber(json, reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("unknown_fields");
    for (String name : counts.unknownFields()) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  private void writeSilver(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("silver");
    for (Source source : run.features().sources()) {
      json.writeObjectFieldStart(source.label());
      TreeMap<String, BigInteger> rows = tally.sumsUnder(Counted.SILVER, source.label(), "rows");
      writeNumber(json, "rows", ledger.silverRows(source));
      if (source.hasAmount()) {
        writeAmount(json, "amount", ledger.silverAmount(source));
      }
      json.writeNumberField("days", rows.size());
      if (!rows.isEmpty()) {
        json.writeStringField("first_day", rows.firstKey());
        json.writeStringField("last_day", rows.lastKey());
      }
      json.writeEndObject();
    }
    Source labels = run.features().label().source();
    Source scored = run.features().scored();
    json.writeObjectFieldStart(labels + "_and_" + scored);
    writeNumber(json, labels + "_without_" + scored.noun(), ledger.taps("without_print"));
    writeNumber(
        json,
        labels + "_matching_only_without_position",
        ledger.taps("matching_only_without_position"));
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeGold(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("gold");
    LocalDate asOf = ledger.asOf();
    if (asOf != null) {
      int last = (int) asOf.toEpochDay();
      json.writeStringField("as_of", asOf.toString());
      json.writeStringField(
          "first_scored_day",
          LocalDate.ofEpochDay(run.features().window().firstScoredDay(last)).toString());
      json.writeStringField(
          "first_history_day",
          LocalDate.ofEpochDay(run.features().window().firstNeededDay(last)).toString());
    }
    List<Lookback> lookbacks = run.features().window().lookbacks();
    if (lookbacks.size() == 1) {
      json.writeNumberField("lookback_days", run.features().window().lookbackDays());
    } else {
      int[] days = lookbacks.stream().mapToInt(Lookback::days).toArray();
      json.writeFieldName("lookback_days");
      json.writeArray(days, 0, days.length);
    }
    json.writeNumberField("scoring_days", run.features().window().scoringDays());
    json.writeNumberField("weeks", run.features().window().weeks());
    json.writeNumberField("max_history", run.features().window().maxHistory());
    writeMeasures(json);
    writeNumber(json, "capped_users", ledger.leftOut("users"));
    json.writeNumberField("most_value_props", ledger.mostValueProps());
    for (FeatureColumn column : run.features().columns()) {
      writeSum(json, "left_out_" + column.field(), column, ledger.leftOut(column));
    }
    if (ledger.holdsSilver()) {
      writeCoverage(json);
    }
    json.writeStringField("fingerprint", ledger.fingerprint());
    writeSecondOpinion(json);
    json.writeObjectFieldStart("days");
    for (Map.Entry<LocalDate, GoldCounts.Rows> day : GoldCounts.scored(tally).days().entrySet()) {
      json.writeObjectFieldStart(day.getKey().toString());
      writeNumber(json, "rows", day.getValue().number());
      json.writeStringField("fingerprint", day.getValue().fingerprint());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeServed(JsonGenerator json) throws IOException {
    if (ledger.servedDays().isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("served");
    for (LocalDate day : ledger.servedDays()) {
      json.writeObjectFieldStart(day.toString());
      writeNumber(json, "users", ledger.served(Measures.ROWS, day));
      for (FeatureColumn column : run.features().columns()) {
        String measure = GoldTally.history(column);
        writeSum(json, measure, column, ledger.served(measure, day));
      }
      String leftOut = FeatureSet.HISTORY_LEFT_OUT;
      writeNumber(json, leftOut, ledger.served(leftOut, day));
      writeNumber(json, Measures.CAPPED_ROWS, ledger.served(Measures.CAPPED_ROWS, day));
      json.writeStringField("fingerprint", ledger.servedFingerprint(day));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void writeMeasures(JsonGenerator json) throws IOException {
    writeNumber(json, "rows", ledger.goldRows());
    String label = run.features().label().name();
    writeNumber(json, label, ledger.gold(label));
    for (FeatureColumn column : run.features().columns()) {
      writeColumn(json, column.name(), column);
    }
    for (FeatureColumn column : run.features().columns()) {
      writeColumn(json, GoldTally.history(column), column);
    }
    writeNumber(json, FeatureSet.HISTORY_LEFT_OUT, ledger.gold(FeatureSet.HISTORY_LEFT_OUT));
    writeNumber(json, "capped_rows", ledger.gold("capped_rows"));
  }

  private void writeSecondOpinion(JsonGenerator json) throws IOException {
    Verified opinion = ledger.verified();
    writeNumber(json, "verified_rows", opinion.rows());
    writeNumber(json, "verified_users", opinion.users());
    writeNumber(json, "verified_users_left_out", opinion.usersLeftOut());
    json.writeNumberField("verify_share", opinion.share());
    if (!opinion.isGiven() && !opinion.inWords().isEmpty()) {
      json.writeStringField("not_verified", opinion.inWords());
    }
  }

  /** The sum of a column, and how many values make it where some are null. */
  private void writeColumn(JsonGenerator json, String measure, FeatureColumn column)
      throws IOException {
    writeSum(json, measure, column, ledger.gold(measure));
    if (column.isNullable()) {
      writeNumber(json, measure + "_values", ledger.values(measure));
    }
  }

  private void writeCoverage(JsonGenerator json) throws IOException {
    NavigableSet<LocalDate> window = ledger.coverage().window();
    json.writeObjectFieldStart("coverage");
    json.writeNumberField("days", window.size());
    if (!window.isEmpty()) {
      json.writeStringField("first_day", window.first().toString());
      json.writeStringField("last_day", window.last().toString());
    }
    for (Source source : run.features().sources()) {
      json.writeNumberField("days_with_" + source.label(), ledger.coverage().daysWith(source));
    }
    json.writeEndObject();
  }

  private void writeChecks(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("checks");
    for (Check check : ledger.checks()) {
      json.writeStartObject();
      json.writeStringField("key", check.key().code());
      json.writeStringField("subject", check.subject());
      json.writeStringField("check", check.name());
      writeNumber(json, "left", check.left());
      writeNumber(json, "right", check.right());
      json.writeBooleanField("holds", check.holds());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("faults");
    for (Map.Entry<String, String> file : ledger.unreadable().entrySet()) {
      json.writeString(file.getKey() + ": " + file.getValue());
    }
    for (String overflow : ledger.overflows()) {
      json.writeString(overflow);
    }
    for (Difference difference : ledger.verified().differences()) {
      json.writeString(difference.inWords());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("warnings");
    for (String warning : ledger.warnings()) {
      json.writeString(warning);
    }
    for (String warning : ledger.coverage().warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
  }

  private static void writeSum(
      JsonGenerator json, String name, FeatureColumn column, BigInteger value) throws IOException {
    if (column.type() == ColumnType.AMOUNT) {
      writeAmount(json, name, value);
    } else {
      writeNumber(json, name, value);
    }
  }

  private static void writeNumber(JsonGenerator json, String name, BigInteger value)
      throws IOException {
    json.writeFieldName(name);
    json.writeNumber(value);
  }

  private static void writeAmount(JsonGenerator json, String name, BigInteger minorUnits)
      throws IOException {
    json.writeFieldName(name);
    json.writeNumber(new BigDecimal(minorUnits, 2));
  }
}
