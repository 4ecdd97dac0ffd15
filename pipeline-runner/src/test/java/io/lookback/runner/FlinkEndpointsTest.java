package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process of this machine gets out of the ports of a Flink in this one: nothing. */
class FlinkEndpointsTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void nobodyGetsInWhileARunIsUnderWay() throws Exception {
    checkSealed();
  }

  @Test
  void settingsOfTheUserDoNotOpenThem() throws Exception {
    Files.writeString(
        folder.resolve("config.yaml"),
        "rest.bind-address: 0.0.0.0\nsecurity.ssl.rest.enabled: false\n");
    checkSealed("--flinkConfDir=" + folder);
  }

  private void checkSealed(String... options) throws Exception {
    assumeTrue(ListeningPorts.areTold(), "this system does not tell the ports of a process");
    Program.run("generate", "--users=200", "--out=" + folder.resolve("landing"));
    Path keyStore = keyStore();
    Path jar = jar();
    Path proof = folder.resolve("proof");
    List<String> args =
        Program.with(
            Program.with(Program.ON_FLINK, options),
            "--landing=" + folder.resolve("landing"),
            "--lake=" + folder.resolve("lake"),
            "--maxQuarantine=1");
    args.add(0, "run");

    Set<Integer> before = ListeningPorts.ofThisProcess();
    List<String> gotIn = new ArrayList<>();
    CompletableFuture<Program.Ended> run;
    try (HeldTasks held = new HeldTasks()) {
      run = CompletableFuture.supplyAsync(() -> Program.run(args));
      held.await();
      Set<Integer> ports = ListeningPorts.ofThisProcess();
      ports.removeAll(before);
      assertThat("ports of Flink", ports, not(empty()));
      for (int port : ports) {
        Program.Ended tries = intrude(port, keyStore, jar, proof);
        assertThat(tries.toString(), tries.out().lines().count(), equalTo(6L));
        tries.out().lines().filter(line -> !line.endsWith(": refused")).forEach(gotIn::add);
      }
    }
    run.get(PATIENCE_SECONDS, TimeUnit.SECONDS).checkDone();
    assertThat("tries that got in", gotIn, empty());
    assertThat("the job of another ran", Files.exists(proof), equalTo(false));
  }

  private Program.Ended intrude(int port, Path keyStore, Path jar, Path proof) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("java.lang", "java.util", "java.net", "java.io")) {
      command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Intruder.class.getName(),
            String.valueOf(port),
            keyStore.toString(),
            jar.toString(),
            proof.toString()));
    return Processes.run(folder, command);
  }

  /** A certificate of nobody that is known. */
  private Path keyStore() throws Exception {
    Path file = folder.resolve("intruder.p12");
    Program.Ended made =
        Processes.run(
            folder,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "intruder",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                Intruder.PASSWORD,
                "-keystore",
                file.toString()));
    assertThat(made.toString(), made.code(), equalTo(0));
    return file;
  }

  private Path jar() throws IOException {
    Path file = folder.resolve("intruder.jar");
    String name = Intruder.Deed.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream jar = new ZipOutputStream(out);
        var code = Intruder.class.getClassLoader().getResourceAsStream(name)) {
      jar.putNextEntry(new ZipEntry(name));
      code.transferTo(jar);
    }
    return file;
  }

  /** Holds each task of a Flink in this process where it tells its log that it runs. */
  private static final class HeldTasks extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.apache.flink.runtime.taskmanager.Task");
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    HeldTasks() {
      logger.setLevel(Level.INFO);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }

    void await() throws InterruptedException {
      assertThat("a task runs", reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS), equalTo(true));
    }

    @Override
    public void publish(LogRecord record) {
      if (record.getMessage().contains(" to RUNNING")) {
        reached.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      released.countDown();
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
  }
}
