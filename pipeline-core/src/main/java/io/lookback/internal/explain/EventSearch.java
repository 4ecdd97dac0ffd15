package io.lookback.internal.explain;

import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.OptionalLongColumn;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds the events of some users in a version of bronze. A few threads read it, each a row group at
 * a time; what is kept are the events of these users alone.
 */
final class EventSearch {
  private static final int MOST_THREADS = 4;

  /** A file of so many bytes is shared among the threads. */
  private static final long LARGE_FILE = 8L << 20;

  private final LakeSpec spec;
  private final LayerVersion bronze;
  private final Collection<Long> users;
  private final LocalDate first;
  private final LocalDate last;
  private final Set<String> unneeded = new HashSet<>();

  /**
   * A search.
   *
   * @param users at least one
   * @param first the first day whose events are wanted
   * @param last the last day whose events are wanted
   */
  EventSearch(
      LakeSpec spec, LayerVersion bronze, Collection<Long> users, LocalDate first, LocalDate last) {
    this.spec = spec;
    this.bronze = bronze;
    this.users = users;
    this.first = first;
    this.last = last;
    for (LoadedFile file : LoadedFile.of(bronze)) {
      if (!mayHoldDays(file)) {
        unneeded.add(file.name());
      }
    }
  }

  /** Whether a landing file may hold events of the days: yes where they were not counted. */
  private boolean mayHoldDays(LoadedFile file) {
    TreeSet<String> days = file.days(bronze, spec.source(file.source()));
    return days == null || !days.subSet(first.toString(), true, last.toString(), true).isEmpty();
  }

  /** The part of a file that one thread reads: row groups {@code lane}, {@code lane + lanes}, …. */
  private record Part(LakeFile file, int lane, int lanes) {}

  /** The events of each user. */
  Map<Long, List<PlainEvent>> find() throws IOException {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<PlainEvent>>> parts = new ArrayList<>();
      for (Part part : parts(threads)) {
        parts.add(pool.submit(() -> read(part)));
      }
      Map<Long, List<PlainEvent>> found = new TreeMap<>();
      for (Future<List<PlainEvent>> part : parts) {
        for (PlainEvent event : part.get()) {
          found.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(event);
        }
      }
      return found;
    } catch (ExecutionException e) {
      throw cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while bronze was read", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static IOException cause(ExecutionException e) {
    if (e.getCause() instanceof IOException unreadable) {
      return unreadable;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) e.getCause();
  }

  private List<Part> parts(int threads) {
    Set<String> unneededFiles = new HashSet<>();
    for (String landingFile : unneeded) {
      for (String name : bronze.partsOf(landingFile)) {
        unneededFiles.add(bronze.folder() + "/" + name);
      }
    }
    Map<String, Long> sizes = bronze.sizes();
    List<Part> parts = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      for (LakeFile file : bronze.files(Table.bronze(source))) {
        if (unneededFiles.contains(file.path())) {
          continue;
        }
        long size = sizes.getOrDefault(file.path().substring(bronze.folder().length() + 1), 0L);
        int lanes = size < LARGE_FILE ? 1 : threads;
        for (int lane = 0; lane < lanes; lane++) {
          parts.add(new Part(file, lane, lanes));
        }
      }
    }
    return parts;
  }

  private List<PlainEvent> read(Part part) throws IOException {
    SourceSpec source = spec.source(part.file().table());
    List<String> columns =
        new ArrayList<>(
            List.of("raw", "source_file", "source_offset", "line_number", "part", "load_id"));
    if (source.isCsv()) {
      columns.add("header");
    }
    UserSearch search = new UserSearch(users, source);
    PlainParser parser = new PlainParser(source);
    List<PlainEvent> events = new ArrayList<>();
    try (RowGroupReader reader = RowGroupReader.open(part.file().input(), columns)) {
      int group = 0;
      while (group % part.lanes() == part.lane() ? reader.next() : reader.skip()) {
        if (group++ % part.lanes() == part.lane()) {
          read(reader, source, search, parser, events);
        }
      }
    }
    return events;
  }

  private void read(
      RowGroupReader reader,
      SourceSpec source,
      UserSearch search,
      PlainParser parser,
      List<PlainEvent> events)
      throws IOException {
    TextColumn names = reader.texts("source_file");
    // All lines of a row group come from one chunk of one landing file.
    if (reader.rows() == 0 || unneeded.contains(names.text(0))) {
      return;
    }
    BytesColumn raw = reader.bytes("raw", search::mayHold);
    List<Integer> rows = new ArrayList<>();
    search.search(raw, rows::add);
    if (rows.isEmpty()) {
      return;
    }
    long[] offsets = reader.longs("source_offset");
    OptionalLongColumn numbers = reader.optionalLongs("line_number");
    int[] parts = reader.ints("part");
    TextColumn loads = reader.texts("load_id");
    byte[] header =
        source.isCsv()
            ? reader.texts("header").text(0).getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    for (int row : rows) {
      PlainLine line =
          new PlainLine(
              source.label(),
              names.text(row),
              offsets[row],
              numbers.present()[row] ? numbers.values()[row] : PlainLine.UNKNOWN,
              loads.text(row),
              parts[row],
              raw.value(row),
              header);
      var record = parser.parse(line);
      PlainEvent event = record == null ? null : record.event();
      if (event != null
          && users.contains(event.user())
          && !event.day().isBefore(first)
          && !event.day().isAfter(last)) {
        events.add(event);
      }
    }
  }
}
