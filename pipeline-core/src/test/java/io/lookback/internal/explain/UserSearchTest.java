package io.lookback.internal.explain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.lookback.internal.parquet.BytesColumn;
import io.lookback.internal.parquet.ChannelInputFile;
import io.lookback.internal.parquet.ParquetFileAppender;
import io.lookback.internal.parquet.RowGroupEncoder;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TableSchema;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainParser;
import io.lookback.internal.plain.PlainRecord;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search by bytes finds every event of its users, and not much else. */
class UserSearchTest {
  private static final long SEED = 20201130;
  private static final int LINES = 12_000;
  private static final long[] USERS = {0, 7, 17, 70, 77, 107, 1077, 7000, 123456, Long.MAX_VALUE};

  private static final String HEADER = "pay_date,total,user_id,value_prop";
  private static final String USER_LAST = "value_prop,total,pay_date,user_id";
  private static final String USER_FIRST = "user_id,total,pay_date,value_prop";

  @TempDir private Path folder;

  private final Random random = new Random(SEED);

  @Test
  void findsEveryEventInJsonLines() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(random.nextInt(20) == 0 ? null : bytes(json()));
    }
    assertFindsAll(SourceSpec.PRINTS, "", lines);
  }

  @Test
  void findsEveryEventInCsvLines() throws IOException {
    for (String header : List.of(HEADER, USER_LAST, USER_FIRST)) {
      List<byte[]> lines = new ArrayList<>();
      for (int i = 0; i < LINES; i++) {
        lines.add(random.nextInt(20) == 0 ? null : bytes(csv(header)));
      }
      assertFindsAll(SourceSpec.PAYS, header, lines);
    }
  }

  /** Digits in days, positions, amounts and other users are no reason to parse a line. */
  @Test
  void passesOverLinesThatHaveTheDigitsElsewhere() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (String text :
        List.of(
            "{\"day\":\"2020-11-07\",\"event_data\":{\"position\":7,\"value_prop\":\"7\"},\"user_id\":77}",
            "{\"day\":\"2020-11-07\",\"event_data\":{\"position\":7,\"value_prop\":\"7\"},\"user_id\":17}",
            "{\"day\":\"2020-11-07\",\"event_data\":{\"position\":7,\"value_prop\":\"p\"},\"xuser_id\":7}",
            "{\"day\":\"2020-11-07\",\"event_data\":{\"position\":7,\"value_prop\":\"p\"},\"user_id\":7}")) {
      lines.add(bytes(text));
    }
    for (Set<Long> users : List.of(Set.of(7L), Set.of(7L, 8L))) {
      assertThat("JSON", found(users, SourceSpec.PRINTS, lines), equalTo(List.of(3)));
    }
    lines.clear();
    for (String text :
        List.of("2020-11-07,7.70,77,p7", "2020-11-07,0.07,17,p", "2020-11-07,1,7,p")) {
      lines.add(bytes(text));
    }
    for (Set<Long> users : List.of(Set.of(7L), Set.of(7L, 8L))) {
      assertThat("CSV", found(users, SourceSpec.PAYS, lines), equalTo(List.of(2)));
    }
  }

  /** Two lines stand side by side in memory; what is across them is no number. */
  @Test
  void theEndOfALineEndsANumber() throws IOException {
    List<byte[]> lines = List.of(bytes("p,1,2020-11-07,12"), bytes("3,1,2020-11-07,3456"));
    assertThat(found(Set.of(123L), SourceSpec.PAYS, lines), empty());
    assertThat(found(Set.of(12L), SourceSpec.PAYS, lines), equalTo(List.of(0)));
    assertThat(found(Set.of(12L, 5L), SourceSpec.PAYS, lines), equalTo(List.of(0)));
  }

  private void assertFindsAll(SourceSpec source, String header, List<byte[]> lines)
      throws IOException {
    List<Set<Long>> searches = new ArrayList<>();
    for (long user : USERS) {
      searches.add(Set.of(user));
    }
    searches.add(Set.of(7L, 123456L));
    searches.add(Set.of(0L, 17L, Long.MAX_VALUE));
    List<Long> users = new ArrayList<>();
    PlainParser parser = new PlainParser(source);
    for (byte[] line : lines) {
      PlainEvent event = line == null ? null : event(parser, source, line, header);
      users.add(event == null ? -1 : event.user());
    }
    for (Set<Long> search : searches) {
      Set<Integer> found = new TreeSet<>(found(search, source, lines));
      List<Integer> missed = new ArrayList<>();
      int events = 0;
      for (int row = 0; row < lines.size(); row++) {
        if (search.contains(users.get(row))) {
          events++;
          if (!found.contains(row) && missed.isEmpty()) {
            missed.add(row);
          }
        }
      }
      String what = search + " by " + header + ", seed " + SEED;
      assertThat("the first line missed of " + what, missed, empty());
      assertThat("found too much of " + what, found.size() - events, lessThan(LINES / 5));
    }
  }

  private static PlainEvent event(
      PlainParser parser, SourceSpec source, byte[] line, String header) {
    PlainRecord record =
        parser.parse(
            new PlainLine(
                source.label(),
                "file",
                1,
                PlainLine.UNKNOWN,
                "load",
                PlainLine.WHOLE,
                line,
                bytes(header)));
    return record.event();
  }

  /** The rows that a search finds in lines that were written to a file and read from it. */
  private List<Integer> found(Set<Long> users, SourceSpec source, List<byte[]> lines)
      throws IOException {
    Path file = folder.resolve("lines.parquet");
    TableSchema schema = TableSchema.builder("lines").optionalText("raw").build();
    int[] starts = new int[lines.size()];
    int[] lengths = new int[lines.size()];
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int row = 0; row < starts.length; row++) {
      starts[row] = data.size();
      lengths[row] = lines.get(row) == null ? -1 : lines.get(row).length;
      if (lines.get(row) != null) {
        data.writeBytes(lines.get(row));
      }
    }
    try (RowGroupEncoder encoder = new RowGroupEncoder(schema, 1);
        WritableByteChannel channel =
            Files.newByteChannel(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      ParquetFileAppender appender = new ParquetFileAppender(channel, schema);
      encoder.begin(starts.length);
      encoder.bytes("raw", data.toByteArray(), starts, lengths, 0, starts.length);
      appender.append(encoder.finish());
      appender.finish();
    }
    UserSearch search = new UserSearch(users, source);
    List<Integer> found = new ArrayList<>();
    try (RowGroupReader reader =
        RowGroupReader.open(
            new ChannelInputFile("lines", () -> Files.newByteChannel(file)), List.of("raw"))) {
      reader.next();
      BytesColumn raw = reader.bytes("raw", search::mayHold);
      search.search(raw, found::add);
      for (int row : found) {
        assertThat("row " + row, raw.value(row), equalTo(lines.get(row)));
      }
    }
    return found;
  }

  private String json() {
    String user = pick(number(), number(), number(), "-0", "1.0", "7e0", "\"7\"", "007");
    String name = pick("user_id", "user_id", "user_id", "user\\u005fid", "\\u0075ser_id", "user");
    String field = space() + "\"" + name + "\"" + space() + ":" + space() + user + space();
    String data =
        space()
            + "\"event_data\":{\"position\":"
            + random.nextInt(10)
            + ",\"value_prop\":\"p"
            + number()
            + "\"}";
    String day = "\"day\":\"2020-11-0" + (1 + random.nextInt(9)) + "\"";
    return switch (random.nextInt(3)) {
      case 0 -> "{" + field + "," + data + "," + day + "}";
      case 1 -> "{" + day + "," + field + "," + data + "}";
      default -> "{" + day + "," + data + "," + field + "}";
    };
  }

  private String csv(String header) {
    String user = pick(number(), number(), "0" + number(), "\"" + number() + "\"", " 7", "+7");
    String line = header;
    line = line.replace("pay_date", "2020-11-0" + (1 + random.nextInt(9)));
    line = line.replace("total", random.nextInt(100) + "." + random.nextInt(10));
    line = line.replace("value_prop", "p" + number());
    return line.replace("user_id", user);
  }

  private String number() {
    return Long.toString(USERS[random.nextInt(USERS.length)]);
  }

  private String space() {
    return pick("", "", "", " ", "\t", " \r ");
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
