package io.lookback.runner.quarantine;

import io.lookback.batch.Reason;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.report.QuarantineExample;
import io.lookback.internal.report.QuarantineFiles;
import io.lookback.internal.report.RejectedLine;
import io.lookback.internal.term.Visible;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The quarantine by source, reason and file, with the first line of each file as an example, or the
 * first by its text where the places of lines are not known. A line with several reasons counts
 * under each. Size grows with the number of files and reasons only.
 */
public final class QuarantineGroups {
  /** How many characters of an example are kept. */
  private static final int LONGEST_EXAMPLE = 120;

  private final LakeSpec spec;
  private final Map<SourceSpec, Map<Reason, Group>> groups = new LinkedHashMap<>();
  private final Map<String, SourceSpec> files = new TreeMap<>();
  private final RejectFilter filter;
  private long lines;
  private long bytes;

  private QuarantineGroups(LakeSpec spec, RejectFilter filter) {
    this.spec = spec;
    this.filter = filter;
    spec.sources().forEach(source -> groups.put(source, new EnumMap<>(Reason.class)));
  }

  /**
   * Reads files of the quarantine.
   *
   * @param spec what the lake is made of
   * @throws IOException if one cannot be read, with its name
   */
  public static QuarantineGroups of(LakeSpec spec, List<LakeFile> files) throws IOException {
    return of(spec, files, RejectFilter.ALL);
  }

  /** The same, of some lines. */
  static QuarantineGroups of(LakeSpec spec, List<LakeFile> files, RejectFilter filter)
      throws IOException {
    QuarantineGroups groups = new QuarantineGroups(spec, filter);
    QuarantineFiles.read(spec, files, groups::add);
    return groups;
  }

  /** The lines of one source with one reason, by landing file. */
  static final class Group {
    private final SourceSpec source;
    private final Reason reason;
    private final TreeMap<String, InFile> byFile = new TreeMap<>();
    private long lines;
    private long bytes;

    private Group(SourceSpec source, Reason reason) {
      this.source = source;
      this.reason = reason;
    }

    SourceSpec source() {
      return source;
    }

    Reason reason() {
      return reason;
    }

    long lines() {
      return lines;
    }

    /** Files with most lines first. */
    List<InFile> files() {
      List<InFile> all = new ArrayList<>(byFile.values());
      all.sort(Comparator.comparingLong(InFile::lines).reversed().thenComparing(InFile::file));
      return all;
    }

    QuarantineExample example() {
      InFile first = byFile.firstEntry().getValue();
      return QuarantineExample.of(source, reason, first.file, first.offset, first.example);
    }

    private void add(RejectedLine line) {
      lines++;
      bytes += line.to() - line.from();
      byFile.computeIfAbsent(line.file(), InFile::new).add(line);
    }
  }

  /** The lines of a group in one file, of which the first is kept. */
  static final class InFile {
    private final String file;
    private long lines;
    private long offset = Long.MAX_VALUE;
    private long number;
    private String example = "";
    private String advice = "";

    private InFile(String file) {
      this.file = file;
    }

    /** The name as it is, not yet fit to be shown. */
    String file() {
      return file;
    }

    long lines() {
      return lines;
    }

    /** Where the first line is, in words; the empty text where that is not known. */
    String place() {
      if (offset == RejectedLine.UNPLACED) {
        return "";
      }
      String inLine = number == RejectedLine.UNNUMBERED ? "" : "line " + number + ", ";
      return inLine + "byte " + offset;
    }

    /** The first line, shortened and fit to be shown. */
    String example() {
      return example;
    }

    /** What the first line looks like; the empty text if that says nothing. */
    String advice() {
      return advice;
    }

    /** Where the first line begins in the decompressed file, or {@link RejectedLine#UNPLACED}. */
    long offset() {
      return offset;
    }

    private void add(RejectedLine line) {
      lines++;
      // Files are written in no order; the first one of the file is the same for every run.
      boolean isUnplacedToo = line.offset() == RejectedLine.UNPLACED && offset == line.offset();
      if (line.offset() < offset || isUnplacedToo) {
        String text = Visible.bytes(line.buffer(), line.from(), line.to(), LONGEST_EXAMPLE);
        String hint = LineAdvice.of(line);
        if (isUnplacedToo) {
          int order = text.equals(example) ? hint.compareTo(advice) : text.compareTo(example);
          if (order >= 0) {
            return;
          }
        }
        offset = line.offset();
        number = line.number();
        example = text;
        advice = hint;
      }
    }
  }

  /** What the lake is made of. */
  LakeSpec spec() {
    return spec;
  }

  /** How many lines there are, each counted once. */
  long lines() {
    return lines;
  }

  /** The landing files that have lines in quarantine, and what they should have held. */
  Map<String, SourceSpec> files() {
    return files;
  }

  /** All groups, those first that hold most of all lines or of all bytes. */
  List<Group> largestFirst() {
    return largestFirst(Set.of());
  }

  /**
   * Groups of some sources, in the same order.
   *
   * @param sources the labels of the sources; none for all
   */
  List<Group> largestFirst(Set<String> sources) {
    List<Group> all = new ArrayList<>();
    groups.forEach(
        (source, ofSource) -> {
          if (sources.isEmpty() || sources.contains(source.label())) {
            all.addAll(ofSource.values());
          }
        });
    all.sort(Comparator.comparingDouble(this::part).reversed());
    return all;
  }

  private double part(Group group) {
    return Math.max((double) group.lines / lines, (double) group.bytes / Math.max(1, bytes));
  }

  private void add(RejectedLine line) {
    if (!filter.takes(line)) {
      return;
    }
    lines++;
    bytes += line.to() - line.from();
    files.put(line.file(), line.source());
    Map<Reason, Group> ofSource = groups.get(line.source());
    for (Reason reason : line.reasons()) {
      if (!filter.reasons().contains(reason)) {
        continue;
      }
      ofSource.computeIfAbsent(reason, named -> new Group(line.source(), named)).add(line);
    }
  }
}
