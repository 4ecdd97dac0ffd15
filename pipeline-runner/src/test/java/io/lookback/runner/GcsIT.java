package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.runner.Program.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program with landing and lake behind a stand-in of Google Cloud Storage. What comes
 * out must be what comes out of a local run.
 */
@EnabledIfSystemProperty(
    named = "lookback.gcs",
    matches = ".+",
    disabledReason = "the program is built without Cloud Storage; mvn verify -Pgcs builds it in")
class GcsIT {
  private static final List<String> PLACES =
      List.of("--landing=gs://bucket/landing", "--lake=gs://bucket/lake");

  @TempDir private Path folder;

  private GcsEmulator store;
  private Path landing;

  @BeforeEach
  void start() throws IOException {
    store = new GcsEmulator();
    landing = folder.resolve("landing");
    Ended ended =
        Program.run("generate", "--users=80", "--days=30", "--dirt=0.005", "--out=" + landing);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.DONE));
    try (var files = Files.list(landing)) {
      for (Path file : files.toList()) {
        store.objects().put("landing/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void givesWhatALocalRunGives() throws Exception {
    Lake local = new Lake(folder.resolve("local"));
    Ended locally =
        Program.run("run", "--maxQuarantine=1", "--landing=" + landing, "--lake=" + local.root());
    assertThat(locally.toString(), locally.code(), equalTo(ExitCode.DONE));
    lookback(store.endpoint(), "run").checkDone();
    assertSameGold(local);

    Ended again = lookback(store.endpoint(), "run").checkDone();
    assertThat(again.out(), startsWith("landing                nothing new: 3 files as before\n"));
    assertSameGold(local);
    assertThat(
        "claims", store.objects().tailMap("lake/.claims/").headMap("lake/.d").keySet(), empty());
  }

  @Test
  void whatCannotBeReachedIsNamedInOneLine() throws Exception {
    execute(store.endpoint(), "run", "--landing=gs://nowhere/in", "--lake=gs://bucket/lake")
        .checkRefused("landing folder 'gs://nowhere/in' cannot be read: the bucket does not exist");
    execute(store.endpoint(), "run", "--landing=gs://guarded/in", "--lake=gs://bucket/lake")
        .checkRefused(
            "landing folder 'gs://guarded/in' cannot be read: access denied: Anonymous caller");
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String nobody = "http://127.0.0.1:" + closed + "/storage/v1/";
    lookback(nobody, "run")
        .checkRefused(
            "landing folder 'gs://bucket/landing' cannot be read: no answer from '"
                + nobody
                + "': ");
    execute(nobody, "quarantine", "--lake=gs://bucket/lake")
        .checkRefused("lake 'gs://bucket/lake': no answer from '" + nobody + "': ");
  }

  /** Compares the ledgers, and gold as DuckDB reads it through the pointer with a local lake's. */
  private void assertSameGold(Lake local) throws Exception {
    Map<String, byte[]> objects = store.objects();
    String fingerprint =
        new ObjectMapper()
            .readTree(objects.get("lake/ledger.json"))
            .at("/gold/fingerprint")
            .asText();
    assertThat("fingerprint", fingerprint, equalTo(local.fingerprint()));
    String current =
        new String(objects.get("lake/.versions/gold/current"), StandardCharsets.UTF_8).strip();
    String prefix = "lake/" + current + "/";
    Path copy = Files.createTempDirectory(folder, "copy");
    for (Map.Entry<String, byte[]> object : objects.entrySet()) {
      if (object.getKey().startsWith(prefix)) {
        Path file = copy.resolve("gold").resolve(object.getKey().substring(prefix.length()));
        Files.createDirectories(file.getParent());
        Files.write(file, object.getValue());
      }
    }
    try (DuckDb duckDb = new DuckDb()) {
      assertThat(
          "rows", duckDb.number("SELECT count(*) FROM (" + local.gold() + ")"), greaterThan(0L));
      assertThat("gold", duckDb.difference(new Lake(copy).gold(), local.gold()), empty());
    }
  }

  private Ended lookback(String endpoint, String word) throws Exception {
    return execute(endpoint, word, PLACES.get(0), PLACES.get(1), "--maxQuarantine=1");
  }

  private Ended execute(String endpoint, String... args) throws Exception {
    List<String> command = Processes.program(List.of(args));
    command.add("--gcsEndpoint=" + endpoint);
    command.add(
        "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory");
    return Processes.run(folder, command, Map.of("HOME", folder.toString()));
  }
}
