package io.lookback.internal.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lookback.feature.FeatureSet;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * A place where gold and the second opinion differ: a cell of a row, a row that only one of them
 * has, or a line that they read differently.
 *
 * @param where a row by day, value prop and position, or a line by file and offset
 * @param user the user
 * @param column the column of gold, for a value of a history with its value prop and field; {@link
 *     #ROW} or {@link #LINE}
 * @param gold what gold has, or what the lines were read as
 * @param computed what the second opinion has
 */
public record Difference(String where, long user, String column, String gold, String computed) {
  /** The {@link #column} of a row that only one of the two has. */
  public static final String ROW = "row";

  /** The {@link #column} of a line that the two read differently. */
  public static final String LINE = "line";

  /** A value that is longer is cut. */
  private static final int MOST_LETTERS = 200;

  private static final String WHERE = "where";
  private static final String GOLD = "gold";
  private static final String COMPUTED = "computed";
  private static final String COLUMN = "column";
  private static final JsonFactory JSON = new JsonFactory();

  /** Cuts what is long. */
  public Difference {
    gold = cut(gold);
    computed = cut(computed);
  }

  /** The {@link #where} of a line. */
  public static String placeOf(String file, long offset) {
    return file + " at byte " + offset;
  }

  private static String cut(String value) {
    return value.length() <= MOST_LETTERS ? value : value.substring(0, MOST_LETTERS) + "...";
  }

  /** The difference as an object of JSON in one line, without a line end. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField(WHERE, where);
      json.writeNumberField(FeatureSet.USER_ID, user);
      json.writeStringField(COLUMN, column);
      json.writeStringField(GOLD, gold);
      json.writeStringField(COMPUTED, computed);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail to be written", e);
    }
    return text.toString();
  }

  /** Reads what {@link #toJson} wrote. */
  public static Difference ofJson(String text) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, json.getText());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no difference: " + text, e);
    }
    return new Difference(
        fields.get(WHERE),
        Long.parseLong(fields.get(FeatureSet.USER_ID)),
        fields.get(COLUMN),
        fields.get(GOLD),
        fields.get(COMPUTED));
  }

  /** The difference in words. */
  public String inWords() {
    return switch (column) {
      case ROW -> "row " + where + ": " + gold + " in gold, " + computed + " by plain code";
      case LINE -> "line " + where + ": read as " + gold + ", by plain code as " + computed;
      default ->
          "row " + where + ", " + column + ": " + gold + " in gold, " + computed + " by plain code";
    };
  }
}
