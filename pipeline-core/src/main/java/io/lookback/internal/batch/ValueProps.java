package io.lookback.internal.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing dictionary of value props: the UTF-8 bytes of a name to a code in order of first
 * appearance. The set of names is open. Not thread-safe.
 */
public final class ValueProps {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private int size;
  private byte[][] names = new byte[16][];
  private String[] texts = new String[16];
  private int[] hashes = new int[16];
  private int[] slots = new int[32];

  /** The number of names. */
  public int size() {
    return size;
  }

  /** The name with this code. */
  public String text(int code) {
    return texts[code];
  }

  /** The length of a name in UTF-8 bytes. */
  public int byteLength(int code) {
    return names[code].length;
  }

  /** The code of {@code text}, new if it was never seen. */
  public int code(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return code(bytes, 0, bytes.length);
  }

  /** The code of the UTF-8 bytes {@code buffer[from, to)}, new if they were never seen. */
  public int code(byte[] buffer, int from, int to) {
    int hash = hash(buffer, from, to);
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      int code = slots[slot] - 1;
      if (hashes[code] == hash
          && Arrays.equals(names[code], 0, names[code].length, buffer, from, to)) {
        return code;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return insert(Arrays.copyOfRange(buffer, from, to), hash);
  }

  /** Forgets all names; the work is linear in them, however many there once were. */
  public void clear() {
    for (int code = 0; code < size; code++) {
      int slot = hashes[code] & (slots.length - 1);
      while (slots[slot] != code + 1) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = 0;
    }
    Arrays.fill(names, 0, size, null);
    Arrays.fill(texts, 0, size, null);
    size = 0;
  }

  private int insert(byte[] name, int hash) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      texts = Arrays.copyOf(texts, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
      slots = new int[4 * size];
      for (int code = 0; code < size; code++) {
        place(code);
      }
    }
    names[size] = name;
    texts[size] = new String(name, StandardCharsets.UTF_8);
    hashes[size] = hash;
    place(size);
    return size++;
  }

  private void place(int code) {
    int slot = hashes[code] & (slots.length - 1);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = code + 1;
  }

  private static int hash(byte[] buffer, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(buffer, at)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    for (; at < to; at++) {
      hash = (hash ^ buffer[at]) * 0x9E3779B97F4A7C15L;
    }
    hash ^= hash >>> 32;
    return (int) hash;
  }
}
