package io.lookback.runner;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** The same landing in many files of every packing, lines shuffled. */
final class ScatteredLanding {
  private static final int FILES_PER_SOURCE = 7;

  private ScatteredLanding() {}

  /** Scatters the three plain files of {@code landing} into folders of {@code scattered}. */
  static void write(Path landing, Path scattered, long seed) throws IOException {
    Random random = new Random(seed);
    scatter(landing.resolve("prints.json"), scattered.resolve("prints"), ".jsonl", random);
    scatter(landing.resolve("taps.json"), scattered.resolve("taps"), ".ndjson", random);
    scatter(landing.resolve("pays.csv"), scattered.resolve("pays"), ".csv", random);
  }

  private static void scatter(Path file, Path folder, String ending, Random random)
      throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
    String header = ending.equals(".csv") ? lines.remove(0) : null;
    Collections.shuffle(lines, random);
    String[] packings = {"", ".gz", ".zst"};
    for (int part = 0; part < FILES_PER_SOURCE; part++) {
      int from = part * lines.size() / FILES_PER_SOURCE;
      int to = (part + 1) * lines.size() / FILES_PER_SOURCE;
      List<String> mine = new ArrayList<>(lines.subList(from, to));
      if (header != null) {
        mine.add(0, header);
      }
      String packing = packings[part % packings.length];
      // Every other file ends without a line feed.
      String text = String.join("\n", mine) + (part % 2 == 0 ? "\n" : "");
      try (OutputStream out = packed(folder.resolve("part-" + part + ending + packing), packing)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** A stream that packs what it gets as the ending of a landing file says. */
  static OutputStream packed(Path file, String packing) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return switch (packing) {
      case ".gz" -> new GZIPOutputStream(out);
      case ".zst" -> new ZstdOutputStream(out);
      default -> out;
    };
  }
}
