/**
 * Internal: may change in any release. Parquet from and to primitive arrays, without a record in
 * between.
 *
 * <p>A row group is encoded in one place by {@link io.lookback.internal.parquet.RowGroupEncoder},
 * travels as an {@link io.lookback.internal.parquet.EncodedRowGroup}, and is put behind others in a
 * file by {@link io.lookback.internal.parquet.ParquetFileAppender}. {@link
 * io.lookback.internal.parquet.RowGroupReader} reads files of any writer back, column by column.
 * What a table looks like is said once, in a {@link io.lookback.internal.parquet.TableSchema}.
 *
 * <p>Pages are put together by hand because that is several times faster than a record writer, and
 * because the classes of a Hadoop writer cost more to load than a small table costs to encode. Only
 * plain, dictionary, run-length and delta pages (data page version 1) are written, all compressed
 * with Zstandard and all with a checksum.
 */
package io.lookback.internal.parquet;
