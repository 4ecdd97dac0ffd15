package io.lookback.internal.spec;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.spec.SourceSpec;
import java.util.Optional;

/**
 * What is known of a source while its file is read.
 *
 * @param label its label, legal or not
 * @param source the source; a stand-in where there is a problem
 * @param kind what an event holds, if the file tells it
 * @param spec all of it, unless there is a problem
 */
record SourceDraft(
    String label, Source source, Optional<ValueKind> kind, Optional<SourceSpec> spec) {
  /** Whether an event is known to hold this. */
  boolean isOf(ValueKind other) {
    return kind.filter(other::equals).isPresent();
  }

  /** Whether it is known what an event holds. */
  boolean isKnown() {
    return kind.isPresent();
  }
}
