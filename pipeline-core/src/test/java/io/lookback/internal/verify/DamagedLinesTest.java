package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.batch.UserSample;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.Table;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.plain.DamagedFileException;
import io.lookback.internal.plain.PlainTable;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.junit.jupiter.api.Test;

/** Files of lines that are kept for the second opinion, with bytes that are not theirs. */
class DamagedLinesTest {
  private static final int ROWS = 20;
  private static final String SLOW_DOWN = "503 slow down";

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
    return lines(new BytesInputFile(file));
  }

  private static List<String> lines(InputFile file) throws IOException {
    List<String> lines = new ArrayList<>();
    PlainTable.readWitnesses(
        file,
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

  /** A store that fails at one of its answers, as the client of an object store says it. */
  private static InputFile failing(byte[] file, int at, RuntimeException fault) {
    BytesInputFile sound = new BytesInputFile(file);
    int[] answers = new int[1];
    return new InputFile() {
      @Override
      public long getLength() {
        return sound.getLength();
      }

      @Override
      public SeekableInputStream newStream() {
        SeekableInputStream bytes = sound.newStream();
        InputStream store =
            new FilterInputStream(bytes) {
              private void answer() throws IOException {
                if (answers[0]++ == at) {
                  if (fault != null) {
                    throw fault;
                  }
                  throw new IOException(SLOW_DOWN);
                }
              }

              @Override
              public int read() throws IOException {
                answer();
                return super.read();
              }

              @Override
              public int read(byte[] target, int from, int length) throws IOException {
                answer();
                return super.read(target, from, length);
              }
            };
        return new DelegatingSeekableInputStream(store) {
          @Override
          public long getPos() throws IOException {
            return bytes.getPos();
          }

          @Override
          public void seek(long to) throws IOException {
            bytes.seek(to);
          }
        };
      }
    };
  }

  /** Whatever is asked for when it fails: the footer, or a page. */
  @Test
  void aStoreThatFailsIsNotDamage() throws IOException {
    byte[] sound = file();
    int failed = 0;
    for (RuntimeException fault : Arrays.asList(null, new IllegalStateException(SLOW_DOWN))) {
      for (int at = 0; at < 100; at++) {
        try {
          lines(failing(sound, at, fault));
          break;
        } catch (DamagedFileException e) {
          throw new AssertionError("request " + at, e);
        } catch (IOException e) {
          assertThat(e.getMessage(), containsString(SLOW_DOWN));
          failed++;
        }
      }
    }
    assertThat("requests", failed, greaterThan(4));
  }

  /** A runner tries a bundle again; what is told as data is not tried again. */
  @Test
  void linesThatTheStoreDoesNotGiveFailTheJob() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    LakeFile lost = new LakeFile("prints", "", "/nowhere/prints/1.parquet");
    pipeline.apply(new ReadWitnesses(List.of(lost), UserSample.of(1, 1), 1));
    Throwable failed = assertThrows(PipelineExecutionException.class, pipeline::run);
    assertThat(String.valueOf(failed.getMessage()), containsString(lost.path()));
  }

  @Test
  void aFileThatIsTooShortIsDamaged() throws IOException {
    byte[] sound = file();
    for (int length = 0; length < sound.length; length += 7) {
      byte[] cut = Arrays.copyOf(sound, length);
      assertThrows(DamagedFileException.class, () -> lines(cut), "of " + length + " bytes");
    }
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
      } catch (DamagedFileException e) {
        told++;
      }
    }
    assertThat("told", told, greaterThan(sound.length / 2));
    assertThat("read otherwise", unnoticed, empty());
  }
}
