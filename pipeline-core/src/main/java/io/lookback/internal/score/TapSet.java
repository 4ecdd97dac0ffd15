package io.lookback.internal.score;

import io.lookback.internal.batch.Buckets;
import java.util.Arrays;

/** The taps of the scored days: an open-addressing set of (user, day, value prop, position). */
final class TapSet {
  private int size;
  private int[] users = new int[256];
  private int[] days = new int[256];
  private int[] props = new int[256];
  private int[] positions = new int[256];
  private int[] slots = new int[1024];

  void add(int user, int day, int prop, int position) {
    int slot = slot(user, day, prop, position);
    if (slots[slot] != 0) {
      return;
    }
    if (size == users.length) {
      grow();
      slot = slot(user, day, prop, position);
    }
    users[size] = user;
    days[size] = day;
    props[size] = prop;
    positions[size] = position;
    slots[slot] = ++size;
  }

  boolean contains(int user, int day, int prop, int position) {
    return slots[slot(user, day, prop, position)] != 0;
  }

  private int slot(int user, int day, int prop, int position) {
    long place = Buckets.mix((long) day << 32 ^ prop) ^ position;
    int mask = slots.length - 1;
    int slot = (int) Buckets.mix(place + user) & mask;
    while (slots[slot] != 0) {
      int i = slots[slot] - 1;
      if (users[i] == user && days[i] == day && props[i] == prop && positions[i] == position) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    users = Arrays.copyOf(users, 2 * size);
    days = Arrays.copyOf(days, 2 * size);
    props = Arrays.copyOf(props, 2 * size);
    positions = Arrays.copyOf(positions, 2 * size);
    slots = new int[8 * size];
    for (int i = 0; i < size; i++) {
      slots[slot(users[i], days[i], props[i], positions[i])] = i + 1;
    }
  }
}
