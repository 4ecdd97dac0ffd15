package io.lookback.internal.batch;

import io.lookback.batch.EventBatch;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The value props of many batches in the order of their texts. Each text of a batch is looked up
 * once, whatever the number of sources, days and rounds that ask for its rank.
 */
public final class PropRanks {
  private final String[] props;
  private final IdentityHashMap<EventBatch, int[]> ranks = new IdentityHashMap<>();

  /** Ranks the value props of batches. */
  public PropRanks(Iterable<? extends Collection<EventBatch>> batches) {
    Map<String, Integer> numbers = new HashMap<>();
    for (Collection<EventBatch> some : batches) {
      for (EventBatch batch : some) {
        int[] ofBatch = new int[batch.valuePropCount()];
        for (int code = 0; code < ofBatch.length; code++) {
          int next = numbers.size();
          Integer known = numbers.putIfAbsent(batch.valueProp(code), next);
          ofBatch[code] = known == null ? next : known;
        }
        ranks.put(batch, ofBatch);
      }
    }
    props = numbers.keySet().toArray(new String[0]);
    Arrays.sort(props);
    int[] rankOf = new int[props.length];
    for (int rank = 0; rank < props.length; rank++) {
      rankOf[numbers.get(props[rank])] = rank;
    }
    for (int[] ofBatch : ranks.values()) {
      for (int code = 0; code < ofBatch.length; code++) {
        ofBatch[code] = rankOf[ofBatch[code]];
      }
    }
  }

  /** The value props in order; not to be changed. */
  public String[] props() {
    return props;
  }

  /** The rank of each code of a batch that is one of the batches; not to be changed. */
  public int[] of(EventBatch batch) {
    return ranks.get(batch);
  }

  /** The same for the last time: a batch that nobody else holds is garbage then. */
  public int[] take(EventBatch batch) {
    return ranks.remove(batch);
  }
}
