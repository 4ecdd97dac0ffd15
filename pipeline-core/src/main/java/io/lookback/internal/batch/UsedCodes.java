package io.lookback.internal.batch;

import java.util.Arrays;

/**
 * Which codes of a dictionary are in use: they get new codes from 0 on, in the order of the old
 * ones. The work is linear in the dictionary where many codes are looked at, and hardly depends on
 * it where few are: a batch of few rows must not cost a dictionary of many texts.
 */
public final class UsedCodes {
  /** Where the dictionary has so many texts for each code that is looked at, codes are sorted. */
  private static final int SPARSE = 8;

  /** By old code, the new one and 1; null if codes were sorted. */
  private final int[] newCodes;

  /** The old codes, ascending; the first {@link #size} count. */
  private final int[] used;

  private final int size;

  private UsedCodes(int[] newCodes, int[] used, int size) {
    this.newCodes = newCodes;
    this.used = used;
    this.size = size;
  }

  /**
   * Looks at codes.
   *
   * @param codes {@code [from, to)} count; not changed
   * @param dictionarySize all codes are below this
   * @throws IllegalArgumentException if a code points outside of the dictionary
   */
  public static UsedCodes of(int[] codes, int from, int to, int dictionarySize) {
    return dictionarySize / SPARSE > to - from
        ? sorted(codes, from, to, dictionarySize)
        : marked(codes, from, to, dictionarySize);
  }

  private static UsedCodes marked(int[] codes, int from, int to, int dictionarySize) {
    int[] newCodes = new int[dictionarySize];
    int size = 0;
    for (int i = from; i < to; i++) {
      int code = codes[i];
      check(code, dictionarySize);
      size += newCodes[code] == 0 ? 1 : 0;
      newCodes[code] = 1;
    }
    int[] used = new int[size];
    int next = 0;
    for (int code = 0; code < dictionarySize; code++) {
      if (newCodes[code] != 0) {
        used[next++] = code;
        newCodes[code] = next;
      }
    }
    return new UsedCodes(newCodes, used, size);
  }

  private static UsedCodes sorted(int[] codes, int from, int to, int dictionarySize) {
    int[] used = Arrays.copyOfRange(codes, from, to);
    Arrays.sort(used);
    int size = 0;
    for (int code : used) {
      check(code, dictionarySize);
      if (size == 0 || used[size - 1] != code) {
        used[size++] = code;
      }
    }
    return new UsedCodes(null, used, size);
  }

  private static void check(int code, int dictionarySize) {
    if (code < 0 || code >= dictionarySize) {
      throw new IllegalArgumentException(
          "code " + code + " is not one of a dictionary of " + dictionarySize);
    }
  }

  /** How many codes are in use. */
  public int size() {
    return size;
  }

  /** The old code of a new one. */
  public int old(int newCode) {
    return used[newCode];
  }

  /** The new code of one in use. */
  public int of(int old) {
    return newCodes != null ? newCodes[old] - 1 : Arrays.binarySearch(used, 0, size, old);
  }
}
