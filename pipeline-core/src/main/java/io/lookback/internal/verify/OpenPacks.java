package io.lookback.internal.verify;

import io.lookback.internal.plain.PlainLine;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/**
 * Witnesses under construction, one for each shard, in their wire form. A witness is handed on when
 * it is {@link #FULL}: a small one does not pack well, and says again which file it is of. Where so
 * many shards are open that all of them together have too many bytes, the largest are handed on.
 */
final class OpenPacks {
  /** A witness is handed on when it has so many bytes. */
  static final int FULL = 64 << 10;

  /** All that are open have at most about so many bytes. */
  private static final long MOST_BYTES = 64 << 20;

  /** A witness under construction. */
  static final class Pack {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Where the last line came from; null before the first. */
    private PlainLine origin;

    DataOutputStream out() {
      return out;
    }

    PlainLine origin() {
      return origin;
    }

    void setOrigin(PlainLine line) {
      origin = line.withoutText();
    }
  }

  /** Adds something to a pack. */
  @FunctionalInterface
  interface Writing {
    /** Writes. */
    void writeTo(Pack pack) throws IOException;
  }

  private final WitnessCoder.Tag kind;
  private final ObjIntConsumer<Witness> out;
  private final long mostBytes;
  private final TreeMap<Integer, Pack> byShard = new TreeMap<>();
  private long bytes;

  /** Hands on witnesses of a kind to {@code out}, with the number of the shard. */
  OpenPacks(WitnessCoder.Tag kind, ObjIntConsumer<Witness> out) {
    this(kind, out, MOST_BYTES);
  }

  /** The same with another bound of all that are open. */
  OpenPacks(WitnessCoder.Tag kind, ObjIntConsumer<Witness> out, long mostBytes) {
    this.kind = kind;
    this.out = out;
    this.mostBytes = mostBytes;
  }

  /** Adds to the witness of a shard. */
  void add(int shard, Writing writing) {
    try {
      Pack pack = byShard.get(shard);
      if (pack == null) {
        pack = new Pack();
        pack.out.writeByte(kind.ordinal());
        byShard.put(shard, pack);
      }
      int before = pack.bytes.size();
      writing.writeTo(pack);
      bytes += pack.bytes.size() - before;
      if (pack.bytes.size() >= FULL) {
        handOn(shard);
      } else if (bytes > mostBytes) {
        handOnLargest();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Half of all bytes, so that the next time comes late. */
  private void handOnLargest() throws IOException {
    List<Integer> shards = new ArrayList<>(byShard.keySet());
    shards.sort(Comparator.comparing(shard -> -byShard.get(shard).bytes.size()));
    for (int i = 0; i < shards.size() && bytes > mostBytes / 2; i++) {
      handOn(shards.get(i));
    }
  }

  private void handOn(int shard) throws IOException {
    Pack pack = byShard.remove(shard);
    // The first byte was not added.
    bytes -= pack.bytes.size() - 1;
    pack.out.writeByte(WitnessCoder.Tag.END.ordinal());
    out.accept(PackedWitness.of(pack.bytes.toByteArray()), shard);
  }

  /** Hands on what is there. */
  void finish() {
    try {
      for (int shard : List.copyOf(byShard.keySet())) {
        handOn(shard);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
