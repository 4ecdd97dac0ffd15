package com.example.scoring;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assume.assumeTrue;

import com.example.scoring.FeaturesToStore.Opening;
import com.example.scoring.FeaturesToStore.RocksStore;
import com.example.scoring.FeaturesToStore.Store;
import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.gold.Gold;
import io.lookback.gold.GoldSchemas;
import io.lookback.silver.Silver;
import java.io.File;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Features of users in RocksDB, and in Redis where the machine has it. */
public class FeaturesToStoreTest {
  private static final LocalDate DAY = LocalDate.of(2020, 12, 1);
  private static final Schema SCHEMA = GoldSchemas.servedAvro(FeatureSet.BUILT_IN);

  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TestPipeline again = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void rocksDbHasWhatTheUserDidBeforeTheDay() throws Exception {
    String files = folder.getRoot() + "/rocks";
    loadTwice(() -> RocksStore.open(files));
    try (Store store = RocksStore.open(files)) {
      check(store);
    }
  }

  @Test
  public void rocksDbIsLoadedFromTheFilesOfALake() throws Exception {
    String table = folder.getRoot() + "/gold/user_features";
    pipeline
        .apply("Bronze", Bronze.load(landing()))
        .apply("Silver", Silver.conform())
        .apply("Serve", Gold.serve(DAY))
        .apply("Records", Gold.servedAvro())
        .apply(
            FileIO.<GenericRecord>write()
                .via(ParquetIO.sink(SCHEMA))
                .to(table + "/feature_day=" + DAY)
                .withSuffix(".parquet"));
    pipeline.run();
    String files = folder.getRoot() + "/rocks";
    FeaturesToStore.load(again, table, DAY, SCHEMA, () -> RocksStore.open(files));
    again.run();
    try (Store store = RocksStore.open(files)) {
      check(store);
    }
  }

  @Test
  public void redisHasTheSame() throws Exception {
    assumeTrue("no redis-server on the PATH: not tried", isOnPath("redis-server"));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String[] command = {
      "redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", "."
    };
    Process redis =
        new ProcessBuilder(command)
            .directory(folder.getRoot())
            .redirectErrorStream(true)
            .redirectOutput(folder.newFile())
            .start();
    try {
      waitFor(redis, port);
      loadTwice(() -> new RedisStore(port));
      try (Store store = new RedisStore(port)) {
        check(store);
      }
    } finally {
      redis.destroy();
      redis.waitFor(30, TimeUnit.SECONDS);
    }
  }

  /** A load that is repeated changes nothing. */
  private void loadTwice(Opening store) throws Exception {
    String landing = landing();
    for (TestPipeline load : new TestPipeline[] {pipeline, again}) {
      FeaturesToStore.load(
          load.apply("Bronze", Bronze.load(landing)).apply("Silver", Silver.conform()), DAY, store);
      load.run();
    }
  }

  private String landing() throws Exception {
    return Samples.writeLanding(folder.getRoot().toPath().resolve("landing"));
  }

  private static void check(Store store) throws Exception {
    GenericRecord user = FeaturesToStore.find(store, DAY, 1, SCHEMA);
    assertThat(user.get("user_id"), equalTo(1L));
    assertThat(user.get("history_left_out"), equalTo(0));
    Map<?, ?> history = (Map<?, ?>) user.get("history");
    assertThat(history.size(), equalTo(1));
    history.forEach(
        (valueProp, measures) -> {
          assertThat(valueProp.toString(), equalTo("point"));
          assertThat(((GenericRecord) measures).get("views"), equalTo(2));
          assertThat(((GenericRecord) measures).get("pays"), equalTo(1));
        });
    assertThat("a stranger", FeaturesToStore.find(store, DAY, 2, SCHEMA), nullValue());
    assertThat(
        "another day", FeaturesToStore.find(store, DAY.minusDays(1), 1, SCHEMA), nullValue());
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  private static void waitFor(Process redis, int port) throws Exception {
    for (int tries = 0; redis.isAlive() && tries < 100; tries++) {
      try (Jedis jedis = new Jedis("127.0.0.1", port)) {
        jedis.ping();
        return;
      } catch (JedisConnectionException e) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("redis-server does not answer on port " + port);
  }

  /** Redis: one command for each key, sent together. */
  private static final class RedisStore implements Store {
    private final Jedis jedis;

    RedisStore(int port) {
      jedis = new Jedis("127.0.0.1", port);
    }

    @Override
    public void putAll(Map<String, byte[]> batch) {
      try (Pipeline commands = jedis.pipelined()) {
        batch.forEach((key, value) -> commands.set(bytes(key), value));
        commands.sync();
      }
    }

    @Override
    public byte[] get(String key) {
      return jedis.get(bytes(key));
    }

    private static byte[] bytes(String key) {
      return ("features:" + key).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      jedis.close();
    }
  }
}
