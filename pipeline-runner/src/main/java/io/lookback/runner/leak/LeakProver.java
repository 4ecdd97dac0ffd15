package io.lookback.runner.leak;

import io.lookback.internal.batch.Buckets;
import io.lookback.internal.plain.PlainEvent;
import io.lookback.runner.leak.GoldMaker.MakingException;
import io.lookback.runner.leak.GoldTable.RowKey;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tries whether features see their future. For each day, events on and after it are changed, and
 * gold made of the changed lines must have the same features in all rows up to that day. Then one
 * event of each user in the window is changed, and exactly those cells must change that the plain
 * code changes.
 */
public final class LeakProver {
  private final LakeSpec spec;
  private final LocalDate asOf;
  private final UserLines lines;
  private final long seed;
  private final GoldMaker maker;
  private final Scratch scratch;
  private final LeakProof proof = new LeakProof();

  /** Gives empty folders. */
  @FunctionalInterface
  public interface Scratch {
    /** An empty folder; the one before may be gone. */
    Path next() throws IOException;
  }

  /**
   * A prover.
   *
   * @param asOf the last scored day
   * @param lines the lines of the users to try
   * @param seed chooses what is open
   * @param maker makes gold with this feature set and last scored day
   * @param scratch where landing folders are written
   */
  public LeakProver(
      LakeSpec spec, LocalDate asOf, UserLines lines, long seed, GoldMaker maker, Scratch scratch) {
    this.spec = spec;
    this.asOf = asOf;
    this.lines = lines;
    this.seed = seed;
    this.maker = maker;
    this.scratch = scratch;
  }

  /** Tries all changes for each of some scored days. */
  public LeakProof prove(List<LocalDate> days) throws IOException, MakingException {
    GoldTable before = gold(lines);
    GoldTable plain = new GoldTable(PlainGold.of(spec, asOf, lines.events()));
    for (LocalDate day : days) {
      for (LaterChange change : LaterChange.values()) {
        UserLines changed = change.of(spec, lines, day, random(day, change));
        long more = Math.abs(changed.lines().size() - (long) lines.lines().size());
        proof.kind(change.words()).tried(more > 0 ? more : LaterChange.touched(lines, day));
        requireSame(change, day, before, gold(changed));
      }
      List<PlainEvent> rows = firstOfEachUser(day);
      for (WindowChange change : WindowChange.values()) {
        UserLines changed = change.of(spec, lines, day, rows, random(day, change));
        GoldTable plainAfter = new GoldTable(PlainGold.of(spec, asOf, changed.events()));
        proof
            .kind(change.words())
            .tried(Math.abs(changed.lines().size() - (long) lines.lines().size()));
        requireLikePlain(change, day, before, gold(changed), plain, plainAfter);
      }
    }
    return proof;
  }

  private GoldTable gold(UserLines of) throws IOException, MakingException {
    Path landing = scratch.next();
    of.write(landing);
    return new GoldTable(maker.make(landing));
  }

  private Random random(LocalDate day, Enum<?> change) {
    return new Random(Buckets.mix(seed ^ Buckets.hash(day + change.name())));
  }

  /** The first scored event of each user on a day. */
  private List<PlainEvent> firstOfEachUser(LocalDate day) {
    Map<Long, PlainEvent> first = new TreeMap<>();
    for (PlainEvent event : lines.events()) {
      if (event.source().equals(spec.features().scored()) && event.day().equals(day)) {
        first.putIfAbsent(event.user(), event);
      }
    }
    return List.copyOf(first.values());
  }

  /** What happens on a day and after it changes no feature of a row up to that day. */
  private void requireSame(LaterChange change, LocalDate day, GoldTable before, GoldTable after) {
    LeakProof.Kind kind = proof.kind(change.words());
    TreeSet<RowKey> keys = new TreeSet<>(before.keys());
    keys.addAll(after.keys());
    for (RowKey key : keys) {
      if (key.day().isAfter(day)) {
        break;
      }
      Map<String, Object> one = before.row(key);
      Map<String, Object> other = after.row(key);
      boolean isOnDay = key.day().equals(day);
      if (one == null || other == null) {
        if (!isOnDay) {
          wrong(kind, 1, day, key, "the row", exists(one), exists(other));
        }
        continue;
      }
      Map<String, Object> changed = GoldTable.changed(one, other);
      if (isOnDay) {
        changed.remove(spec.features().label().name());
      }
      kind.compared(GoldTable.cells(one).size() - (isOnDay ? 1L : 0L));
      if (!changed.isEmpty()) {
        String column = changed.keySet().iterator().next();
        List<String> values = GoldTable.shown(one.get(column), other.get(column));
        wrong(kind, changed.size(), day, key, column, values.get(0), values.get(1));
      }
    }
  }

  /** Exactly the cells change that the plain code changes, and to the same values. */
  private void requireLikePlain(
      WindowChange change,
      LocalDate day,
      GoldTable before,
      GoldTable after,
      GoldTable plainBefore,
      GoldTable plainAfter) {
    LeakProof.Kind kind = proof.kind(change.words());
    TreeSet<RowKey> keys = new TreeSet<>(after.keys());
    keys.addAll(plainAfter.keys());
    for (RowKey key : keys) {
      Map<String, Object> two = after.row(key);
      Map<String, Object> plainTwo = plainAfter.row(key);
      if (two == null || plainTwo == null) {
        wrong(kind, 1, day, key, "the row", exists(two), exists(plainTwo) + " by the definition");
        continue;
      }
      kind.compared(GoldTable.cells(two).size());
      Map<String, Object> one = before.row(key);
      Map<String, Object> plainOne = plainBefore.row(key);
      if (one == null || plainOne == null) {
        // A scored event was added; there is nothing yet that its row could have changed from.
        continue;
      }
      Map<String, Object> found = GoldTable.changed(one, two);
      Map<String, Object> expected = GoldTable.changed(plainOne, plainTwo);
      if (change == WindowChange.ADD_BEFORE && key.day().equals(day)) {
        // By the definition of the window alone, whatever computes it.
        expected = Map.of();
      }
      kind.changed(found.size());
      List<String> wrong = new ArrayList<>();
      for (String column : GoldTable.cells(two)) {
        if (found.containsKey(column) != expected.containsKey(column)
            || !Objects.equals(found.get(column), expected.get(column))) {
          wrong.add(column);
        }
      }
      if (!wrong.isEmpty()) {
        String column = wrong.get(0);
        boolean hasToChange = expected.containsKey(column);
        List<String> values =
            GoldTable.shown(two.get(column), hasToChange ? expected.get(column) : one.get(column));
        wrong(
            kind, wrong.size(), day, key, column, values.get(0), values.get(1) + " as it must be");
      }
    }
  }

  private static String exists(Map<String, Object> row) {
    return row == null ? "not there" : "there";
  }

  private void wrong(
      LeakProof.Kind kind,
      long cells,
      LocalDate day,
      RowKey key,
      String column,
      String one,
      String other) {
    kind.wrong(cells);
    proof.leak(
        kind.words()
            + " ("
            + day
            + "): row "
            + key.day()
            + " of user "
            + key.user()
            + ", value prop '"
            + key.valueProp()
            + "'"
            + (key.position() < 0 ? "" : ", position " + key.position())
            + ": "
            + column
            + " "
            + one
            + " -> "
            + other);
  }
}
