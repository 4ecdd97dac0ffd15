package io.lookback.internal.lake;

import io.lookback.internal.ledger.Counted;
import io.lookback.internal.ledger.Difference;
import io.lookback.internal.ledger.Part;
import io.lookback.internal.ledger.Verified;
import io.lookback.internal.plain.PlainLine;
import io.lookback.internal.plain.PlainTable;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import io.lookback.spec.SpecFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run leaves where gold differs from the second opinion: the cells, and for each of the
 * first users a landing folder with the lines of that user, which shows the difference again.
 */
public final class Differences {
  /** Of so many users the lines are kept. */
  private static final int MOST_USERS = 5;

  /** A user has at most so many of them kept. */
  private static final int MOST_BYTES = 64 << 20;

  private Differences() {}

  /**
   * Writes the folder in place of one that is there; returns where it is.
   *
   * @param spec what gold was made of
   * @param bronze with the lines of sampled users
   */
  public static String keep(LakeFolder lake, LakeSpec spec, LayerVersion bronze, Verified verified)
      throws IOException {
    drop(lake);
    StringBuilder cells = new StringBuilder();
    TreeSet<Long> users = new TreeSet<>();
    for (Difference difference : verified.differences()) {
      cells.append(difference.toJson()).append('\n');
      if (users.size() < MOST_USERS) {
        users.add(difference.user());
      }
    }
    lake.write(Layout.DIFFERENCES + "/cells.jsonl", utf8(cells.toString()));
    lake.write(Layout.DIFFERENCES + "/spec.yaml", utf8(SpecFile.write(spec)));
    Map<Long, Landing> landings = new TreeMap<>();
    users.forEach(user -> landings.put(user, new Landing(spec, bronze)));
    for (LakeFile file : Witnesses.files(lake, bronze)) {
      PlainTable.readWitnesses(
          file.input(),
          file.table(),
          (line, user) -> {
            // A line that was rejected is of the user that plain code reads.
            Long of = user == null ? userOf(line, verified) : user;
            if (of != null && landings.containsKey(of)) {
              landings.get(of).add(line);
            }
          });
    }
    for (Map.Entry<Long, Landing> landing : landings.entrySet()) {
      String folder = Layout.DIFFERENCES + "/user-" + landing.getKey() + "/";
      for (Map.Entry<String, ByteArrayOutputStream> file : landing.getValue().files.entrySet()) {
        lake.write(folder + file.getKey(), file.getValue().toByteArray());
      }
    }
    return lake.path(Layout.DIFFERENCES);
  }

  /** Removes what is kept. */
  static void drop(LakeFolder lake) throws IOException {
    lake.store().deleteFolder(Layout.DIFFERENCES);
    lake.store().deleteIfEmpty(Layout.VERSIONS);
  }

  private static Long userOf(PlainLine line, Verified verified) {
    String place = Difference.placeOf(line.file(), line.offset());
    for (Difference difference : verified.differences()) {
      if (difference.where().equals(place)) {
        return difference.user();
      }
    }
    return null;
  }

  /** The lines of a user, in files of the names that they came in, unpacked. */
  private static final class Landing {
    private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

    /** Begins with an empty file for each source: a run asks for one. */
    Landing(LakeSpec spec, LayerVersion bronze) {
      Tally counts = bronze.counts();
      for (SourceSpec source : spec.sources()) {
        for (Tally.Key key : counts.maxima(Counted.LOAD_OF).keySet()) {
          if (key.part(Part.SOURCE).equals(source.label())) {
            files.put(unpacked(key.part(Part.FILE)), new ByteArrayOutputStream());
            break;
          }
        }
      }
    }

    void add(PlainLine line) {
      ByteArrayOutputStream file =
          files.computeIfAbsent(unpacked(line.file()), name -> new ByteArrayOutputStream());
      if (file.size() > MOST_BYTES) {
        return;
      }
      if (file.size() == 0 && line.header().length > 0) {
        file.writeBytes(line.header());
        file.write('\n');
      }
      file.writeBytes(line.raw());
      file.write('\n');
    }

    private static String unpacked(String name) {
      return name.replaceFirst("\\.(gz|zst|bz2)$", "");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
