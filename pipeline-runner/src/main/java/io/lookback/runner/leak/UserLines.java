package io.lookback.runner.leak;

import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.internal.plain.PlainTable;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * The lines of some users, by landing file.
 *
 * @param files all files that landing has, also those without a line of these users
 * @param lines the lines, in the order of the files
 */
public record UserLines(List<EventLine.File> files, List<EventLine> lines) {
  private static final Pattern PACKING = Pattern.compile("\\.(gz|zst)$");
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Where a line stands. */
  private record Placed(EventLine line, long offset) {}

  /**
   * Reads lines from bronze, whatever landing's files are packed in.
   *
   * @param users which users are wanted; a rejected line belongs to the user that it names
   */
  public static UserLines of(LakeSpec spec, LayerVersion bronze, LongPredicate users)
      throws IOException {
    Map<String, EventLine.File> files = new LinkedHashMap<>();
    List<Placed> lines = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      PlainParser parser = new PlainParser(source);
      for (LakeFile file : bronze.files(Table.bronze(source))) {
        PlainTable.readBronze(
            file.input(), source.label(), line -> add(source, parser, line, users, files, lines));
      }
      if (files.values().stream().noneMatch(file -> file.source().equals(source))) {
        EventLine.File none = fileOf(source, source.fileNamed("1") + ending(source), null);
        files.put(none.name(), none);
      }
    }
    lines.sort(
        Comparator.comparing((Placed placed) -> placed.line().file().name())
            .thenComparingLong(Placed::offset));
    return new UserLines(List.copyOf(files.values()), lines.stream().map(Placed::line).toList());
  }

  private static void add(
      SourceSpec source,
      PlainParser parser,
      PlainLine line,
      LongPredicate users,
      Map<String, EventLine.File> files,
      List<Placed> lines) {
    String name = PACKING.matcher(line.file()).replaceFirst("");
    byte[] header = line.part() == PlainLine.HEADER ? line.raw() : line.header();
    if (source.isCsv() && parser.header(header) == null) {
      return;
    }
    EventLine.File file =
        files.computeIfAbsent(
            name, key -> fileOf(source, key, new String(header, StandardCharsets.UTF_8)));
    PlainRecord record = parser.parse(line);
    if (record == null || record.isBlank() || line.part() != PlainLine.WHOLE) {
      return;
    }
    if (record.user().isPresent() && users.test(record.user().getAsLong())) {
      lines.add(new Placed(new EventLine(file, unmarked(line), record.event()), line.offset()));
    }
  }

  private static EventLine.File fileOf(SourceSpec source, String name, String header) {
    String usual =
        String.join(",", source.fields().names().stream().map(UserLines::quoted).toList());
    String bare =
        header == null ? usual : header.startsWith("\uFEFF") ? header.substring(1) : header;
    return new EventLine.File(source, name, source.isCsv() ? bare.stripTrailing() : null);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String ending(SourceSpec source) {
    return "." + source.format().endings().get(0);
  }

  /** A line that moves within its file must not take the file's byte-order mark along. */
  private static byte[] unmarked(PlainLine line) {
    byte[] raw = line.raw();
    boolean isMarked =
        line.offset() == 0
            && raw.length >= MARK.length
            && Arrays.equals(raw, 0, MARK.length, MARK, 0, MARK.length);
    return isMarked ? Arrays.copyOfRange(raw, MARK.length, raw.length) : raw;
  }

  /** The events. */
  List<PlainEvent> events() {
    return lines.stream().map(EventLine::event).filter(event -> event != null).toList();
  }

  /** The same files with other lines. */
  UserLines with(List<EventLine> others) {
    return new UserLines(files, List.copyOf(others));
  }

  /** A file for lines that leave theirs. */
  static EventLine.File otherThan(EventLine.File file) {
    SourceSpec source = file.source();
    return new EventLine.File(source, source.fileNamed("moved") + ending(source), file.header());
  }

  /** A file of a source. */
  EventLine.File fileOf(SourceSpec source) {
    return files.stream().filter(file -> file.source().equals(source)).findFirst().orElseThrow();
  }

  /** Writes the files into an empty folder. */
  void write(Path landing) throws IOException {
    Map<EventLine.File, ByteArrayOutputStream> texts = new LinkedHashMap<>();
    for (EventLine.File file : files) {
      texts.put(file, begun(file));
    }
    for (EventLine line : lines) {
      ByteArrayOutputStream text = texts.computeIfAbsent(line.file(), UserLines::begun);
      text.writeBytes(line.raw());
      text.write('\n');
    }
    for (var file : texts.entrySet()) {
      Path path = landing.resolve(file.getKey().name());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().toByteArray());
    }
  }

  private static ByteArrayOutputStream begun(EventLine.File file) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    if (file.header() != null) {
      text.writeBytes((file.header() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return text;
  }
}
