package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.internal.explain.Explainer;
import io.lookback.internal.explain.Explanation;
import io.lookback.internal.explain.Explanation.Cell;
import io.lookback.internal.explain.Explanation.NearMiss;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.internal.plain.PlainLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** Explanations of many rows of a lake, and what must hold of each. */
final class Explained {
  private Explained() {}

  /** All rows of some users, explained by one pass over bronze. */
  static List<Explanation> rows(Path lake, LongPredicate users) throws Exception {
    Explainer explainer = Explainer.open(LakeFolder.of(lake.toString()), null);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Stream<Path> days = Files.list(lake.resolve("gold/print_features"))) {
      for (Path day : days.sorted().toList()) {
        String date = day.getFileName().toString().replace("print_day=", "");
        rows.addAll(explainer.rows(LocalDate.parse(date), users));
      }
    }
    List<Explanation> explanations = explainer.explain(rows);
    assertThat(
        "rows",
        explanations.stream().mapToLong(Explanation::rows).sum(),
        equalTo((long) rows.size()));
    assertThat("rows", rows.size(), greaterThan(0));
    return explanations;
  }

  /** Checks that every cell is what its events make, and that every line is where it is said. */
  static void assertHold(List<Explanation> explanations, HandmadeLanding landing)
      throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (Explanation row : explanations) {
      assertThat(row.name() + " differs in", row.differences(), empty());
      assertThat(row.name().toString(), row.holds(), equalTo(true));
      for (PlainLine line : lines(row)) {
        byte[] file = files.get(line.file());
        if (file == null) {
          file = landing.bytes(line.file());
          files.put(line.file(), file);
        }
        int from = Math.toIntExact(line.offset());
        assertThat(
            line.file() + " at " + from,
            Arrays.copyOfRange(file, from, from + line.raw().length),
            equalTo(line.raw()));
        assertThat("load of " + line.file(), line.load().isEmpty(), equalTo(false));
      }
    }
  }

  private static List<PlainLine> lines(Explanation row) {
    List<PlainLine> lines = new ArrayList<>();
    for (PlainEvent event : row.scored()) {
      lines.add(event.line());
    }
    for (Cell cell : row.cells()) {
      cell.events().forEach(event -> lines.add(event.line()));
    }
    for (NearMiss miss : row.nearMisses()) {
      lines.add(miss.line());
    }
    return lines;
  }
}
