package io.lookback.lake;

/**
 * Which row groups share a file.
 *
 * @param table the table
 * @param partition the partition folder, such as {@code day=2020-11-30}
 * @param shard which of the partition's files, from 0
 */
public record FileKey(Table table, String partition, int shard) {
  /** How many buckets of users share a file; keeps files large and their number per day bounded. */
  public static final int BUCKETS_PER_FILE = 8;

  /** The key of the file that a bucket's rows go to. */
  public static FileKey of(Table table, String partition, int bucket) {
    return new FileKey(table, partition, bucket / BUCKETS_PER_FILE);
  }

  /** The key as text. */
  public String encoded() {
    return table.name() + "/" + partition + "/" + shard;
  }

  /** The key of a text that {@link #encoded} gave. */
  public static FileKey decode(String encoded) {
    int first = encoded.indexOf('/');
    int last = encoded.lastIndexOf('/');
    return new FileKey(
        Table.valueOf(encoded.substring(0, first)),
        encoded.substring(first + 1, last),
        Integer.parseInt(encoded.substring(last + 1)));
  }
}
