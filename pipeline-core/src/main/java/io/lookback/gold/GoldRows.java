package io.lookback.gold;

import io.lookback.batch.FeatureBatch;
import io.lookback.feature.ColumnType;
import io.lookback.feature.FeatureColumn;
import io.lookback.feature.FeatureSet;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Unfolds feature batches into Beam rows, for library users who want schemas or Beam SQL. */
final class GoldRows extends DoFn<KV<Integer, FeatureBatch>, Row> {
  private static final long serialVersionUID = 1L;

  private final FeatureSet features;
  private final boolean isOfPrints;
  private final Schema schema;
  private final Schema historySchema;

  private GoldRows(FeatureSet features, boolean isOfPrints, Schema schema) {
    this.features = features;
    this.isOfPrints = isOfPrints;
    this.schema = schema;
    this.historySchema = GoldSchemas.history(features);
  }

  /** Rows of scored prints. */
  static GoldRows ofPrints(FeatureSet features) {
    return new GoldRows(features, true, GoldSchemas.rows(features));
  }

  /** Rows of served users: the columns that do not depend on the print. */
  static GoldRows ofUsers(FeatureSet features) {
    return new GoldRows(features, false, GoldSchemas.servedRows(features));
  }

  /** Puts out one row per row of the batch. */
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
  private Map<String, Row> history(FeatureBatch batch, int number) {
    Map<String, Row> history = new LinkedHashMap<>();
    int end = batch.historyEnd(number);
    for (int entry = batch.historyStart(number); entry < end; entry++) {
      history.put(
          batch.valueProp(batch.entryProp(entry)),
          Row.withSchema(historySchema).addValues(values(batch, entry)).build());
    }
    return Collections.unmodifiableMap(history);
  }

  /** The values of an entry; those of no entry where it is less than 0. */
  private List<Object> values(FeatureBatch batch, int entry) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < features.columns().size(); i++) {
      FeatureColumn column = features.columns().get(i);
      long value = entry < 0 ? column.ofNothing() : batch.entryValue(i, entry);
      if (value == FeatureBatch.NONE) {
        values.add(null);
      } else if (column.type() == ColumnType.AMOUNT) {
        values.add(BigDecimal.valueOf(value, 2));
      } else {
        values.add((int) value);
      }
    }
    return values;
  }

  private Row row(FeatureBatch batch, int row, Map<String, Row> history) {
    List<Object> values = new ArrayList<>();
    values.add(LocalDate.ofEpochDay(batch.printDay()));
    values.add(batch.user(row));
    if (isOfPrints) {
      values.add(batch.valueProp(batch.prop(row)));
      if (features.scored().hasPosition()) {
        values.add(batch.position(row));
      }
      values.add(batch.clicked(row));
      values.addAll(values(batch, batch.ownEntry(row)));
    }
    values.add(history);
    values.add(batch.leftOut(batch.history(row)));
    for (int column = 0; column < batch.coverageCount(); column++) {
      values.add(batch.coveredDays(column));
    }
    return Row.withSchema(schema).addValues(values).build();
  }
}
