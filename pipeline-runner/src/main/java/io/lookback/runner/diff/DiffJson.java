package io.lookback.runner.diff;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.GoldColumn;
import io.lookback.internal.diff.DiffColumns;
import io.lookback.internal.diff.DiffExample;
import io.lookback.internal.diff.GoldDiff;
import io.lookback.internal.diff.GoldDiff.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What differs between two golds, for programs: one JSON document. */
public final class DiffJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DiffJson() {}

  /** The document, indented, without a line feed at its end. */
  public static String of(Compared compared) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(facts(compared));
  }

  private static Map<String, Object> facts(Compared compared) {
    GoldDiff diff = compared.diff();
    DiffColumns columns = compared.plan().columns();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("equal", compared.areEqual());
    document.put("a", side(compared.nameOfA(), compared.plan().a().rows()));
    document.put("b", side(compared.nameOfB(), compared.plan().b().rows()));
    document.put("rows_in_both", compared.rowsInBoth());
    document.put("rows_that_differ", diff.rows(Kind.DIFFERS));
    document.put("rows_only_in_a", diff.rows(Kind.ONLY_IN_A));
    document.put("rows_only_in_b", diff.rows(Kind.ONLY_IN_B));
    document.put("days", diff.days().stream().map(day -> day(diff, day)).toList());
    document.put("columns_only_in_a", columns.onlyInA());
    document.put("columns_only_in_b", columns.onlyInB());
    List<Map<String, Object>> compareds = new ArrayList<>();
    for (int column = 0; column < columns.names().size(); column++) {
      compareds.add(column(columns, column, diff));
    }
    document.put("columns", compareds);
    document.put("only_in_a", diff.onlyInA().stream().map(row -> key(row, columns)).toList());
    document.put("only_in_b", diff.onlyInB().stream().map(row -> key(row, columns)).toList());
    return document;
  }

  private static Map<String, Object> side(String name, long rows) {
    Map<String, Object> side = new LinkedHashMap<>();
    side.put("name", name);
    side.put("rows", rows);
    return side;
  }

  private static Map<String, Object> day(GoldDiff diff, int day) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("print_day", LocalDate.ofEpochDay(day).toString());
    counts.put("equal", diff.rows(day, Kind.EQUAL));
    counts.put("differ", diff.rows(day, Kind.DIFFERS));
    counts.put("only_in_a", diff.rows(day, Kind.ONLY_IN_A));
    counts.put("only_in_b", diff.rows(day, Kind.ONLY_IN_B));
    return counts;
  }

  private static Map<String, Object> column(DiffColumns columns, int column, GoldDiff diff) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("column", columns.names().get(column));
    facts.put("rows_that_differ", diff.differing(column));
    List<Map<String, Object>> examples = new ArrayList<>();
    for (DiffExample example : diff.examples(column)) {
      Map<String, Object> shown = key(example, columns);
      if (example.entry() != null) {
        shown.put("entry", example.entry());
        shown.put("field", example.field());
      }
      GoldColumn.Type type = type(columns, column, example);
      shown.put("a", value(example.a(), type));
      shown.put("b", value(example.b(), type));
      examples.add(shown);
    }
    facts.put("examples", examples);
    return facts;
  }

  private static GoldColumn.Type type(DiffColumns columns, int column, DiffExample example) {
    if (example.entry() == null) {
      return columns.compared().get(column).type();
    }
    return columns.fields().stream()
        .filter(field -> field.name().equals(example.field()))
        .map(DiffColumns.Column::type)
        .findFirst()
        .orElse(GoldColumn.Type.TEXT);
  }

  private static Map<String, Object> key(DiffExample example, DiffColumns columns) {
    Map<String, Object> key = new LinkedHashMap<>();
    key.put(FeatureSet.PRINT_DAY, LocalDate.ofEpochDay(example.day()).toString());
    key.put(FeatureSet.USER_ID, example.user());
    key.put(FeatureSet.VALUE_PROP, example.valueProp());
    if (columns.matchesPosition()) {
      key.put(FeatureSet.POSITION, example.position());
    }
    if (example.number() > 0) {
      key.put("number", example.number());
    }
    return key;
  }

  private static Object value(String text, GoldColumn.Type type) {
    if (text == null || text.equals(DiffExample.NOT_LISTED)) {
      return text;
    }
    return switch (type) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INT32 -> Long.valueOf(text);
      case AMOUNT -> new BigDecimal(text);
      default -> text;
    };
  }
}
