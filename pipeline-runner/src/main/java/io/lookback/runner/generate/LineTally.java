package io.lookback.runner.generate;

/** Counts the lines of one file by what a reader should make of them. */
final class LineTally {
  private long events;
  private long rejected;
  private long duplicates;
  private long blank;

  /** Counts an event, plain or respelled. */
  void event() {
    events++;
  }

  /** Counts what {@code flaw} added to the file besides its event. */
  void flaw(Flaw flaw) {
    switch (flaw.effect()) {
      case REJECTED -> rejected++;
      case DUPLICATE -> duplicates++;
      case BLANK -> blank++;
      case RESPELLED -> {}
    }
  }

  Generator.FileCount of(String source, GeneratedFile file) {
    return new Generator.FileCount(
        source, file.target(), events, rejected, duplicates, blank, file.size());
  }
}
