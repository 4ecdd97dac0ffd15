package io.lookback.internal.score;

import io.lookback.internal.batch.Buckets;
import java.util.Arrays;

/**
 * Numbers users 0, 1, 2, … in order of first appearance: an open-addressing map from long to int.
 */
final class DenseUsers {
  /** What {@link #find} gives for a user that was never numbered. */
  static final int ABSENT = -1;

  private long[] users = new long[1024];
  private int[] slots = new int[4096];
  private int size;

  int size() {
    return size;
  }

  long user(int number) {
    return users[number];
  }

  /** The number of {@code user}, new if it was never seen. */
  int number(long user) {
    int slot = slot(user);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == users.length) {
      grow();
      slot = slot(user);
    }
    users[size] = user;
    slots[slot] = ++size;
    return size - 1;
  }

  /** The number of {@code user}, or {@link #ABSENT}. */
  int find(long user) {
    return slots[slot(user)] - 1;
  }

  private int slot(long user) {
    int mask = slots.length - 1;
    int slot = (int) Buckets.mix(user) & mask;
    while (slots[slot] != 0 && users[slots[slot] - 1] != user) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    users = Arrays.copyOf(users, 2 * size);
    slots = new int[8 * size];
    for (int number = 0; number < size; number++) {
      slots[slot(users[number])] = number + 1;
    }
  }
}
