package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.lessThan;

import io.lookback.feature.FeatureSet;
import io.lookback.internal.plain.PlainLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/** What senders hand on of lines and rows: nothing is lost, and it is smaller than the text. */
class PackedWitnessTest {
  private static final int COUNT = 2_000;

  /** The witnesses of one sender, by way of the wire. */
  private static List<PackedWitness> overTheWire(List<Witness> sent) throws Exception {
    List<PackedWitness> heard = new ArrayList<>();
    for (Witness witness : sent) {
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      WitnessCoder.BY_SHARD.encode(KV.of(3, witness), wire);
      Witness read =
          WitnessCoder.BY_SHARD.decode(new ByteArrayInputStream(wire.toByteArray())).getValue();
      assertThat("packed", read, instanceOf(PackedWitness.class));
      heard.add((PackedWitness) read);
    }
    return heard;
  }

  private static int size(List<PackedWitness> packed) {
    return packed.stream().mapToInt(witness -> witness.bytes().length).sum();
  }

  private static Witness.Line line(int i, String file) {
    byte[] raw =
        ("{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\"p\"},\"user_id\":"
                + 7919 * i
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    PlainLine line = new PlainLine("prints", file, 90L * i, i + 1, "load", 0, raw, new byte[0]);
    return new Witness.Line(line, i);
  }

  /** About as many as 100 GB of text have where all users are in the sample. */
  @Test
  void linesOfVeryManyShardsAreSmallerThanTheirText() {
    int shards = 20_000;
    long[] sizes = new long[2];
    DealtLines dealt =
        new DealtLines(
            (witness, shard) -> {
              sizes[0]++;
              sizes[1] += ((PackedWitness) witness).bytes().length;
            });
    long text = 0;
    for (int i = 0; i < 10 * shards; i++) {
      Witness.Line line = line(i, "prints-2020-11.json.gz");
      text += line.line().raw().length;
      dealt.add(line, i % shards);
    }
    dealt.finish();
    assertThat("witnesses", sizes[0], equalTo((long) shards));
    assertThat("bytes", sizes[1], lessThan(text / 2));
  }

  @Test
  void manyShardsTogetherHoldBoundedBytesAndTheLargestGoFirst() {
    int most = 1 << 20;
    List<Integer> shards = new ArrayList<>();
    long[] held = new long[1];
    OpenPacks packs =
        new OpenPacks(
            WitnessCoder.Tag.LINES,
            (witness, shard) -> {
              shards.add(shard);
              // Without what begins and ends it.
              held[0] -= ((PackedWitness) witness).length() - 2;
            },
            most);
    byte[] some = new byte[500];
    for (int i = 0; i < 8_000; i++) {
      int shard = i % 4_000;
      int times = shard == 77 ? 40 : 1;
      for (int j = 0; j < times; j++) {
        held[0] += some.length;
        packs.add(shard, pack -> pack.out().write(some));
        assertThat("bytes", held[0], lessThan(most + 1L));
      }
    }
    assertThat("first", shards.get(0), equalTo(77));
    packs.finish();
    assertThat("left", held[0], equalTo(0L));
  }

  @Test
  void aLineThatDoesNotPackIsStored() throws Exception {
    byte[] raw = {7, 9, 0x51};
    PlainLine line = new PlainLine("p", "f", 1L << 40, 3, "l", 0, raw, new byte[0]);
    PackedWitness packed =
        overTheWire(
                List.of(PackedWitness.of(new Witness.Lines(List.of(new Witness.Line(line, 5))))))
            .get(0);
    assertThat("bytes", packed.bytes().length, lessThan(packed.length() + 1));
    Witness.Line read = ((Witness.Lines) PackedWitness.unpacked(packed)).lines().get(0);
    assertThat("read", read.line().raw(), equalTo(raw));
  }

  @Test
  void linesOfSeveralFilesShareAnElementAndKeepTheirFiles() throws Exception {
    List<Witness> sent = new ArrayList<>();
    DealtLines dealt = new DealtLines((witness, shard) -> sent.add(witness));
    List<String> files = List.of("a.json", "b.json", "b.json", "a.json");
    for (int i = 0; i < files.size(); i++) {
      dealt.add(line(i, files.get(i)), 0);
    }
    dealt.finish();
    assertThat("witnesses", sent.size(), equalTo(1));
    List<String> read =
        ((Witness.Lines) PackedWitness.unpacked(overTheWire(sent).get(0)))
            .lines().stream().map(line -> line.line().file()).toList();
    assertThat("files", read, equalTo(files));
  }

  @Test
  void lines() throws Exception {
    List<Witness> sent = new ArrayList<>();
    DealtLines dealt = new DealtLines((witness, shard) -> sent.add(witness));
    int text = 0;
    for (int i = 0; i < COUNT; i++) {
      Witness.Line line = line(i, "a.json");
      text += line.line().raw().length;
      dealt.add(line, i % 2);
    }
    dealt.finish();
    List<PackedWitness> heard = overTheWire(sent);
    assertThat("a full one and a rest of each shard", heard.size(), equalTo(4));
    assertThat("bytes", size(heard), lessThan(text / 2));
    long users = 0;
    for (PackedWitness witness : heard) {
      for (Witness.Line line : ((Witness.Lines) PackedWitness.unpacked(witness)).lines()) {
        assertThat(
            new String(line.line().raw(), StandardCharsets.UTF_8)
                .endsWith(":" + 7919 * line.readAs() + "}"),
            equalTo(true));
        users += line.readAs();
      }
    }
    assertThat("all lines", users, equalTo((long) COUNT * (COUNT - 1) / 2));
  }

  @Test
  void rows() throws Exception {
    List<Witness> sent = new ArrayList<>();
    DealtRows dealt = new DealtRows((witness, shard) -> sent.add(witness));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (long i = 0; i < COUNT; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put(FeatureSet.USER_ID, i);
      row.put("views_3w", i * 31 % 17);
      // Two rows share a history, as those of a user and day do.
      row.put(FeatureSet.HISTORY, Map.of("point", Map.of("views", i / 2)));
      rows.add(row);
      dealt.add(new LinkedHashMap<>(row), 0);
    }
    dealt.finish();
    List<PackedWitness> heard = overTheWire(sent);
    assertThat("bytes", size(heard), lessThan(COUNT * 20));
    List<Map<String, Object>> read = new ArrayList<>();
    for (PackedWitness witness : heard) {
      read.addAll(((Witness.Rows) PackedWitness.unpacked(witness)).rows());
    }
    assertThat("rows", read, equalTo(rows));
  }
}
