package io.lookback.internal.lake;

import io.lookback.lake.LakeLockedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/**
 * A lock without an atomic step to take it: every run writes a claim of its own, <em>then</em>
 * lists all claims, and goes on only if no other one is alive. Of two runs, the one that lists
 * later sees the other's claim, if listings show what was written before; so both may give up, but
 * never go both on.
 *
 * <p>A claim is written again every while. One that was not for long is of a dead run: whoever
 * finds it removes it. Its age is the time between the store's own marks on it and on the claim
 * just written, so clocks of machines do not matter. Where the store has no such marks, a claim is
 * alive until a person removes it.
 *
 * <p>A run that was stopped for that long, and then goes on, finds its claim gone, or that of its
 * successor: see {@link #confirm}.
 */
final class Claims implements LakeLock {
  /**
   * How fast things go.
   *
   * @param renewal time between two renewals
   * @param death the age of a claim from which its run is dead
   * @param look time between two looks at a claim that is in the way of a publication
   * @param looks how many looks until the publication is given up: long enough for the claim of a
   *     run that died before it was refused to come to its end
   */
  record Rhythm(Duration renewal, Duration death, Duration look, int looks) {
    /** Half a minute, three minutes, and looks for four minutes. */
    static final Rhythm USUAL =
        new Rhythm(Duration.ofSeconds(30), Duration.ofMinutes(3), Duration.ofSeconds(2), 120);
  }

  private final ObjectStore store;
  private final String folder;
  private final String name;
  private final byte[] holder;
  private final Rhythm rhythm;
  private final ScheduledExecutorService renewals;

  private boolean isClosed;

  private Claims(ObjectStore store, String folder, String name, String holder, Rhythm rhythm) {
    this.store = store;
    this.folder = folder;
    this.name = name;
    this.holder = holder.getBytes(StandardCharsets.UTF_8);
    this.rhythm = rhythm;
    this.renewals =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "claim of " + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a lake.
   *
   * @param folder where the claims lie below the lake
   * @param name of the claim
   * @param holder who asks, as others shall read it
   * @throws LakeLockedException if another claim is alive, naming it
   */
  static Claims take(ObjectStore store, String folder, String name, String holder, Rhythm rhythm)
      throws IOException, LakeLockedException {
    Claims claims = new Claims(store, folder, name, holder, rhythm);
    try {
      claims.write();
      Optional<Map.Entry<String, Metadata>> other = claims.findAlive();
      if (other.isPresent()) {
        throw claims.refusal(other.get());
      }
    } catch (IOException | LakeLockedException e) {
      try {
        claims.close();
      } catch (IOException further) {
        e.addSuppressed(further);
      }
      throw e;
    }
    long pause = rhythm.renewal().toMillis();
    Future<?> unused =
        claims.renewals.scheduleWithFixedDelay(claims::renew, pause, pause, TimeUnit.MILLISECONDS);
    return claims;
  }

  /**
   * Makes sure that no other run has taken the lake. The claim must still be there; it is then
   * written once more, and after that no other one may be alive. One that has just come may be of a
   * run that is about to see this one and give up, so it is waited for.
   */
  @Override
  public void confirm() throws IOException, LakeLockedException {
    for (int look = 1; ; look++) {
      if (!renewIfHeld()) {
        throw new LakeLockedException(
            "lake '"
                + store.path("")
                + "' was taken over by another run, as this one did not renew its claim '"
                + store.path(file(name))
                + "' for too long; nothing published; run again");
      }
      Optional<Map.Entry<String, Metadata>> other = findAlive();
      if (other.isEmpty()) {
        return;
      }
      if (look >= rhythm.looks()) {
        throw refusal(other.get());
      }
      LockSupport.parkNanos(rhythm.look().toNanos());
    }
  }

  @Override
  public void processEnds() throws IOException {
    close();
  }

  @Override
  public synchronized void close() throws IOException {
    renewals.shutdown();
    if (!isClosed) {
      isClosed = true;
      store.delete(folder, List.of(name));
    }
  }

  /** Renews the claim; what fails is tried again next time, and told by {@link #confirm}. */
  void renew() {
    try {
      boolean unused = renewIfHeld();
    } catch (IOException e) {
      // The claim grows older meanwhile.
    }
  }

  /**
   * Writes the claim again; false if it is gone, since what a successor removed must not return.
   */
  private synchronized boolean renewIfHeld() throws IOException {
    if (isClosed || !store.holds(file(name))) {
      return false;
    }
    write();
    return true;
  }

  private void write() throws IOException {
    store.write(file(name), holder);
  }

  /** Another claim that is alive; removes those that are not. */
  private Optional<Map.Entry<String, Metadata>> findAlive() throws IOException {
    TreeMap<String, Metadata> claims = store.list(folder);
    Metadata own = claims.remove(name);
    if (own == null) {
      throw new IOException("'" + store.path(file(name)) + "' was written and is not listed");
    }
    Optional<Map.Entry<String, Metadata>> alive = Optional.empty();
    for (Map.Entry<String, Metadata> claim : claims.entrySet()) {
      if (isDead(claim.getValue(), own)) {
        store.delete(folder, List.of(claim.getKey()));
      } else {
        alive = Optional.of(claim);
      }
    }
    return alive;
  }

  /** Whether the store marks when an object was written. */
  private static boolean hasAge(Metadata claim) {
    return claim.lastModifiedMillis() > 0;
  }

  private boolean isDead(Metadata other, Metadata own) {
    return hasAge(other)
        && own.lastModifiedMillis() - other.lastModifiedMillis() > rhythm.death().toMillis();
  }

  private LakeLockedException refusal(Map.Entry<String, Metadata> other) {
    String who;
    try {
      who = store.text(file(other.getKey())).strip();
    } catch (IOException e) {
      who = "gone by now";
    }
    return new LakeLockedException(
        "lake '"
            + store.path("")
            + "' is held by another run ("
            + who
            + "); wait for its end; if it is dead, "
            + (hasAge(other.getValue())
                ? "wait " + rhythm.death().toMinutes() + " minutes or "
                : "")
            + "delete '"
            + store.path(file(other.getKey()))
            + "'");
  }

  private String file(String claim) {
    return folder + "/" + claim;
  }
}
