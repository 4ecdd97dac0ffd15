package io.lookback.internal.verify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import io.lookback.batch.Entries;
import io.lookback.batch.FeatureBatch;
import io.lookback.feature.FeatureSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows are encoded to be compared. */
class EncodedRowsTest {
  private static final int DAY = 18_596;

  /** A batch with two rows of each user. */
  private static FeatureBatch batch(long... users) {
    FeatureBatch.Builder builder =
        new FeatureBatch.Builder(
            DAY, new int[] {21, 20, 6}, Entries.COLUMNS, new String[] {"point"});
    for (long user : users) {
      Entries.add(builder, 0, 1, 0, 0, 0);
      int history = builder.endHistory();
      builder.row(user, 0, 0, false, history);
      builder.row(user, 0, 1, true, history);
    }
    return builder.build();
  }

  @Test
  void rowsOfAUserWhoIsLeftOutAreNotEncoded() throws IOException {
    List<Object> read = new ArrayList<>();
    try (EncodedRows encoded = new EncodedRows(FeatureSet.BUILT_IN)) {
      encoded.add(batch(1, 7, 8), user -> user != 7);
      encoded.add(batch(7), user -> user != 7);
      encoded.add(batch(9), user -> user != 7);
      encoded.read(row -> read.add(row.get(FeatureSet.USER_ID)));
    }
    assertThat(read, contains(1L, 1L, 8L, 8L, 9L, 9L));
  }
}
