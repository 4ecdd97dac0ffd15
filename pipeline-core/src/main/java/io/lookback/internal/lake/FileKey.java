package io.lookback.internal.lake;

/**
 * Which row groups share a file.
 *
 * @param table the {@linkplain Table#path path} of the table
 * @param partition the partition folder, such as {@code day=2020-11-30}
 * @param shard which of the partition's files, from 0
 * @param origin the one landing file that the rows come from; empty if there may be several
 */
public record FileKey(String table, String partition, int shard, String origin) {
  /**
   * How many buckets of users share a file: a day has an eighth as many files as buckets at most.
   */
  public static final int BUCKETS_PER_FILE = 8;

  /** The key of the file that a bucket's rows go to. */
  public static FileKey of(Table table, String partition, int bucket) {
    return new FileKey(table.path(), partition, bucket / BUCKETS_PER_FILE, "");
  }

  /** The key of the file that the rows of one landing file go to. */
  public static FileKey ofOrigin(Table table, String origin) {
    return new FileKey(table.path(), "", 0, origin);
  }

  /** The key as text. */
  public String encoded() {
    return table + "/" + partition + "/" + shard + "/" + origin;
  }

  /** The key of a text that {@link #encoded} gave. */
  public static FileKey decode(String encoded) {
    String[] parts = encoded.split("/", 5);
    String table = parts[0] + "/" + parts[1];
    return new FileKey(table, parts[2], Integer.parseInt(parts[3]), parts[4]);
  }
}
