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

  @Test
  void lines() throws Exception {
    List<Witness> sent = new ArrayList<>();
    DealtLines dealt = new DealtLines((witness, shard) -> sent.add(witness));
    int text = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] raw =
          ("{\"day\":\"2020-11-30\",\"event_data\":{\"position\":0,\"value_prop\":\"p\"},\"user_id\":"
                  + 7919 * i
                  + "}")
              .getBytes(StandardCharsets.UTF_8);
      text += raw.length;
      dealt.add(
          new Witness.Line(
              new PlainLine("prints", "a.json", 90L * i, i + 1, "load", 0, raw, new byte[0]), i),
          i % 2);
    }
    dealt.finish();
    List<PackedWitness> heard = overTheWire(sent);
    assertThat("of a shard each", heard.size(), equalTo(2));
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
      row.put(FeatureSet.HISTORY, Map.of("point", Map.of("views", i)));
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
