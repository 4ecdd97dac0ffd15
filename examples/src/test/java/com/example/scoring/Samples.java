package com.example.scoring;

import io.lookback.feature.FeatureSet;
import io.lookback.gold.GoldSchemas;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/** A few events that are easy to count by hand, and the one row of gold that they make. */
final class Samples {
  /** User 1 was shown {@code point} on two days; the last line is no event, as its day is none. */
  static final List<String> PRINTS =
      List.of(
          "{\"day\":\"2020-11-20\",\"event_data\":{\"position\":0,\"value_prop\":\"point\"},\"user_id\":1}",
          "{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\"point\"},\"user_id\":1}",
          "{\"day\":\"2020-02-30\",\"event_data\":{\"position\":0,\"value_prop\":\"point\"},\"user_id\":1}");

  /** The user tapped it on both days. */
  static final List<String> TAPS = PRINTS.subList(0, 2);

  /** The user paid for it on the first day. */
  static final List<String> PAYS = List.of("2020-11-20,12.50,1,point");

  private Samples() {}

  /** Writes the events as landing files. */
  static String writeLanding(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("prints.json"), PRINTS);
    Files.write(folder.resolve("taps.json"), TAPS);
    Files.write(
        folder.resolve("pays.csv"), List.of("pay_date,total,user_id,value_prop", PAYS.get(0)));
    return folder.toString();
  }

  /** The print of the last day, with what came in the three weeks before it. */
  static Row gold() {
    Row point =
        Row.withSchema(GoldSchemas.history(FeatureSet.BUILT_IN))
            .addValues(1, 1, 1, new BigDecimal("12.50"))
            .build();
    return Row.withSchema(GoldSchemas.rows(FeatureSet.BUILT_IN))
        .withFieldValue("print_day", LocalDate.of(2020, 11, 30))
        .withFieldValue("user_id", 1L)
        .withFieldValue("value_prop", "point")
        .withFieldValue("position", 0)
        .withFieldValue("clicked", true)
        .withFieldValue("views_3w", 1)
        .withFieldValue("taps_3w", 1)
        .withFieldValue("pays_3w", 1)
        .withFieldValue("amount_3w", new BigDecimal("12.50"))
        .withFieldValue("history", Map.of("point", point))
        .withFieldValue("history_left_out", 0)
        .withFieldValue("days_with_prints_3w", 1)
        .withFieldValue("days_with_taps_3w", 1)
        .withFieldValue("days_with_pays_3w", 1)
        .build();
  }
}
