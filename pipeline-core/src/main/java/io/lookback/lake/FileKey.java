package io.lookback.lake;

/**
 * Which row groups share a file.
 *
 * @param table the table
 * @param partition the partition folder, such as {@code day=2020-11-30}
 * @param shard which of the partition's files, from 0
 * @param origin the one landing file that the rows come from; empty if there may be several
 */
public record FileKey(Table table, String partition, int shard, String origin) {
  /**
   * How many buckets of users share a file: a day has an eighth as many files as buckets at most.
   */
  public static final int BUCKETS_PER_FILE = 8;

  /** The key of the file that a bucket's rows go to. */
  public static FileKey of(Table table, String partition, int bucket) {
    return new FileKey(table, partition, bucket / BUCKETS_PER_FILE, "");
  }

  /** The key of the file that the rows of one landing file go to. */
  public static FileKey ofOrigin(Table table, String origin) {
    return new FileKey(table, "", 0, origin);
  }

  /** The key as text. */
  public String encoded() {
    return table.name() + "/" + partition + "/" + shard + "/" + origin;
  }

  /** The key of a text that {@link #encoded} gave. */
  public static FileKey decode(String encoded) {
    String[] parts = encoded.split("/", 4);
    return new FileKey(Table.valueOf(parts[0]), parts[1], Integer.parseInt(parts[2]), parts[3]);
  }
}
