package io.lookback.internal.batch;

import java.util.Arrays;

/**
 * The dictionary of the batch that is being packed: gives value props codes of their own, from 0 in
 * order of first appearance. Whoever shares a {@link ValueProps} shares this too, as it is as
 * large.
 */
final class BatchCodes {
  private final ValueProps valueProps;
  private int[] codes = new int[16];
  private int[] stamps = new int[16];
  private int stamp;
  private String[] texts;
  private int size;

  BatchCodes(ValueProps valueProps) {
    this.valueProps = valueProps;
  }

  ValueProps valueProps() {
    return valueProps;
  }

  /** Begins an empty dictionary. */
  void begin() {
    if (codes.length < valueProps.size()) {
      codes = new int[2 * valueProps.size()];
      stamps = new int[2 * valueProps.size()];
      stamp = 0;
    }
    stamp++;
    texts = new String[16];
    size = 0;
  }

  /** How many bytes the dictionary grows by if it takes a value prop. */
  int newBytes(int prop) {
    return stamps[prop] == stamp ? 0 : Integer.BYTES + valueProps.byteLength(prop);
  }

  /** The code of a value prop in the dictionary, which takes it. */
  int code(int prop) {
    if (stamps[prop] != stamp) {
      stamps[prop] = stamp;
      codes[prop] = size;
      if (size == texts.length) {
        texts = Arrays.copyOf(texts, 2 * size);
      }
      texts[size++] = valueProps.text(prop);
    }
    return codes[prop];
  }

  /** The dictionary. */
  String[] texts() {
    return Arrays.copyOf(texts, size);
  }
}
