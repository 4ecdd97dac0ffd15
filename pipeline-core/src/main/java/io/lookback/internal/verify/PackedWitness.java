package io.lookback.internal.verify;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A witness as a runner holds it: in its wire form, compressed. A runner in one process holds the
 * whole sample at once, and as objects it would be ten times as large as its text.
 *
 * @param bytes the compressed wire form, or the wire form itself where that is not longer
 * @param length of the wire form before it was compressed, in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Witnesses are not compared.
record PackedWitness(byte[] bytes, int length) implements Witness {
  private static final int FASTEST = 1;

  /** Packs a witness. */
  static PackedWitness of(Witness witness) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    try {
      WitnessCoder.ONE.encode(witness, wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(wire.toByteArray());
  }

  /** Packs the wire form of a witness. */
  static PackedWitness of(byte[] wire) {
    byte[] packed = Zstd.compress(wire, FASTEST);
    return new PackedWitness(packed.length < wire.length ? packed : wire, wire.length);
  }

  /** The witness itself, whether it was packed or not. */
  static Witness unpacked(Witness witness) {
    if (!(witness instanceof PackedWitness packed)) {
      return witness;
    }
    boolean isStored = packed.bytes.length == packed.length;
    byte[] wire = isStored ? packed.bytes : Zstd.decompress(packed.bytes, packed.length);
    try {
      return WitnessCoder.ONE.decode(new ByteArrayInputStream(wire));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
