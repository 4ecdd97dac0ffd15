package io.lookback.runner.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.batch.Reason;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.landing.LineOrigins;
import io.lookback.internal.parse.Utf8;
import io.lookback.internal.report.QuarantineFiles;
import io.lookback.internal.report.RejectedLine;
import io.lookback.runner.quarantine.SetAside.Landed;
import io.lookback.spec.SourceSpec;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes rejected lines into files that landing takes once they are mended: one for each source and
 * CSV header, and beside each the origins of its lines, see {@link LineOrigins}.
 *
 * <p>Names carry the lowest number that no file known has, so that files of one round stay apart
 * from those of the next. Lines are written byte by byte as they came, each with a line feed and
 * without a byte-order mark. Nothing in them is escaped, since a mended file must hold what the
 * line was; cells that a spreadsheet would run are counted instead, see {@link Written#formulas}.
 */
final class QuarantineExport implements Closeable {
  private static final Pattern NUMBERED = Pattern.compile("(?:.*[-/_.])?mended-(\\d{1,9})[-.].*");

  /** A cell that begins as spreadsheets want a formula, unless it is a number. */
  private static final Pattern FORMULA =
      Pattern.compile("(^|,)[\\s\"]*([=@]|[+-](?![0-9.]+(\"|,|$)))");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file of lines, and what became of them. */
  static final class Written {
    private final SourceSpec source;
    private final Path path;
    private final Path origins;
    private final byte[] header;
    private final boolean hasBadHeader;
    private long nextLine = 1;
    private long lines;
    private long cutOff;
    private long formulas;

    private Written(
        SourceSpec source, Path folder, String stem, byte[] header, boolean hasBadHeader) {
      this.source = source;
      this.path = folder.resolve(stem + "." + source.format().endings().get(0));
      this.origins = folder.resolve(stem + LineOrigins.SUFFIX);
      this.header = header;
      this.hasBadHeader = hasBadHeader;
    }

    /** What its lines are. */
    SourceSpec source() {
      return source;
    }

    /** Where they are now. */
    Path path() {
      return path;
    }

    /** Where it is said what they come from. */
    Path origins() {
      return origins;
    }

    /** Whether it is CSV and its header was not to be found. */
    boolean lacksHeader() {
      return source.isCsv() && header == null;
    }

    /** Whether its first line is a rejected header, as it came. */
    boolean hasBadHeader() {
      return hasBadHeader;
    }

    /** How many lines it has, a usable header apart. */
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

  private final Path folder;
  private final RejectFilter filter;
  private final Landed landed;
  private final RejectedHeaders rejectedHeaders;
  private final Map<String, Written> byLandingFile = new TreeMap<>();
  private final List<Written> written = new ArrayList<>();
  private Written openFile;
  private OutputStream open;
  private OutputStream openOrigins;

  private QuarantineExport(
      Path folder, RejectFilter filter, Landed landed, RejectedHeaders rejectedHeaders) {
    this.folder = folder;
    this.filter = filter;
    this.landed = landed;
    this.rejectedHeaders = rejectedHeaders;
  }

  /**
   * Exports lines of {@code quarantine} into {@code folder}.
   *
   * @param groups the lines to be exported
   * @param taken further names that files in landing have
   * @return what was written
   * @throws FileAlreadyExistsException if a file to be written was made meanwhile
   * @throws ExportException if the folder cannot be written
   */
  static List<Written> write(
      Path folder,
      List<LakeFile> quarantine,
      RejectFilter filter,
      QuarantineGroups groups,
      Landed landed,
      Set<String> taken)
      throws IOException {
    Map<String, SourceSpec> files = groups.files();
    RejectedHeaders rejected = RejectedHeaders.find(quarantine, groups, landed.headers().keySet());
    try (QuarantineExport export = new QuarantineExport(folder, filter, landed, rejected)) {
      export.plan(files, taken);
      for (Written file : export.written) {
        export.begin(file);
      }
      QuarantineFiles.read(groups.spec(), quarantine, export::add);
      export.closeFile();
      return export.written;
    }
  }

  @Override
  public void close() throws IOException {
    // What is still open here belongs to an export that failed.
    for (OutputStream stream : Arrays.asList(open, openOrigins)) {
      if (stream != null) {
        stream.close();
      }
    }
  }

  private void plan(Map<String, SourceSpec> files, Set<String> taken) throws IOException {
    Set<String> names = new TreeSet<>(taken);
    names.addAll(landed.names());
    try {
      Files.createDirectories(folder);
      try (Stream<Path> there = Files.list(folder)) {
        there.forEach(path -> names.add(path.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new ExportException(folder, e);
    }
    int number = free(names);
    Map<String, Written> byContent = new LinkedHashMap<>();
    Map<String, Integer> perSource = new TreeMap<>();
    for (Map.Entry<String, SourceSpec> file : files.entrySet()) {
      SourceSpec source = file.getValue();
      byte[] rejected = rejectedHeaders.of(file.getKey());
      byte[] header =
          source.isCsv()
              ? withoutBom(rejected == null ? landed.headers().get(file.getKey()) : rejected)
              : null;
      String content =
          source.label()
              + (rejected == null ? "" : file.getKey())
              + (header == null ? "" : new String(header, StandardCharsets.ISO_8859_1));
      Written into =
          byContent.computeIfAbsent(
              content,
              first -> {
                int further = perSource.merge(source.label(), 1, Integer::sum);
                String stem =
                    source.fileNamed("mended-" + number + (further == 1 ? "" : "-" + further));
                Written made = new Written(source, folder, stem, header, rejected != null);
                written.add(made);
                return made;
              });
      byLandingFile.put(file.getKey(), into);
    }
  }

  private static byte[] withoutBom(byte[] header) {
    return header == null
        ? null
        : Arrays.copyOfRange(header, Utf8.bomLength(header, 0, header.length), header.length);
  }

  /** The lowest number from 1 that no file of an export has among these. */
  private static int free(Set<String> names) {
    TreeSet<Integer> used = new TreeSet<>();
    for (String name : names) {
      Matcher matcher = NUMBERED.matcher(name);
      if (matcher.matches()) {
        used.add(Integer.valueOf(matcher.group(1)));
      }
    }
    int number = 1;
    while (used.contains(number)) {
      number++;
    }
    return number;
  }

  private void begin(Written file) throws IOException {
    try {
      // Files of a source may lie in a folder of their own.
      Files.createDirectories(file.path.getParent());
    } catch (IOException e) {
      throw new ExportException(folder, e);
    }
    try (OutputStream out =
        Files.newOutputStream(file.path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Files.createFile(file.origins);
      if (file.header != null) {
        write(file, out, file.header, 0, file.header.length);
      }
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new ExportException(folder, e);
    }
  }

  private void add(RejectedLine line) throws IOException {
    if (!filter.takes(line)) {
      return;
    }
    Written file = byLandingFile.get(line.file());
    int from = line.from();
    if (line.offset() == 0) {
      from += Utf8.bomLength(line.buffer(), from, line.to());
    }
    boolean isHeader = rejectedHeaders.has(line);
    try {
      open(file);
      openOrigins.write(JSON.writeValueAsBytes(origin(isHeader ? 1 : file.nextLine, line)));
      openOrigins.write('\n');
      if (!isHeader) {
        write(file, open, line.buffer(), from, line.to());
      }
    } catch (IOException e) {
      throw new ExportException(folder, e);
    }
    file.lines++;
    file.cutOff += line.reasons().contains(Reason.LINE_TOO_LONG) ? 1 : 0;
    if (file.source.isCsv()) {
      String text = new String(line.buffer(), from, line.to() - from, StandardCharsets.ISO_8859_1);
      file.formulas += FORMULA.matcher(text).find() ? 1 : 0;
    }
  }

  private Map<String, Object> origin(long lineOfExport, RejectedLine line) {
    Content content = landed.contents().get(line.file());
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("line", lineOfExport);
    origin.put("reasons", line.reasons().stream().map(Reason::code).toList());
    origin.put("file", line.file());
    if (line.number() != RejectedLine.UNNUMBERED) {
      origin.put("file_line", line.number());
    }
    origin.put("offset", line.offset());
    origin.put("bytes", content.bytes());
    origin.put("content_hash", HexFormat.of().toHexDigits(content.hash()));
    return origin;
  }

  /** Writes a record and a line feed, and counts the lines that it takes. */
  private static void write(Written file, OutputStream out, byte[] bytes, int from, int to)
      throws IOException {
    out.write(bytes, from, to - from);
    out.write('\n');
    file.nextLine++;
    for (int i = from; i < to; i++) {
      file.nextLine += bytes[i] == '\n' ? 1 : 0;
    }
  }

  /** Opens a pair of files; there may be as many as CSV files have headers. */
  private void open(Written file) throws IOException {
    if (file != openFile) {
      closeFile();
      openFile = file;
      open = new BufferedOutputStream(Files.newOutputStream(file.path, StandardOpenOption.APPEND));
      openOrigins =
          new BufferedOutputStream(Files.newOutputStream(file.origins, StandardOpenOption.APPEND));
    }
  }

  private void closeFile() throws IOException {
    openFile = null;
    try {
      close();
    } catch (IOException e) {
      throw new ExportException(folder, e);
    } finally {
      open = null;
      openOrigins = null;
    }
  }
}
