package io.lookback.runner.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookback.lake.LakeFolder;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is known of the layers of a lake.
 *
 * @param bronze null if nothing is known of it
 * @param silver null if nothing is known of it
 * @param gold null if nothing is known of it
 */
record LakeFacts(BronzeFacts bronze, SilverFacts silver, GoldFacts gold) {
  /** The file that a published version of a layer carries. */
  static final String FILE = "report.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          // Facts that a later version adds do not matter to this one.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * Reads what the published layers carry.
   *
   * @throws IOException if a file is there and cannot be understood
   */
  static LakeFacts published(LakeFolder lake) throws IOException {
    return new LakeFacts(null, null, null).over(lake);
  }

  /** These facts, and what the published layers carry where these know nothing. */
  LakeFacts over(LakeFolder lake) throws IOException {
    return new LakeFacts(
        bronze == null ? read(lake, Layer.BRONZE, BronzeFacts.class) : bronze,
        silver == null ? read(lake, Layer.SILVER, SilverFacts.class) : silver,
        gold == null ? read(lake, Layer.GOLD, GoldFacts.class) : gold);
  }

  boolean isEmpty() {
    return bronze == null && silver == null && gold == null;
  }

  /** The facts of a layer; null if nothing is known of it. */
  Object of(Layer layer) {
    return switch (layer) {
      case BRONZE -> bronze;
      case SILVER -> silver;
      case GOLD -> gold;
    };
  }

  /** Writes the facts of a layer into its version folder. */
  void write(Layer layer, Path version) throws IOException {
    Files.createDirectories(version);
    Files.write(version.resolve(FILE), JSON.writeValueAsBytes(of(layer)));
  }

  private static <T> T read(LakeFolder lake, Layer layer, Class<T> type) throws IOException {
    Path file = lake.folder(layer).resolve("current").resolve(FILE);
    return Files.isRegularFile(file) ? JSON.readValue(file.toFile(), type) : null;
  }
}
