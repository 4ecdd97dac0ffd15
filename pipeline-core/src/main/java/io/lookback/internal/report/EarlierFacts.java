package io.lookback.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lookback.feature.Lookback;
import io.lookback.feature.Operation;
import io.lookback.lake.Layer;
import java.util.List;

/**
 * Facts of programs that knew one feature set only, in the form of today. They do not say what they
 * are made of: it is the built-in set, with one look-back.
 */
public final class EarlierFacts {
  private static final String SET = "set";
  private static final List<String> SOURCES = List.of("prints", "taps", "pays");
  private static final List<String> FIELDS = List.of("views", "taps", "pays", "amount");

  private final ObjectNode facts;

  private EarlierFacts(ObjectNode facts) {
    this.facts = facts;
  }

  /** The facts of a layer; those of today as they are. */
  public static JsonNode renewed(Layer layer, JsonNode read) {
    if (read.has(SET) || !read.isObject()) {
      return read;
    }
    ObjectNode facts = read.deepCopy();
    facts.set(SET, new ObjectMapper().valueToTree(SetFacts.BUILT_IN));
    EarlierFacts earlier = new EarlierFacts(facts);
    earlier.checks();
    switch (layer) {
      case BRONZE -> {}
      case SILVER -> earlier.silver();
      case GOLD -> earlier.gold();
    }
    return facts;
  }

  private void checks() {
    for (JsonNode check : facts.path("checks")) {
      boolean isAmount = check.path("check").asText().startsWith("history amount");
      ((ObjectNode) check).put("amount", isAmount);
    }
  }

  private void silver() {
    facts.putObject("amounts").set("pays", facts.get("amount"));
    facts.set("labelsAlone", facts.get("tapsWithoutPrint"));
    facts.set("labelsElsewhere", facts.get("tapsElsewhere"));
    for (JsonNode day : facts.path("days")) {
      ((ObjectNode) day).set("rows", day.deepCopy());
      ((ObjectNode) day.get("rows")).remove("day");
    }
  }

  private void gold() {
    int lookbackDays = facts.path("lookbackDays").asInt();
    ((ObjectNode) facts.get(SET)).putArray("lookbackDays").add(lookbackDays);
    coverage(lookbackDays);
    for (JsonNode history : facts.path("histories")) {
      String field = history.path("measure").asText();
      ((ObjectNode) history)
          .put("field", field)
          .put("source", SOURCES.get(Math.max(0, FIELDS.indexOf(field))))
          .put("operation", Operation.COUNT.code())
          .put("lookbackDays", lookbackDays);
    }
    for (JsonNode user : facts.path("users")) {
      ObjectNode totals = ((ObjectNode) user).putObject("totals");
      FIELDS.forEach(field -> totals.set(field, user.get(field)));
    }
    JsonNode bins = facts.path("amounts");
    for (JsonNode bin : bins) {
      ((ObjectNode) bin).set("events", bin.get("payments"));
    }
    ArrayNode amounts = facts.putArray("amounts");
    if (!bins.isEmpty()) {
      amounts.addObject().put("source", "pays").set("bins", bins);
    }
  }

  /** Days with events were told by source; programs before those did not tell them. */
  private void coverage(int lookbackDays) {
    if (!facts.path("coverage").isObject()) {
      return;
    }
    String suffix = new Lookback(Math.max(1, lookbackDays)).suffix();
    ArrayNode columns = ((ObjectNode) facts.get("coverage")).putArray("columns");
    for (String source : SOURCES) {
      String name = "days_with_" + source + suffix;
      columns.addObject().put("name", name).put("source", source).put("lookbackDays", lookbackDays);
      for (JsonNode day : facts.path("days")) {
        if (day.path("daysWith").isObject()) {
          ObjectNode daysWith = (ObjectNode) day.get("daysWith");
          daysWith.set(name, daysWith.remove(source));
        }
      }
    }
  }
}
