package com.example.scoring;

import org.apache.beam.sdk.extensions.sql.SqlTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Asks gold with Beam SQL.
 *
 * <p>{@code withAutoLoading(false)} keeps SQL from loading the tables that it can read from other
 * services, so their libraries may be left out of the project; see examples/pom.xml.
 */
public final class GoldInSql {
  private GoldInSql() {}

  /** Prints, clicks, and views of {@code point} in the three weeks before, by value prop. */
  // shown: from here
  static PCollection<Row> byValueProp(PCollection<Row> gold) {
    return gold.apply(
        "By value prop",
        SqlTransform.query(
                "SELECT value_prop, COUNT(*) AS prints,"
                    + " SUM(CASE WHEN clicked THEN 1 ELSE 0 END) AS clicks,"
                    + " SUM(amount_3w) AS amount,"
                    + " SUM(history['point'].views) AS views_of_point"
                    + " FROM PCOLLECTION WHERE print_day >= DATE '2020-11-24' GROUP BY value_prop")
            .withAutoLoading(false));
  }
  // shown: to here
}
