package io.lookback.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A lake as earlier versions laid it out: versions, pointers and links in the layers' folders. */
final class EarlierLayout {
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "bronze", List.of("prints", "taps", "pays"),
          "silver", List.of("prints", "taps", "pays", "quarantine"),
          "gold", List.of("print_features"));

  private EarlierLayout() {}

  /** Lays out a lake of today in this way. */
  static void giveTo(Path root) throws IOException {
    for (String layer : TABLES.keySet()) {
      giveTo(root, layer, new Lake(root).published(layer));
    }
    Files.deleteIfExists(root.resolve(".versions/retention.json"));
    Files.delete(root.resolve(".versions"));
  }

  private static void giveTo(Path root, String layer, String published) throws IOException {
    Path old = root.resolve(layer);
    Files.delete(old);
    Files.createDirectory(old);
    Path versions = Files.move(new Lake(root).versionsFolder(layer), old.resolve(".versions"));
    for (Path version : children(versions)) {
      for (Path table : children(version.resolve("tables"))) {
        Files.move(table, version.resolve(table.getFileName()));
      }
      Files.delete(version.resolve("tables"));
    }
    Files.createSymbolicLink(old.resolve("current"), Path.of(".versions", published));
    for (String table : TABLES.get(layer)) {
      Files.createSymbolicLink(old.resolve(table), Path.of("current", table));
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }
}
