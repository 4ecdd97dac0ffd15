package io.lookback.internal.score;

import java.util.Arrays;

/** The prints to score: gathered by ascending day, then grouped by user. */
final class ScoredRows {
  private int size;
  private int[] days = new int[1024];
  private int[] users = new int[1024];
  private int[] props = new int[1024];
  private int[] positions = new int[1024];
  private int[] order;
  private int[] ends;

  void add(int day, int user, int prop, int position) {
    if (size == days.length) {
      days = Arrays.copyOf(days, 2 * size);
      users = Arrays.copyOf(users, 2 * size);
      props = Arrays.copyOf(props, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
    }
    days[size] = day;
    users[size] = user;
    props[size] = prop;
    positions[size] = position;
    size++;
  }

  int size() {
    return size;
  }

  /** Orders the rows by user; a user's rows stay in the order of their days. */
  void groupByUser(int userCount) {
    int[] starts = new int[userCount + 1];
    for (int row = 0; row < size; row++) {
      starts[users[row] + 1]++;
    }
    for (int user = 1; user <= userCount; user++) {
      starts[user] += starts[user - 1];
    }
    ends = Arrays.copyOf(starts, userCount);
    order = new int[size];
    for (int row = 0; row < size; row++) {
      order[ends[users[row]]++] = row;
    }
  }

  int start(int user) {
    return user == 0 ? 0 : ends[user - 1];
  }

  int end(int user) {
    return ends[user];
  }

  int day(int at) {
    return days[order[at]];
  }

  int prop(int at) {
    return props[order[at]];
  }

  int position(int at) {
    return positions[order[at]];
  }

  /** The numbers of all users, by ascending user id. */
  int[] usersAscending(DenseUsers numbers) {
    long[] ids = new long[numbers.size()];
    for (int number = 0; number < ids.length; number++) {
      ids[number] = numbers.user(number);
    }
    Arrays.sort(ids);
    int[] ascending = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ascending[i] = numbers.find(ids[i]);
    }
    return ascending;
  }
}
