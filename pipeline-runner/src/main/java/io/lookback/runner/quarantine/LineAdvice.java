package io.lookback.runner.quarantine;

import io.lookback.batch.Reason;
import io.lookback.internal.report.RejectedLine;

/** What a rejected line looks like, where that says more than its reasons do. */
final class LineAdvice {
  /** How much of a line is looked at, from its start. */
  private static final int LOOKED_AT = 1 << 16;

  private LineAdvice() {}

  /** What is seen and what to do about it, in a few words; the empty text if nothing is known. */
  static String of(RejectedLine line) {
    boolean isUnreadable =
        line.reasons().contains(Reason.BAD_JSON) || line.reasons().contains(Reason.LINE_TOO_LONG);
    return line.source().isCsv() || !isUnreadable
        ? ""
        : ofJson(line.buffer(), line.from(), line.to());
  }

  private static String ofJson(byte[] buf, int lineFrom, int lineTo) {
    int from = lineFrom;
    int to = lineTo;
    while (from < to && isWhite(buf[from])) {
      from++;
    }
    while (from < to && isWhite(buf[to - 1])) {
      to--;
    }
    if (from == to) {
      return "";
    }
    byte first = buf[from];
    byte last = buf[to - 1];
    if (first == '[') {
      return "the line begins with '[', a JSON array: write one object per line, without brackets"
          + " around them and commas between them";
    }
    if (hasReturn(buf, from, Math.min(to, from + LOOKED_AT))) {
      return "the line has carriage returns in it: end lines with line feeds";
    }
    boolean isPart = to - from == 1 && "{}]".indexOf(first) >= 0;
    if (isPart || (first == '"' && (last == ',' || last == '{')) || (first == '}' && last == ',')) {
      return "the line looks like a part of pretty-printed JSON: write each object on one line";
    }
    return first == '{' && last == ','
        ? "the line ends with a comma, like the elements of a JSON array: write nothing behind the"
            + " object"
        : "";
  }

  private static boolean hasReturn(byte[] buf, int from, int to) {
    for (int at = from; at < to; at++) {
      if (buf[at] == '\r') {
        return true;
      }
    }
    return false;
  }

  private static boolean isWhite(byte next) {
    return next == ' ' || next == '\t' || next == '\r';
  }
}
