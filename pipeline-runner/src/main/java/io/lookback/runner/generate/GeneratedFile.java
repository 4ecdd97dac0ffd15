package io.lookback.runner.generate;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * One file being written under a hidden name and renamed by {@link #publish}. Closing a file that
 * was not published removes it.
 *
 * <p>Bytes go into one buffer. {@link #reserve} makes room for a whole line; the {@code put}
 * methods then write without a check of their own beyond the array's bounds.
 */
final class GeneratedFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final byte[] PAIRS = pairs();

  private final Path target;
  private final Path hidden;
  private final LongConsumer written;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long flushed;
  private boolean published;

  /**
   * Opens {@code folder/name} for writing.
   *
   * @param name may begin with the name of a folder, which is created if need be
   * @param overwrite whether a file left by an earlier run may be replaced
   * @param written receives the number of bytes of each block after it was written
   * @throws FileAlreadyExistsException if the file, or its hidden name, exists and may not be
   *     replaced
   */
  GeneratedFile(Path folder, String name, boolean overwrite, LongConsumer written)
      throws IOException {
    this.target = folder.resolve(name);
    this.hidden = target.resolveSibling("." + target.getFileName() + ".part");
    this.written = written;
    if (overwrite) {
      Files.deleteIfExists(hidden);
    } else {
      refuse(target, "exists; say overwrite to replace it");
      refuse(hidden, "is the rest of another run; say overwrite to replace it");
    }
    Files.createDirectories(target.toAbsolutePath().getParent());
    this.out =
        Files.newOutputStream(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void refuse(Path path, String reason) throws FileAlreadyExistsException {
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(path.toString(), null, reason);
    }
  }

  /** Returns the file's path once published. */
  Path target() {
    return target;
  }

  /** Returns the number of bytes put so far. */
  long size() {
    return flushed + used;
  }

  /** Makes room for {@code bytes} more bytes, at most {@value #BUFFER_BYTES}. */
  void reserve(int bytes) throws IOException {
    if (bytes > BUFFER_BYTES - used) {
      flush();
    }
  }

  /** Puts all of {@code bytes}. */
  void put(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, used, bytes.length);
    used += bytes.length;
  }

  /** Puts one byte. */
  void put(char ascii) {
    buffer[used++] = (byte) ascii;
  }

  /** Puts a non-negative number in decimal digits. */
  void putNumber(long number) {
    int end = used + digits(number);
    int at = end;
    long rest = number;
    while (rest >= 100) {
      long quotient = rest / 100;
      at -= 2;
      putPair(at, (int) (rest - quotient * 100));
      rest = quotient;
    }
    if (rest >= 10) {
      putPair(at - 2, (int) rest);
    } else {
      buffer[at - 1] = (byte) ('0' + rest);
    }
    used = end;
  }

  /** Puts non-negative cents as a decimal with two fraction digits. */
  void putMoney(long cents) {
    putNumber(cents / 100);
    buffer[used] = '.';
    putPair(used + 1, (int) (cents % 100));
    used += 3;
  }

  /** Reserves and puts a text, one byte per character: {@code U+00FF} is the byte 0xFF. */
  void putLatin1(String text) throws IOException {
    reserve(text.length());
    put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reserves and puts the letter {@code x} as often as told, however long that is. */
  void putFiller(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      reserve(1);
      put('x');
    }
  }

  /**
   * Finishes writing the hidden file. Separate from {@link #publish} so that no file of a set gets
   * its name while another may still run out of space.
   */
  void finish() throws IOException {
    flush();
    out.close();
  }

  /** Gives the finished file its name, in one step. */
  void publish() throws IOException {
    Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
    published = true;
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      if (!published) {
        Files.deleteIfExists(hidden);
      }
    }
  }

  private void flush() throws IOException {
    out.write(buffer, 0, used);
    flushed += used;
    written.accept(used);
    used = 0;
  }

  private void putPair(int at, int value) {
    buffer[at] = PAIRS[2 * value];
    buffer[at + 1] = PAIRS[2 * value + 1];
  }

  private static int digits(long number) {
    int digits = 1;
    long bound = 10;
    while (digits < 18 && number >= bound) {
      bound *= 10;
      digits++;
    }
    return number >= bound ? digits + 1 : digits;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int value = 0; value < 100; value++) {
      pairs[2 * value] = (byte) ('0' + value / 10);
      pairs[2 * value + 1] = (byte) ('0' + value % 10);
    }
    return pairs;
  }
}
