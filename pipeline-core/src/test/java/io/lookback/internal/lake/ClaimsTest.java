package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lookback.lake.LakeLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a lake on an object store, moment by moment. No renewal comes by itself here. */
class ClaimsTest {
  private static final Duration DEATH = Duration.ofMinutes(3);
  private static final Claims.Rhythm NO_PAUSE =
      new Claims.Rhythm(Duration.ofDays(1), DEATH, Duration.ZERO, 3);

  @TempDir private Path root;

  private ObjectStore store;

  @BeforeEach
  void makeStore() {
    store = new ObjectStore(root.toString(), NO_PAUSE);
  }

  @Test
  void aClaimIsThereWhileTheLakeIsHeld() throws Exception {
    LakeLock lock = take("run-1");
    assertThat("claims", claims(), contains("run-1"));
    assertThat("holder", Files.readString(claim("run-1")), equalTo("host of run-1"));
    lock.close();
    assertThat("claims", claims(), empty());
  }

  @Test
  void aRunThatIsRefusedNamesTheOtherAndTakesItsClaimBack() throws Exception {
    take("run-1");
    LakeLockedException refused = assertThrows(LakeLockedException.class, () -> take("run-2"));
    assertThat(
        refused.getMessage(),
        allOf(
            containsString("(host of run-1)"),
            containsString("wait 3 minutes"),
            containsString("delete '" + root + "/.claims/run-1'")));
    assertThat("claims", claims(), contains("run-1"));
  }

  @Test
  void theClaimOfADeadRunIsRemoved() throws Exception {
    take("run-1");
    age("run-1", DEATH.plusSeconds(2));
    take("run-2");
    assertThat("claims", claims(), contains("run-2"));
  }

  @Test
  void aClaimThatIsAlmostDeadIsAlive() throws Exception {
    take("run-1");
    age("run-1", DEATH.minusSeconds(30));
    assertThrows(LakeLockedException.class, () -> take("run-2"));
    assertThat("claims", claims(), contains("run-1"));
  }

  @Test
  void aDeadClaimBesideALivingOneDoesNotOpenTheLake() throws Exception {
    take("run-1");
    Files.writeString(claim("run-0"), "host of run-0");
    age("run-0", DEATH.plusSeconds(2));
    LakeLockedException refused = assertThrows(LakeLockedException.class, () -> take("run-2"));
    assertThat(refused.getMessage(), containsString("(host of run-1)"));
  }

  @Test
  void whereTheStoreMarksNoTimeAClaimLivesUntilItIsDeleted() throws Exception {
    take("run-1");
    // Beam's word for a time that a file system does not tell.
    Files.setLastModifiedTime(claim("run-1"), FileTime.fromMillis(0));
    LakeLockedException refused = assertThrows(LakeLockedException.class, () -> take("run-2"));
    assertThat(refused.getMessage(), containsString("delete '" + claim("run-1") + "'"));
    Files.delete(claim("run-1"));
    take("run-2");
  }

  @Test
  void aRenewedClaimIsYoungAgain() throws Exception {
    Claims lock = take("run-1");
    age("run-1", DEATH.plusSeconds(2));
    lock.renew();
    assertThrows(LakeLockedException.class, () -> take("run-2"));
  }

  @Test
  void aClaimThatASuccessorRemovedDoesNotComeBack() throws Exception {
    Claims lock = take("run-1");
    age("run-1", DEATH.plusSeconds(2));
    take("run-2");
    lock.renew();
    assertThat("claims", claims(), contains("run-2"));
    LakeLockedException refused = assertThrows(LakeLockedException.class, lock::confirm);
    assertThat(
        refused.getMessage(),
        allOf(containsString("taken over by another run"), containsString("nothing published")));
    lock.close();
    assertThat("claims", claims(), contains("run-2"));
  }

  @Test
  void aClosedClaimIsNotRenewed() throws Exception {
    Claims lock = take("run-1");
    lock.close();
    lock.renew();
    assertThat("claims", claims(), empty());
  }

  @Test
  void aPublicationIsRefusedWhileAnotherClaimLives() throws Exception {
    Claims lock = take("run-1");
    Files.writeString(claim("run-2"), "host of run-2");
    LakeLockedException refused = assertThrows(LakeLockedException.class, lock::confirm);
    assertThat(refused.getMessage(), containsString("(host of run-2)"));
    assertThat("claims", claims(), containsInAnyOrder("run-1", "run-2"));
  }

  @Test
  void aRunThatDiedWhileItAskedHoldsNobodyUp() throws Exception {
    Claims lock = take("run-1");
    Files.writeString(claim("run-2"), "host of run-2");
    age("run-2", DEATH.plusSeconds(2));
    lock.confirm();
    assertThat("claims", claims(), contains("run-1"));
  }

  @Test
  void aPublicationWaitsForARunThatIsAboutToBeRefused() throws Exception {
    Claims.Rhythm patient =
        new Claims.Rhythm(Duration.ofDays(1), DEATH, Duration.ofMillis(1), 60_000);
    Claims lock =
        Claims.take(
            new ObjectStore(root.toString(), patient), ".claims", "run-1", "host a", patient);
    Files.writeString(claim("run-2"), "host of run-2");
    Thread other =
        new Thread(
            () -> {
              try {
                // Before each look the claim is written: at the second one, the first found run-2.
                awaitChange(claim("run-1"));
                awaitChange(claim("run-1"));
                Files.delete(claim("run-2"));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    other.start();
    lock.confirm();
    other.join();
    assertThat("claims", claims(), contains("run-1"));
  }

  @Test
  void runsThatAskAtOnceNeverBothGoOn() throws Exception {
    int held = 0;
    ExecutorService runs = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 100; round++) {
        CyclicBarrier start = new CyclicBarrier(3);
        List<Future<LakeLock>> asked = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
          String name = "run-" + round + "-" + run;
          asked.add(runs.submit(() -> ask(name, start)));
        }
        List<LakeLock> locks = new ArrayList<>();
        for (Future<LakeLock> lock : asked) {
          if (lock.get() != null) {
            locks.add(lock.get());
          }
        }
        assertThat("round " + round, locks.size(), lessThan(2));
        held += locks.size();
        for (LakeLock lock : locks) {
          lock.close();
        }
        assertThat("claims after round " + round, claims(), empty());
      }
    } finally {
      runs.shutdown();
    }
    assertThat("rounds with a holder", held, greaterThan(0));
  }

  private static void awaitChange(Path file) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    while (Files.getLastModifiedTime(file).equals(before)) {
      Thread.onSpinWait();
    }
  }

  private LakeLock ask(String name, CyclicBarrier start) throws Exception {
    start.await();
    try {
      return take(name);
    } catch (LakeLockedException e) {
      return null;
    }
  }

  private Claims take(String name) throws IOException, LakeLockedException {
    return Claims.take(store, ".claims", name, "host of " + name, NO_PAUSE);
  }

  private Path claim(String name) {
    return root.resolve(".claims").resolve(name);
  }

  /** Makes a claim look as if it had been written that long ago. */
  private void age(String name, Duration age) throws IOException {
    long written = Files.getLastModifiedTime(claim(name)).toMillis();
    Files.setLastModifiedTime(claim(name), FileTime.fromMillis(written - age.toMillis()));
  }

  private List<String> claims() throws IOException {
    try (Stream<Path> claims = Files.list(root.resolve(".claims"))) {
      return claims.map(claim -> claim.getFileName().toString()).toList();
    }
  }
}
