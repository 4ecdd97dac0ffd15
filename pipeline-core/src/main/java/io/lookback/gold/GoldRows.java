package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.coder.AvroRows;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Unfolds feature batches into Beam rows, for library users who want schemas or Beam SQL. */
public final class GoldRows extends DoFn<KV<Integer, FeatureBatch>, Row> {
  private static final long serialVersionUID = 1L;

  /** One value prop's part of a history: {@code views, taps, pays, amount}. */
  public static final Schema HISTORY_SCHEMA =
      Schema.builder()
          .addInt32Field("views")
          .addInt32Field("taps")
          .addInt32Field("pays")
          .addDecimalField("amount")
          .build();

  /** The columns of gold, {@code print_day} included. */
  public static final Schema SCHEMA =
      Schema.builder()
          .addLogicalTypeField("print_day", SqlTypes.DATE)
          .addInt64Field("user_id")
          .addStringField("value_prop")
          .addInt32Field("position")
          .addBooleanField("clicked")
          .addInt32Field("views_3w")
          .addInt32Field("taps_3w")
          .addInt32Field("pays_3w")
          .addDecimalField("amount_3w")
          .addMapField("history", FieldType.STRING, FieldType.row(HISTORY_SCHEMA))
          .addInt32Field("history_left_out")
          .addInt32Field("days_with_prints_3w")
          .addInt32Field("days_with_taps_3w")
          .addInt32Field("days_with_pays_3w")
          .build();

  GoldRows() {}

  /**
   * The same columns as Avro, with the amounts as decimal(18,2): for Beam's {@code AvroUtils} and
   * {@code ParquetIO.sink}. {@code AvroUtils.toAvroSchema} cannot make it, as a decimal of {@link
   * #SCHEMA} has no scale. Where Beam makes rows of such records, {@code print_day} is the start of
   * the day in UTC.
   */
  public static org.apache.avro.Schema avroSchema() {
    return AvroRows.schema(SCHEMA);
  }

  /** Puts out one row per print. */
  @ProcessElement
  public void unfold(@Element KV<Integer, FeatureBatch> element, OutputReceiver<Row> out) {
    FeatureBatch batch = element.getValue();
    Map<String, Row> history = Map.of();
    int last = -1;
    for (int row = 0; row < batch.size(); row++) {
      if (batch.history(row) != last) {
        last = batch.history(row);
        history = history(batch, last);
      }
      out.output(row(batch, row, history));
    }
  }

  /** Rows that refer to one history share it, however long it is. */
  private static Map<String, Row> history(FeatureBatch batch, int number) {
    Map<String, Row> history = new LinkedHashMap<>();
    int end = batch.historyEnd(number);
    for (int entry = batch.historyStart(number); entry < end; entry++) {
      history.put(
          batch.valueProp(batch.entryProp(entry)),
          Row.withSchema(HISTORY_SCHEMA)
              .addValues(
                  batch.entryViews(entry),
                  batch.entryTaps(entry),
                  batch.entryPays(entry),
                  BigDecimal.valueOf(batch.entryAmount(entry), 2))
              .build());
    }
    return Collections.unmodifiableMap(history);
  }

  private static Row row(FeatureBatch batch, int row, Map<String, Row> history) {
    int own = batch.ownEntry(row);
    return Row.withSchema(SCHEMA)
        .addValues(
            LocalDate.ofEpochDay(batch.printDay()),
            batch.user(row),
            batch.valueProp(batch.prop(row)),
            batch.position(row),
            batch.clicked(row),
            own < 0 ? 0 : batch.entryViews(own),
            own < 0 ? 0 : batch.entryTaps(own),
            own < 0 ? 0 : batch.entryPays(own),
            BigDecimal.valueOf(own < 0 ? 0 : batch.entryAmount(own), 2),
            history,
            batch.leftOut(batch.history(row)),
            batch.coveredDays().prints(),
            batch.coveredDays().taps(),
            batch.coveredDays().pays())
        .build();
  }
}
