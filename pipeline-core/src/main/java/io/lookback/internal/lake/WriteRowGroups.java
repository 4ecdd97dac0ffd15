package io.lookback.internal.lake;

import io.lookback.internal.coder.Coders;
import io.lookback.internal.monitor.Shown;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Gathers encoded row groups by file and writes the files into staging.
 *
 * <p>Input: row groups by {@link FileKey#encoded encoded file key}, in the global window. Output:
 * the tallies of the files written. Key: a writer, which files are dealt to by their key; a writer
 * has several files open at a time. Not one key per file: runners pay for every key, and a month of
 * days makes a hundred files. One shuffle, of compressed bytes. A retry is safe: see {@link
 * StagedFile}.
 */
public final class WriteRowGroups
    extends PTransform<PCollection<KV<String, EncodedRowGroup>>, PCollection<Tally>> {
  /** How many writers there are unless {@link #withWriters} says otherwise. */
  public static final int DEFAULT_WRITERS = 16;

  private static final long serialVersionUID = 1L;

  /** A file that passes this size is finished and another one begun. */
  private static final long MAX_FILE_BYTES = 512L << 20;

  /**
   * A writer that would open more finishes the file it used last: row groups come bucket by bucket,
   * each in the order of days, so the file used last is needed again last.
   */
  private static final int MAX_OPEN_FILES = 256;

  private final Staging staging;
  private final List<Table> tables;
  private final int writers;

  private WriteRowGroups(Staging staging, List<Table> tables, int writers) {
    this.staging = staging;
    this.tables = List.copyOf(tables);
    this.writers = writers;
  }

  /** Writes files of these tables into {@code staging}. */
  public static WriteRowGroups into(Staging staging, List<Table> tables) {
    return new WriteRowGroups(staging, tables, DEFAULT_WRITERS);
  }

  /**
   * Deals the files to so many writers, from 1: about as many as write side by side. The content of
   * the tables does not depend on it.
   */
  public WriteRowGroups withWriters(int count) {
    return new WriteRowGroups(staging, tables, legal(count));
  }

  /**
   * A number of writers, checked.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static int legal(int writers) {
    if (writers < 1) {
      throw new IllegalArgumentException("writers is " + writers + "; legal: whole numbers from 1");
    }
    return writers;
  }

  @Override
  public PCollection<Tally> expand(PCollection<KV<String, EncodedRowGroup>> rowGroups) {
    int count = writers;
    return rowGroups
        .apply(
            "Deal files to writers",
            WithKeys.<Integer, KV<String, EncodedRowGroup>>of(
                    rowGroup -> Math.floorMod(rowGroup.getKey().hashCode(), count))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), Coders.FILED_ROW_GROUPS))
        .apply("Gather row groups by writer", GroupByKey.create())
        .apply("Write files", ParDo.of(new WriteFiles(staging, tables)))
        .setCoder(Coders.TALLIES);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder shown) {
    Shown.staging(shown, staging);
    Shown.writers(shown, writers);
    shown.add(
        DisplayData.item(
                "tables", tables.stream().map(Table::path).collect(Collectors.joining(", ")))
            .withLabel("Tables"));
  }

  private static final class WriteFiles
      extends DoFn<KV<Integer, Iterable<KV<String, EncodedRowGroup>>>, Tally> {
    private static final long serialVersionUID = 1L;

    private final Staging staging;
    private final TreeMap<String, Table> tables = new TreeMap<>();

    WriteFiles(Staging staging, List<Table> tables) {
      this.staging = staging;
      tables.forEach(table -> this.tables.put(table.path(), table));
    }

    @ProcessElement
    public void write(
        @Element KV<Integer, Iterable<KV<String, EncodedRowGroup>>> writer,
        OutputReceiver<Tally> out)
        throws IOException {
      Tally tally = new Tally();
      Map<String, StagedFile> open = new HashMap<>();
      String lastUsed = null;
      try {
        for (KV<String, EncodedRowGroup> rowGroup : writer.getValue()) {
          String key = rowGroup.getKey();
          if (open.size() == MAX_OPEN_FILES && !open.containsKey(key)) {
            finish(lastUsed, open, tally);
          }
          if (open.containsKey(key) && open.get(key).bytes() > MAX_FILE_BYTES) {
            finish(key, open, tally);
          }
          append(key, rowGroup.getValue(), open);
          lastUsed = key;
        }
        for (String key : List.copyOf(open.keySet())) {
          finish(key, open, tally);
        }
      } finally {
        open.values().forEach(StagedFile::close);
      }
      out.output(tally);
    }

    private void append(String key, EncodedRowGroup rowGroup, Map<String, StagedFile> open)
        throws IOException {
      StagedFile file = open.get(key);
      if (file == null) {
        FileKey fileKey = FileKey.decode(key);
        Table table = tables.get(fileKey.table());
        file = StagedFile.create(staging, table, fileKey.partition(), fileKey.origin());
        open.put(key, file);
      }
      file.append(rowGroup);
    }

    private static void finish(String key, Map<String, StagedFile> open, Tally tally)
        throws IOException {
      try (StagedFile file = open.remove(key)) {
        file.finish(tally);
      }
    }
  }
}
