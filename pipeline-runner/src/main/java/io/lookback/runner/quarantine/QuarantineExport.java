package io.lookback.runner.quarantine;

import io.lookback.batch.Source;
import io.lookback.lake.LakeFile;
import io.lookback.parse.Reason;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes rejected lines into files that landing takes once they are mended: for each landing file
 * one of its kind, with its header if it is CSV, and a name that no file in landing has.
 *
 * <p>Lines are written byte by byte as they came, each with a line feed. Nothing in them is
 * escaped, since a mended file must hold what the line was; cells that a spreadsheet would run are
 * counted instead, see {@link Written#formulas}.
 */
final class QuarantineExport implements Closeable {
  private static final String SUFFIX = "-quarantined";
  private static final Pattern PACKED = Pattern.compile("\\.(gz|zst)$");

  /** A cell that begins as spreadsheets want a formula, unless it is a number. */
  private static final Pattern FORMULA =
      Pattern.compile("(^|,)[\\s\"]*([=@]|[+-](?![0-9.]+(\"|,|$)))");

  /** What became of one landing file's lines. */
  static final class Written {
    private final Source source;
    private final Path path;
    private final boolean lacksHeader;
    private final boolean hasBadHeader;
    private long lines;
    private long cutOff;
    private long formulas;

    private Written(Source source, Path path, boolean lacksHeader, boolean hasBadHeader) {
      this.source = source;
      this.path = path;
      this.lacksHeader = lacksHeader;
      this.hasBadHeader = hasBadHeader;
    }

    /** What its lines are. */
    Source source() {
      return source;
    }

    /** Where they are now. */
    Path path() {
      return path;
    }

    /** Whether it is CSV and its header was not to be found. */
    boolean lacksHeader() {
      return lacksHeader;
    }

    /** Whether its first line is the header as it came, which is not usable. */
    boolean hasBadHeader() {
      return hasBadHeader;
    }

    /** How many lines it has, the header apart. */
    long lines() {
      return lines;
    }

    /** How many of them were too long and end where the quarantine cut them. */
    long cutOff() {
      return cutOff;
    }

    /** How many lines of CSV have a cell that a spreadsheet would take for a formula. */
    long formulas() {
      return formulas;
    }
  }

  private final Map<String, Written> written = new TreeMap<>();
  private final RejectedHeaders rejectedHeaders;
  private String openFile;
  private OutputStream open;

  private QuarantineExport(RejectedHeaders rejectedHeaders) {
    this.rejectedHeaders = rejectedHeaders;
  }

  /**
   * Exports the lines of {@code quarantine} into {@code folder}.
   *
   * @param files the landing files that have lines there
   * @param headers what is known of their CSV headers
   * @param rejectedHeaders the headers among the lines: such a one comes first in its file
   * @return what was written, by landing file
   * @throws FileAlreadyExistsException if a file to be written is there; then nothing is written
   */
  static Map<String, Written> write(
      Path folder,
      List<LakeFile> quarantine,
      Map<String, Source> files,
      Map<String, byte[]> headers,
      RejectedHeaders rejectedHeaders)
      throws IOException {
    try (QuarantineExport export = new QuarantineExport(rejectedHeaders)) {
      export.plan(folder, files, headers);
      for (Map.Entry<String, Written> file : export.written.entrySet()) {
        byte[] header = headers.get(file.getKey());
        export.begin(
            file.getValue(), header == null ? rejectedHeaders.of(file.getKey()) : header);
      }
      QuarantineFiles.read(quarantine, export::add);
      return export.written;
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private void plan(Path folder, Map<String, Source> files, Map<String, byte[]> headers)
      throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    for (Map.Entry<String, Source> file : files.entrySet()) {
      Path path = free(root, PACKED.matcher(file.getKey()).replaceFirst(""));
      boolean lacksHeader = file.getValue() == Source.PAYS && !headers.containsKey(file.getKey());
      boolean hasBadHeader = rejectedHeaders.of(file.getKey()) != null;
      written.put(
          file.getKey(),
          new Written(file.getValue(), path, lacksHeader && !hasBadHeader, hasBadHeader));
    }
    for (Written file : written.values()) {
      if (Files.exists(file.path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.path.toString());
      }
    }
  }

  /** The path for a landing file's lines, not planned for another one. */
  private Path free(Path root, String name) throws IOException {
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String ending = dot < 0 ? "" : name.substring(dot);
    for (int number = 1; ; number++) {
      String further = number == 1 ? "" : "-" + number;
      Path path = root.resolve(stem + SUFFIX + further + ending).normalize();
      // Names come from the files of the lake: they must not lead elsewhere.
      if (!path.startsWith(root)) {
        throw new IOException("'" + name + "' is not the name of a landing file");
      }
      if (written.values().stream().noneMatch(file -> file.path.equals(path))) {
        return path;
      }
    }
  }

  private void begin(Written file, byte[] header) throws IOException {
    Files.createDirectories(file.path.getParent());
    try (OutputStream out =
        Files.newOutputStream(file.path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (header != null) {
        out.write(header);
        out.write('\n');
      }
    }
  }

  private void add(RejectedLine line) throws IOException {
    Written file = written.get(line.file());
    file.cutOff += line.reasons().contains(Reason.LINE_TOO_LONG) ? 1 : 0;
    if (rejectedHeaders.has(line)) {
      return;
    }
    if (!line.file().equals(openFile)) {
      close();
      open = new BufferedOutputStream(Files.newOutputStream(file.path, StandardOpenOption.APPEND));
      openFile = line.file();
    }
    open.write(line.buffer(), line.from(), line.to() - line.from());
    open.write('\n');
    file.lines++;
    if (file.source == Source.PAYS) {
      String text =
          new String(
              line.buffer(), line.from(), line.to() - line.from(), StandardCharsets.ISO_8859_1);
      file.formulas += FORMULA.matcher(text).find() ? 1 : 0;
    }
  }
}
