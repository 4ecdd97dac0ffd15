package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.plain.PlainTable;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of lines that are kept for the second opinion, with bytes that are not theirs. */
class DamagedLinesTest {
  private static final int ROWS = 20;

  private static byte[] file() throws IOException {
    Table table = Table.witnesses(SourceSpec.PRINTS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] text = new byte[ROWS * 20];
    int[] starts = new int[ROWS];
    int[] lengths = new int[ROWS];
    long[] numbers = new long[ROWS];
    for (int row = 0; row < ROWS; row++) {
      byte[] line = ("{\"user_id\":" + row * 977 + "}").getBytes(StandardCharsets.UTF_8);
      starts[row] = row * 20;
      lengths[row] = line.length;
      numbers[row] = row;
      System.arraycopy(line, 0, text, starts[row], line.length);
    }
    try (RowGroupEncoder encoder = new RowGroupEncoder(table.schema(), 1)) {
      encoder.begin(ROWS);
      encoder.bytes("raw", text, starts, lengths, 0, ROWS);
      encoder.nulls("raw_bytes");
      encoder.constantText("source_file", "prints.json");
      encoder.longs("source_offset", numbers, 0, ROWS);
      encoder.optionalLongs("line_number", numbers, 0, ROWS, -1);
      encoder.constantInt("part", 0);
      encoder.constantText("load_id", "20201201T000000Z-00000000");
      encoder.constantLong("load_timestamp", 7);
      encoder.optionalLongs(FeatureSet.USER_ID, numbers, 0, ROWS, 5);
      ParquetFileAppender file =
          new ParquetFileAppender(Channels.newChannel(bytes), table.schema());
      file.append(encoder.finish());
      file.finish();
    }
    return bytes.toByteArray();
  }

  private static List<String> lines(byte[] file) throws IOException {
    List<String> lines = new ArrayList<>();
    PlainTable.readWitnesses(
        new BytesInputFile(file),
        "prints",
        (line, user) ->
            lines.add(
                new String(line.raw(), StandardCharsets.UTF_8)
                    + String.join(" ", "", line.file(), line.load())
                    + " "
                    + line.offset()
                    + " "
                    + line.number()
                    + " "
                    + line.part()
                    + " "
                    + user));
    return lines;
  }

  @Test
  void aDamagedByteIsToldOrChangesNothing() throws IOException {
    byte[] sound = file();
    List<String> expected = lines(sound);
    List<String> unnoticed = new ArrayList<>();
    int told = 0;
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 1;
      try {
        if (!lines(damaged).equals(expected)) {
          unnoticed.add(at + " of " + sound.length);
        }
      } catch (IOException e) {
        told++;
      }
    }
    assertThat("told", told, greaterThan(sound.length / 2));
    assertThat("read otherwise", unnoticed, empty());
  }
}
