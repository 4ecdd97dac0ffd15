package io.lookback.internal.coder;

import io.lookback.batch.EventBatch;
import io.lookback.batch.EventDays;
import io.lookback.batch.FeatureBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.parquet.EncodedRowGroup;
import io.lookback.ledger.Tally;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.values.KV;

/** The coders of the pipeline's own values. */
public final class Coders {
  /** Events. */
  public static final Coder<EventBatch> EVENTS =
      WireCoder.of(EventBatch.class, EventBatch::writeTo, EventBatch::readFrom);

  /** Events by bucket. */
  public static final Coder<KV<Integer, EventBatch>> BUCKETED_EVENTS =
      KvCoder.of(VarIntCoder.of(), EVENTS);

  /** Days with events. */
  public static final Coder<EventDays> EVENT_DAYS =
      WireCoder.of(EventDays.class, EventDays::writeTo, EventDays::readFrom);

  /** Gold rows. */
  public static final Coder<FeatureBatch> FEATURES =
      WireCoder.of(FeatureBatch.class, FeatureBatch::writeTo, FeatureBatch::readFrom);

  /** Rejected lines. */
  public static final Coder<RejectBatch> REJECTS =
      WireCoder.of(RejectBatch.class, RejectBatch::writeTo, RejectBatch::readFrom);

  /** Counts. */
  public static final Coder<Tally> TALLIES =
      WireCoder.of(Tally.class, Tally::writeTo, Tally::readFrom);

  /** Encoded row groups. */
  public static final Coder<EncodedRowGroup> ROW_GROUPS =
      WireCoder.of(EncodedRowGroup.class, EncodedRowGroup::writeTo, EncodedRowGroup::readFrom);

  /**
   * Encoded row groups by the {@link io.lookback.internal.lake.FileKey#encoded key} of their file.
   */
  public static final Coder<KV<String, EncodedRowGroup>> FILED_ROW_GROUPS =
      KvCoder.of(StringUtf8Coder.of(), ROW_GROUPS);

  private Coders() {}
}
