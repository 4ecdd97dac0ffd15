package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The hash of a whole is that of its pieces, and of nothing else. */
class ContentHashTest {
  private static final long SEED = 4;

  @Test
  void knownChecksums() {
    byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat("the check values of CRC-32C, CRC-32", hash(text), equalTo(0xE3069283_CBF43926L));
    assertThat("nothing", hash(new byte[0]), equalTo(ContentHash.EMPTY));
  }

  @Test
  void piecesJoinToTheWhole() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(5000)];
      random.nextBytes(bytes);
      long joined = ContentHash.EMPTY;
      int at = 0;
      while (at < bytes.length) {
        int length = 1 + random.nextInt(bytes.length - at);
        joined = ContentHash.join(joined, hash(bytes, at, length), length);
        at += length;
      }
      assertThat("seed " + SEED + ", round " + round, joined, equalTo(hash(bytes)));
    }
  }

  @Test
  void lengthsBeyondAnInt() {
    // x^(8 n) for n = a + b is the product of those for a and b.
    long hash = hash("anything".getBytes(StandardCharsets.US_ASCII));
    long far = 5_000_000_000L;
    long atOnce = ContentHash.join(hash, ContentHash.EMPTY, 2 * far);
    long inTwo =
        ContentHash.join(ContentHash.join(hash, ContentHash.EMPTY, far), ContentHash.EMPTY, far);
    assertThat("shifted by ten billion bytes", atOnce, equalTo(inTwo));
  }

  @Test
  void everyBitAndEveryPlaceCount() {
    byte[] bytes = "one line\nanother line\n".getBytes(StandardCharsets.US_ASCII);
    Set<Long> seen = new HashSet<>();
    seen.add(hash(bytes));
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat("bit " + bit, seen.add(hash(bytes)), equalTo(true));
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    byte[] swapped = "another line\none line\n".getBytes(StandardCharsets.US_ASCII);
    assertThat("another order", seen.add(hash(swapped)), equalTo(true));
  }

  private static long hash(byte[] bytes) {
    return hash(bytes, 0, bytes.length);
  }

  private static long hash(byte[] bytes, int from, int length) {
    ContentHash hash = new ContentHash();
    hash.update(bytes, from, length);
    return hash.value();
  }
}
