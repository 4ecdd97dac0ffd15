package io.lookback.runner;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A landing folder whose files a test writes one by one; packed as their names say. */
record HandmadeLanding(Path root) {
  /** The columns of a payment in the usual order. */
  static final String HEADER = "pay_date,total,user_id,value_prop\n";

  /** The last day of {@link #sound}. */
  static final String LAST_DAY = "2020-11-30";

  /** A folder with nothing in it. */
  static HandmadeLanding empty(Path root) throws IOException {
    return new HandmadeLanding(Files.createDirectories(root));
  }

  /**
   * A folder with one file per source and nothing wrong: user 1 was shown {@code point} on two
   * days, tapped it on the first and paid 12.50 for it.
   */
  static HandmadeLanding sound(Path root) throws IOException {
    return empty(root)
        .file("prints.json", event("2020-11-20", 1, "point", 0) + event(LAST_DAY, 1, "point", 0))
        .file("taps.json", event("2020-11-20", 1, "point", 0))
        .file("pays.csv", HEADER + "2020-11-20,12.50,1,point\n");
  }

  /** The line of a print or a tap, its line feed included. */
  static String event(String day, long userId, String valueProp, int position) {
    return String.format(
        Locale.ROOT,
        "{\"day\":\"%s\",\"event_data\":{\"position\":%d,\"value_prop\":\"%s\"},\"user_id\":%d}\n",
        day,
        position,
        valueProp,
        userId);
  }

  /** Writes a file, replacing one of that name. */
  HandmadeLanding file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file, replacing one of that name. */
  HandmadeLanding file(String name, byte[] unpacked) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    String packing = name.endsWith(".gz") ? ".gz" : name.endsWith(".zst") ? ".zst" : "";
    try (OutputStream out = ScatteredLanding.packed(file, packing)) {
      out.write(unpacked);
    }
    return this;
  }

  /** Writes a file as it is, whatever its name says about packing. */
  HandmadeLanding raw(String name, byte[] bytes) throws IOException {
    Files.write(root.resolve(name), bytes);
    return this;
  }

  /** Removes a file. */
  HandmadeLanding without(String name) throws IOException {
    Files.delete(root.resolve(name));
    return this;
  }

  /** The unpacked bytes of a file. */
  byte[] bytes(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(root.resolve(name));
    InputStream in = new ByteArrayInputStream(bytes);
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(in).readAllBytes();
    }
    return name.endsWith(".zst") ? new ZstdInputStream(in).readAllBytes() : bytes;
  }

  /** Runs the program on this folder. */
  Program.Ended run(Lake lake, String... options) {
    return Program.run(
        Program.with(
            Program.with(List.of("run"), options), "--landing=" + root, "--lake=" + lake.root()));
  }
}
