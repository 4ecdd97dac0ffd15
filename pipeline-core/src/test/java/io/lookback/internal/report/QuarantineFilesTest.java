package io.lookback.internal.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.lookback.batch.Reason;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.parquet.TableSchema;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the quarantine, of this version and of those before it, read by the line. */
class QuarantineFilesTest {
  private static final long NULL = -1;

  /** The columns of files that have a place for each line; they wrote -1 where there was none. */
  private static final TableSchema EARLIER =
      TableSchema.builder("quarantine")
          .text("source")
          .textList("reasons")
          .optionalText("raw")
          .optionalBytes("raw_bytes")
          .text("source_file")
          .int64("source_offset")
          .optionalInt64("line_number")
          .build();

  @TempDir private Path folder;

  private LakeFile write(String name, boolean isEarlier, List<String> lines, long... offsets)
      throws IOException {
    Path file = folder.resolve(name + ".parquet");
    byte[] raw = String.join("", lines).getBytes(StandardCharsets.UTF_8);
    int rows = lines.size();
    int[] starts = new int[rows];
    int[] lengths = new int[rows];
    int[] none = new int[rows];
    int[] one = new int[rows];
    int[] reasons = new int[rows];
    long[] numbers = new long[rows];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      starts[row] = at;
      lengths[row] = lines.get(row).length();
      at += lengths[row];
      none[row] = -1;
      one[row] = 1;
      numbers[row] = NULL;
    }
    TableSchema schema = isEarlier ? EARLIER : Table.QUARANTINE.schema();
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 1);
        WritableByteChannel channel =
            Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      encoder.begin(rows);
      encoder.constantText("source", "prints");
      encoder.entries("reasons", one, 0, rows);
      encoder.texts("reasons.element", reasons, 0, rows, new String[] {Reason.BAD_JSON.code()});
      encoder.bytes("raw", raw, starts, lengths, 0, rows);
      encoder.bytes("raw_bytes", raw, starts, none, 0, rows);
      encoder.constantText("source_file", name);
      if (isEarlier) {
        encoder.longs("source_offset", offsets, 0, rows);
      } else {
        encoder.optionalLongs("source_offset", offsets, 0, rows, NULL);
      }
      encoder.optionalLongs("line_number", numbers, 0, rows, NULL);
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      appender.append(encoder.finish());
      appender.finish();
    }
    return new LakeFile("quarantine", "", file.toString());
  }

  private static List<String> read(LakeFile file) throws IOException {
    List<String> lines = new ArrayList<>();
    QuarantineFiles.read(
        LakeSpec.BUILT_IN,
        List.of(file),
        line ->
            lines.add(
                line.offset()
                    + " "
                    + new String(
                        line.buffer(),
                        line.from(),
                        line.to() - line.from(),
                        StandardCharsets.UTF_8)));
    return lines;
  }

  @Test
  void aPlaceIsReadWhetherItMayBeNullOrNot() throws IOException {
    List<String> lines = List.of("a", "b", "c");
    String[] expected = {"7 a", RejectedLine.UNPLACED + " b", "0 c"};
    assertThat(read(write("now", false, lines, 7, NULL, 0)), contains(expected));
    assertThat(read(write("earlier", true, lines, 7, -1, 0)), contains(expected));
    assertThat(read(write("full", true, List.of("a", "b"), 7, 0)), contains("7 a", "0 b"));
  }

  @Test
  void theExampleIsTheFirstLineOfTheFileOrTheFirstText() throws IOException {
    List<String> lines = List.of("b", "c", "a");
    for (boolean isEarlier : new boolean[] {false, true}) {
      LakeFile placed = write("placed" + isEarlier, isEarlier, lines, 9, 4, 5);
      QuarantineExample first = QuarantineExamples.of(LakeSpec.BUILT_IN, List.of(placed)).get(0);
      assertThat(first.text(), equalTo("c"));
      assertThat(first.offset(), equalTo(4L));
      LakeFile unplaced = write("unplaced" + isEarlier, isEarlier, lines, NULL, NULL, NULL);
      QuarantineExample any = QuarantineExamples.of(LakeSpec.BUILT_IN, List.of(unplaced)).get(0);
      assertThat(any.text(), equalTo("a"));
      assertThat(any.offset(), nullValue());
    }
  }
}
