package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.landing.ReadLimits;
import io.lookback.spec.SourceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packed files cut at every byte: one that is cut between two frames or members is a file of fewer
 * of them, and every other one cannot be read to its end.
 */
class PackedCutsTest {
  private static final long SEED = 20_201_130;
  private static final int MAX_LINE_BYTES = 1 << 10;
  private static final int NAME = 8;
  private static final int ALL_OPTIONAL_FIELDS = 2 | 4 | NAME | 16;

  /** Sizes of input and output buffer. */
  private static final int[][] BUFFERS = {
    {1, 1}, {2, 1 << 16}, {3, 7}, {8, 64}, {100, 1}, {1 << 16, 3}, {1 << 16, 1 << 16}
  };

  @TempDir private Path folder;

  /** A frame or member. */
  private static final class Part {
    final byte[] packed;
    final byte[] content;

    Part(byte[] packed, byte[] content) {
      this.packed = packed;
      this.content = content;
    }
  }

  /** Parts behind each other, and how long the content is where each of them ends. */
  private static final class Packed {
    final String name;
    final byte[] bytes;
    final byte[] content;
    final TreeMap<Integer, Integer> ends = new TreeMap<>();

    Packed(String name, Part... parts) {
      this.name = name;
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
      for (Part part : parts) {
        all.writeBytes(part.packed);
        unpacked.writeBytes(part.content);
        ends.put(all.size(), unpacked.size());
      }
      this.bytes = all.toByteArray();
      this.content = unpacked.toByteArray();
    }

    /** What a file holds that is cut here, or null if it is cut inside of a part. */
    byte[] contentAt(int cut) {
      return ends.containsKey(cut) ? Arrays.copyOf(content, ends.get(cut)) : null;
    }
  }

  private final Random random = new Random(SEED);

  @Test
  void everyCutOfAZstdFileInBuffersOfEverySize() throws IOException {
    for (Packed file : smallZstdFiles()) {
      for (int[] buffers : BUFFERS) {
        for (int cut = 0; cut <= file.bytes.length; cut++) {
          byte[] bytes = Arrays.copyOf(file.bytes, cut);
          String reason = reason(file, cut) + ", buffers " + Arrays.toString(buffers);
          ZstdFrames frames =
              new ZstdFrames(new SparingChannel(bytes, buffers[0]), buffers[0], buffers[1]);
          // No frame at all is no frame cut off; whoever opens the file looks for that.
          byte[] expected = cut == 0 ? new byte[0] : file.contentAt(cut);
          assertStream(reason, frames, expected);
        }
      }
    }
  }

  @Test
  void everyCutOfAZstdFile() throws IOException {
    for (Packed file : smallZstdFiles()) {
      assertEveryCut(file, allCuts(file));
    }
  }

  @Test
  void everyCutOfAGzipFile() throws IOException {
    for (Packed file : smallGzipFiles()) {
      assertEveryCut(file, allCuts(file));
    }
  }

  @Test
  void cutsOfLargeFramesAndMembers() throws IOException {
    byte[] large = lines(400_000);
    byte[] small = lines(300);
    Packed zstd =
        new Packed("large.zst", zstd(small), zstd(large), skippable(70_000), streamed(large, true));
    assertEveryCut(zstd, someCuts(zstd));
    Packed gzip = new Packed("large.gz", member(small, 0), member(large, NAME), member(large, 0));
    assertEveryCut(gzip, someCuts(gzip));
  }

  @Test
  void whatFollowsTheLastFrameOrMemberIsAnError() throws IOException {
    byte[] text = lines(100);
    for (byte[] behind :
        new byte[][] {
          {0}, {'\n'}, new byte[512], "{\"day\":1}\n".getBytes(StandardCharsets.UTF_8)
        }) {
      String reason = "followed by " + Arrays.toString(behind);
      assertRefused(reason, "behind.zst", LandingFiles.concat(zstd(text).packed, behind));
      assertRefused(reason, "behind.gz", LandingFiles.concat(member(text, 0).packed, behind));
    }
  }

  @Test
  void everyChangedByteOfAChecksumIsAnError() throws IOException {
    byte[] text = lines(100);
    Part frame = streamed(text, true);
    Part member = member(text, 0);
    for (int back = 1; back <= 8; back++) {
      if (back <= 4) {
        assertRefused("byte -" + back, "sum.zst", changed(frame.packed, back));
      }
      assertRefused("byte -" + back, "sum.gz", changed(member.packed, back));
    }
  }

  /** Opens the file as everybody does, cut here and there, and reads it in several ways. */
  private void assertEveryCut(Packed file, TreeSet<Integer> cuts) throws IOException {
    LandingFile written =
        LandingFiles.write(folder, "prints-" + file.name, SourceSpec.PRINTS, file.bytes);
    for (int cut : cuts.descendingSet()) {
      try (FileChannel channel =
          FileChannel.open(Path.of(written.path()), StandardOpenOption.WRITE)) {
        channel.truncate(cut);
      }
      LandingFile landing =
          new LandingFile(
              written.source(), written.name(), written.path(), cut, written.compression());
      assertFile(reason(file, cut), landing, cut == 0 ? null : file.contentAt(cut));
    }
  }

  private void assertRefused(String reason, String name, byte[] bytes) throws IOException {
    assertFile(
        reason, LandingFiles.write(folder, "prints-" + name, SourceSpec.PRINTS, bytes), null);
  }

  private static void assertFile(String reason, LandingFile file, byte[] expected)
      throws IOException {
    if (expected == null) {
      assertThrows(
          IOException.class, () -> ContentHash.of(file, ReadLimits.DEFAULT), reason + ", hash");
    } else {
      ContentHash hash = new ContentHash();
      hash.update(expected, 0, expected.length);
      assertThat(
          reason + ", hash",
          ContentHash.of(file, ReadLimits.DEFAULT),
          equalTo(new Content(expected.length, hash.value())));
    }
    for (int blockBytes : new int[] {1, 1 << 16}) {
      String how = reason + ", blocks of " + blockBytes;
      if (expected == null) {
        assertThrows(IOException.class, () -> readLines(file, blockBytes), how);
      } else {
        assertThat(how, readLines(file, blockBytes), equalTo((long) expected.length));
      }
    }
  }

  /** How many bytes the lines of a file take. */
  private static long readLines(LandingFile file, int blockBytes) throws IOException {
    try (RangeReader reader = new RangeReader(blockBytes, MAX_LINE_BYTES)) {
      reader.open(new LandingRange(file, 0, Long.MAX_VALUE));
      while (reader.next()) {
        assertThat("lines", reader.chunk().size(), greaterThan(0));
      }
      return reader.covered();
    }
  }

  private static void assertStream(String reason, InputStream stream, byte[] expected)
      throws IOException {
    try (stream) {
      if (expected == null) {
        assertThrows(IOException.class, stream::readAllBytes, reason);
      } else {
        assertThat(reason, stream.readAllBytes(), equalTo(expected));
      }
    }
  }

  private List<Packed> smallZstdFiles() throws IOException {
    Part empty = zstd(new byte[0]);
    Part text = zstd(lines(60));
    Part noise = zstd(noise(50));
    List<Packed> files = new ArrayList<>();
    files.add(new Packed("one.zst", text));
    files.add(new Packed("nothing.zst", empty));
    files.add(new Packed("ten.zst", repeated(text, 10)));
    files.add(new Packed("long.zst", zstd(lines(3_000)), text));
    files.add(new Packed("sums.zst", streamed(lines(90), true), streamed(lines(90), true)));
    files.add(
        new Packed("skip.zst", skippable(12), text, skippable(0), noise, empty, skippable(33)));
    files.add(new Packed("skip-only.zst", skippable(5), skippable(0)));
    for (int i = 0; i < 2; i++) {
      Part[] parts = new Part[1 + random.nextInt(6)];
      for (int part = 0; part < parts.length; part++) {
        parts[part] =
            switch (random.nextInt(5)) {
              case 0 -> skippable(random.nextInt(40));
              case 1 -> zstd(noise(random.nextInt(40)));
              case 2 -> streamed(lines(random.nextInt(150)), random.nextBoolean());
              case 3 -> empty;
              default -> zstd(lines(random.nextInt(150)));
            };
      }
      files.add(new Packed("random-" + i + ".zst", parts));
    }
    return files;
  }

  private List<Packed> smallGzipFiles() {
    Part empty = member(new byte[0], 0);
    Part text = member(lines(60), 0);
    List<Packed> files = new ArrayList<>();
    files.add(new Packed("one.gz", text));
    files.add(new Packed("nothing.gz", empty));
    files.add(new Packed("ten.gz", repeated(text, 10)));
    files.add(new Packed("long.gz", member(lines(3_000), NAME), text));
    files.add(
        new Packed(
            "header.gz",
            member(lines(60), ALL_OPTIONAL_FIELDS),
            empty,
            member(noise(40), ALL_OPTIONAL_FIELDS)));
    for (int i = 0; i < 2; i++) {
      Part[] parts = new Part[1 + random.nextInt(6)];
      for (int part = 0; part < parts.length; part++) {
        byte[] content =
            random.nextBoolean() ? noise(random.nextInt(60)) : lines(random.nextInt(200));
        parts[part] = member(content, random.nextInt(16) * 2);
      }
      files.add(new Packed("random-" + i + ".gz", parts));
    }
    return files;
  }

  private static Part[] repeated(Part part, int times) {
    Part[] parts = new Part[times];
    Arrays.fill(parts, part);
    return parts;
  }

  private static TreeSet<Integer> allCuts(Packed file) {
    TreeSet<Integer> cuts = new TreeSet<>();
    for (int cut = 0; cut <= file.bytes.length; cut++) {
      cuts.add(cut);
    }
    return cuts;
  }

  /** Cuts about the ends of parts and of buffers, and some at random. */
  private TreeSet<Integer> someCuts(Packed file) {
    TreeSet<Integer> around = new TreeSet<>(file.ends.keySet());
    for (int end = 1 << 16; end < file.bytes.length; end += 1 << 16) {
      around.add(end);
    }
    TreeSet<Integer> cuts = new TreeSet<>();
    for (int end : around) {
      for (int cut = end - 9; cut <= end + 9; cut++) {
        cuts.add(Math.min(cut, file.bytes.length));
      }
    }
    for (int i = 0; i < 50; i++) {
      cuts.add(random.nextInt(file.bytes.length));
    }
    return cuts;
  }

  private static String reason(Packed file, int cut) {
    return file.name + " of " + file.bytes.length + " bytes cut at " + cut + ", seed " + SEED;
  }

  /** Short lines that can be packed a little. */
  private byte[] lines(int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (random.nextInt(30) == 0 ? '\n' : 'a' + random.nextInt(20));
    }
    return text;
  }

  /** Bytes that cannot be packed, so that they are stored; the first is no magic number's. */
  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    if (length > 0) {
      noise[0] = 'x';
    }
    return noise;
  }

  /** A frame that says how long its content is. */
  private static Part zstd(byte[] content) {
    return new Part(Zstd.compress(content), content);
  }

  /** A frame that does not. */
  private static Part streamed(byte[] content, boolean checksum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes)) {
      out.setChecksum(checksum);
      out.write(content);
    }
    return new Part(bytes.toByteArray(), content);
  }

  private Part skippable(int length) {
    ByteBuffer frame = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0x184D2A50 + random.nextInt(16)).putInt(length).put(noise(length));
    return new Part(frame.array(), new byte[0]);
  }

  /**
   * A gzip member by RFC 1952.
   *
   * @param flags which optional fields its header has
   */
  private static Part member(byte[] content, int flags) {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    member.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, (byte) flags, 1, 2, 3, 4, 0, 3});
    if ((flags & 4) != 0) {
      member.writeBytes(new byte[] {6, 0, 'A', 'p', 2, 0, 7, 0});
    }
    for (int field : new int[] {NAME, 16}) {
      if ((flags & field) != 0) {
        member.writeBytes(new byte[] {'p', 'r', 'i', 'n', 't', 's', 0});
      }
    }
    CRC32 crc = new CRC32();
    if ((flags & 2) != 0) {
      crc.update(member.toByteArray());
      member.write((int) crc.getValue());
      member.write((int) crc.getValue() >>> 8);
    }
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] block = new byte[256];
    while (!deflater.finished()) {
      member.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    crc.reset();
    crc.update(content);
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    member.writeBytes(trailer.putInt((int) crc.getValue()).putInt(content.length).array());
    return new Part(member.toByteArray(), content);
  }

  private static byte[] changed(byte[] bytes, int fromEnd) {
    byte[] changed = bytes.clone();
    changed[bytes.length - fromEnd] ^= 0x40;
    return changed;
  }

  /** Gives at most so many bytes at a time, and every other time none. */
  private static final class SparingChannel implements ReadableByteChannel {
    private final ByteBuffer bytes;
    private final int most;
    private boolean gives;

    SparingChannel(byte[] bytes, int most) {
      this.bytes = ByteBuffer.wrap(bytes);
      this.most = most;
    }

    @Override
    public int read(ByteBuffer target) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      gives = !gives;
      int length = gives ? Math.min(most, Math.min(target.remaining(), bytes.remaining())) : 0;
      for (int i = 0; i < length; i++) {
        target.put(bytes.get());
      }
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
