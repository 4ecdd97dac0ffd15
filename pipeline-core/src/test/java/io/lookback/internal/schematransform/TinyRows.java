package io.lookback.internal.schematransform;

import io.lookback.internal.lake.TinyLanding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/** The providers as a pipeline in another language finds them, and the tiny landing as rows. */
final class TinyRows {
  /** How Beam's readers of text give lines. */
  static final Schema LINE = Schema.builder().addStringField("line").build();

  /** The header of the payments. */
  static final String HEADER = "user_id,value_prop,total,pay_date";

  /** The rows of gold of the tiny landing, without history and coverage. */
  static final List<String> GOLD =
      List.of(
          "2020-11-24 7 point false 3 1 2 21.00",
          "2020-11-29 8 zoë false 0 0 0 0.00",
          "2020-11-30 7 point true 3 1 2 21.00",
          "2020-11-30 7 send false 0 0 1 0.01");

  private TinyRows() {}

  /** The providers of the library, by the name in their URN. */
  static Map<String, SchemaTransformProvider> providers() {
    Map<String, SchemaTransformProvider> found = new TreeMap<>();
    for (SchemaTransformProvider provider : ServiceLoader.load(SchemaTransformProvider.class)) {
      if (provider.identifier().contains("lookback")) {
        found.put(provider.identifier(), provider);
      }
    }
    return found;
  }

  /** The URN of a name. */
  static String urn(String name) {
    return "beam:schematransform:io.lookback:" + name + ":v1";
  }

  /** A transform by the name in its URN, configured by snake-case names as in YAML. */
  static SchemaTransform transform(String name, Map<String, ?> configuration) {
    SchemaTransformProvider provider = providers().get(urn(name));
    return provider.from(row(provider.configurationSchema(), configuration));
  }

  /** A row with these fields, a map for a row within the row; null in others. */
  @SuppressWarnings("unchecked")
  static Row row(Schema schema, Map<String, ?> fields) {
    for (String name : fields.keySet()) {
      if (!schema.hasField(name)) {
        throw new IllegalArgumentException("no field " + name + " in " + schema.getFieldNames());
      }
    }
    Map<String, Object> all = new HashMap<>();
    for (Schema.Field field : schema.getFields()) {
      Object value = fields.get(field.getName());
      boolean within = value != null && field.getType().getTypeName() == Schema.TypeName.ROW;
      all.put(
          field.getName(),
          within ? row(field.getType().getRowSchema(), (Map<String, ?>) value) : value);
    }
    return Row.withSchema(schema).withFieldValues(all).build();
  }

  /** The lines of the tiny landing as rows, by source. */
  static PCollectionRowTuple lines(Pipeline pipeline, Path folder) throws Exception {
    TinyLanding.write(folder);
    return PCollectionRowTuple.of(
        "prints",
        rows(pipeline, folder, "prints.json", "prints/more.json"),
        "taps",
        rows(pipeline, folder, "taps.json"),
        "pays",
        rows(pipeline, folder, "pays.csv"));
  }

  /** The lines of files as rows. */
  static PCollection<Row> rows(Pipeline pipeline, Path folder, String... files) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String file : files) {
      for (String line : Files.readAllLines(folder.resolve(file))) {
        rows.add(Row.withSchema(LINE).addValue(line).build());
      }
    }
    return pipeline.apply("Read " + files[0], Create.of(rows).withRowSchema(LINE));
  }

  /** A row of gold as {@link #GOLD} has it. */
  static String gold(Row row) {
    StringBuilder text = new StringBuilder(row.getLogicalTypeValue("print_day", Object.class) + "");
    for (String column :
        List.of("user_id", "value_prop", "clicked", "views_3w", "taps_3w", "pays_3w")) {
      text.append(' ').append(row.<Object>getValue(column));
    }
    return text.append(' ').append(row.getDecimal("amount_3w")).toString();
  }
}
