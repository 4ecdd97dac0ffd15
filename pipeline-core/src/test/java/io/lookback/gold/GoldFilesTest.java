package io.lookback.gold;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.Entries;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import io.lookback.internal.coder.Coders;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.StagedFiles;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.parquet.RowGroupReader;
import io.lookback.internal.parquet.TextColumn;
import io.lookback.internal.parquet.TextEntries;
import io.lookback.internal.report.Profiles;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of gold hold. */
class GoldFilesTest {
  private static final int DAY = 18_596;

  @TempDir private Path lake;

  @Test
  void everyColumnOfEveryRowIsThere() throws IOException {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            DAY, new int[] {20, 19, 6}, Entries.COLUMNS, new String[] {"a", "b", "ñ"});
    Entries.add(builder, 0, 1, 2, 3, 999_999_999_999_999_999L);
    Entries.add(builder, 2, 4, 5, 6, 7);
    int history = builder.endHistory();
    builder.row(7, 2, 3, true, history);
    builder.row(7, 1, 4, false, history);
    builder.row(Long.MAX_VALUE, 0, Integer.MAX_VALUE, true, builder.endHistory());
    List<LakeFile> files = write(builder.build());
    assertThat("files", files, hasSize(1));
    assertThat("partition", files.get(0).partition(), equalTo("print_day=2020-11-30"));
    String entries = "{a=1/2/3/999999999999999999, ñ=4/5/6/7}";
    assertThat(
        "rows",
        rows(files.get(0)),
        containsInAnyOrder(
            "7 ñ 3 true 4 5 6 7 0 20 19 6 " + entries,
            "7 b 4 false 0 0 0 0 0 20 19 6 " + entries,
            "9223372036854775807 a 2147483647 true 0 0 0 0 0 20 19 6 {}"));
  }

  @Test
  void ownColumnsAreThereWhereTheHistoryLeavesTheValuePropOut() throws IOException {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            DAY, new int[] {20, 19, 6}, Entries.COLUMNS, new String[] {"a", "b", "c"});
    Entries.add(builder, 1, 4, 5, 6, 7);
    Entries.addUnlisted(builder, 2, 1, 2, 0, 3);
    int history = builder.endHistory(2);
    builder.row(7, 1, 0, false, history);
    builder.row(7, 2, 1, false, history);
    builder.row(8, 0, 2, false, builder.endHistory());
    assertThat(
        "rows",
        rows(write(builder.build()).get(0)),
        containsInAnyOrder(
            "7 b 0 false 4 5 6 7 2 20 19 6 {b=4/5/6/7}",
            "7 c 1 false 1 2 0 3 2 20 19 6 {b=4/5/6/7}",
            "8 a 2 false 0 0 0 0 0 20 19 6 {}"));
  }

  @Test
  void rowsThatShareALongHistoryUnfoldInPiecesOfBoundedSize() throws IOException {
    int props = 4000;
    int rows = 600;
    String[] names = new String[props];
    for (int prop = 0; prop < props; prop++) {
      names[prop] = String.valueOf((char) (0x4e00 + prop));
    }
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(DAY, new int[] {21, 20, 6}, Entries.COLUMNS, names);
    for (int prop = 0; prop < props; prop++) {
      Entries.add(builder, prop, prop, 1, 0, 0);
    }
    int history = builder.endHistory();
    for (int row = 0; row < rows; row++) {
      builder.row(1, row, row, false, history);
    }
    int read = 0;
    try (RowGroupReader reader = open(write(builder.build()).get(0))) {
      while (reader.next()) {
        int[] perRow = reader.textEntries("history").perRow();
        int[] views = reader.mapInts("history", "views");
        int[] own = reader.ints("views_3w");
        assertThat("entries", views.length, equalTo(props * reader.rows()));
        assertThat("entries", views.length, lessThanOrEqualTo(1 << 20));
        for (int row = 0; row < reader.rows(); row++, read++) {
          assertThat("entries of row " + read, perRow[row], equalTo(props));
          assertThat("own views", own[row], equalTo(read));
          assertThat("last entry", views[row * props + props - 1], equalTo(props - 1));
        }
      }
    }
    assertThat("rows", read, equalTo(rows));
  }

  private List<LakeFile> write(FeatureBatch batch) throws IOException {
    Staging staging = new Staging(lake.toString(), "run");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    ScoredPrints scored =
        new ScoredPrints(
            FeatureSet.BUILT_IN,
            pipeline.apply(
                Create.of(KV.of(0, batch))
                    .withCoder(KvCoder.of(VarIntCoder.of(), Coders.FEATURES))),
            pipeline.apply("No counts", Create.empty(Coders.TALLIES)),
            pipeline.apply("No profiles", Create.empty(Profiles.CODER)),
            pipeline.apply("No value props", Create.empty(Profiles.VALUE_PROPS)),
            ScoredPrints.Given.NOTHING);
    PCollectionList.of(scored.apply("Write", Gold.write(staging))).apply(WriteTally.to(staging));
    pipeline.run().waitUntilFinish();
    Tally tally = WriteTally.read(staging);
    return StagedFiles.of(tally, staging, Layer.GOLD);
  }

  private static RowGroupReader open(LakeFile file) throws IOException {
    return RowGroupReader.open(
        file.input(),
        List.of(
            "user_id",
            "value_prop",
            "position",
            "clicked",
            "views_3w",
            "taps_3w",
            "pays_3w",
            "amount_3w",
            "history",
            "history_left_out",
            "days_with_prints_3w",
            "days_with_taps_3w",
            "days_with_pays_3w"));
  }

  private static List<String> rows(LakeFile file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (RowGroupReader reader = open(file)) {
      while (reader.next()) {
        List<String> entries = entries(reader);
        long[] users = reader.longs("user_id");
        TextColumn props = reader.texts("value_prop");
        int[] positions = reader.ints("position");
        boolean[] clicked = reader.booleans("clicked");
        int[] views = reader.ints("views_3w");
        int[] taps = reader.ints("taps_3w");
        int[] pays = reader.ints("pays_3w");
        long[] amounts = reader.decimals("amount_3w");
        int[] leftOut = reader.ints("history_left_out");
        int[] printDays = reader.ints("days_with_prints_3w");
        int[] tapDays = reader.ints("days_with_taps_3w");
        int[] payDays = reader.ints("days_with_pays_3w");
        for (int row = 0; row < reader.rows(); row++) {
          List<Object> cells =
              List.of(
                  users[row],
                  props.text(row),
                  positions[row],
                  clicked[row],
                  views[row],
                  taps[row],
                  pays[row],
                  amounts[row],
                  leftOut[row],
                  printDays[row],
                  tapDays[row],
                  payDays[row],
                  entries.get(row));
          rows.add(String.join(" ", cells.stream().map(Object::toString).toList()));
        }
      }
    }
    return rows;
  }

  /** The history of each row as text. */
  private static List<String> entries(RowGroupReader reader) throws IOException {
    TextEntries history = reader.textEntries("history");
    int[] views = reader.mapInts("history", "views");
    int[] taps = reader.mapInts("history", "taps");
    int[] pays = reader.mapInts("history", "pays");
    long[] amounts = reader.mapDecimals("history", "amount");
    List<String> rows = new ArrayList<>();
    int at = 0;
    for (int size : history.perRow()) {
      List<String> entries = new ArrayList<>();
      for (int end = at + size; at < end; at++) {
        String sums = views[at] + "/" + taps[at] + "/" + pays[at] + "/" + amounts[at];
        entries.add(history.texts().text(at) + "=" + sums);
      }
      rows.add("{" + String.join(", ", entries) + "}");
    }
    return rows;
  }
}
