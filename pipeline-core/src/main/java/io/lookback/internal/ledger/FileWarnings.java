package io.lookback.internal.ledger;

import io.lookback.ledger.FileCounts;
import io.lookback.ledger.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What there is to warn of in the landing files of a ledger. */
public final class FileWarnings {
  /** So many files are named for a kind of warning. */
  private static final int MOST_FILES = 20;

  private FileWarnings() {}

  /** One message for each file and kind; a list that may be added to. */
  public static List<String> of(List<FileCounts> files, Tally tally) {
    List<String> spanning = new ArrayList<>();
    for (FileCounts file : files) {
      if (file.sizes().quarantinedSpanning().signum() > 0) {
        spanning.add(
            String.format(
                Locale.ROOT,
                "landing file '%s' has records that span lines among those set aside, %,d of them;"
                    + " look for a quote that was not meant",
                file.file(),
                file.sizes().quarantinedSpanning()));
      }
    }
    List<String> warnings =
        limited(List.copyOf(badHeaders(tally).values()), "with a header that cannot be used");
    warnings.addAll(limited(spanning, "with records that span lines among those set aside"));
    return warnings;
  }

  /** What to say of headers that are not usable, by file. */
  private static Map<String, String> badHeaders(Tally tally) {
    Map<String, String> messages = new TreeMap<>();
    for (Tally.Key key : tally.maxima(Counted.BAD_HEADER).keySet()) {
      String file = key.part(Part.FILE);
      Long line = tally.minimum(Counted.BAD_HEADER, key.part(Part.SOURCE), file, "line");
      messages.put(
          file,
          String.format(
              Locale.ROOT,
              "landing file '%s' has a header that cannot be used: %s; all its lines are set"
                  + " aside; %s: %s",
              file,
              key.part(Part.FAULT),
              line == null ? "the header" : "line " + line,
              key.part(Part.HEADER)));
    }
    return messages;
  }

  private static List<String> limited(List<String> messages, String what) {
    List<String> first = new ArrayList<>(messages.stream().limit(MOST_FILES).toList());
    if (messages.size() > MOST_FILES) {
      first.add(
          String.format(
              Locale.ROOT, "%,d further landing files %s", messages.size() - MOST_FILES, what));
    }
    return first;
  }
}
