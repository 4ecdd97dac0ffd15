package io.lookback.runner;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A lake as its readers see it: globs through the published links, and the ledger. */
record Lake(Path root) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A query for all rows and columns of a table, its partition column included. */
  String select(String table) {
    return "SELECT * FROM read_parquet('"
        + root
        + "/"
        + table
        + "/*/*.parquet', "
        + "hive_partitioning = true)";
  }

  /** The same for a table without partitions. */
  String selectFlat(String table) {
    return "SELECT * FROM read_parquet('" + root + "/" + table + "/*.parquet')";
  }

  /** Gold over three weeks, its columns in the order of the contract. */
  String gold() {
    return gold("_3w");
  }

  /** Gold over the look-back of this suffix, its columns in the order of the contract. */
  String gold(String suffix) {
    String columns =
        "CAST(print_day AS DATE) AS print_day, user_id, value_prop, position, clicked, views_3w,"
            + " taps_3w, pays_3w, amount_3w, history, history_left_out, days_with_prints_3w,"
            + " days_with_taps_3w, days_with_pays_3w";
    return "SELECT "
        + columns.replace("_3w", suffix)
        + " FROM ("
        + select("gold/print_features")
        + ")";
  }

  /** The ledger of the last run. */
  JsonNode ledger() throws IOException {
    return JSON.readTree(Files.readString(root.resolve("ledger.json"), StandardCharsets.UTF_8));
  }

  /** What the published version of a layer tells the report. */
  JsonNode reported(String layer) throws IOException {
    return JSON.readTree(version(layer).resolve("report.json").toFile());
  }

  /** The order-free fingerprint of gold in the ledger. */
  String fingerprint() throws IOException {
    return ledger().at("/gold/fingerprint").asText();
  }

  /** The name of the published version of a layer, or the empty text. */
  String published(String layer) throws IOException {
    return Files.isSymbolicLink(root.resolve(layer)) ? version(layer).getFileName().toString() : "";
  }

  /** The folder of the published version of a layer, which holds its tables and what is beside. */
  Path version(String layer) throws IOException {
    return root.resolve(Files.readSymbolicLink(root.resolve(layer))).getParent();
  }

  /** The folder of all versions of a layer. */
  Path versionsFolder(String layer) {
    return root.resolve(".versions").resolve(layer);
  }

  /** The names of a layer's versions, sorted. */
  List<String> versions(String layer) throws IOException {
    Path versions = versionsFolder(layer);
    if (!Files.isDirectory(versions)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(versions)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** All files, links and folders of the lake below its root, sorted. */
  List<String> everything() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.map(path -> root.relativize(path).toString()).sorted().toList();
    }
  }
}
