package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeamOptionsTest {
  private static final int CORES = 3;

  private final List<HttpServer> servers = new ArrayList<>();

  @TempDir private Path folder;

  private static LookbackOptions create(int cores, Given... given) throws UsageException {
    return new BeamOptions(cores, List.of(), false).create(List.of(given));
  }

  private static Given given(String name, String value) {
    return new Given(name, value);
  }

  @Test
  void directRunnerSkipsTheChecksOfTestsAndUsesAllCores() throws UsageException {
    DirectOptions options = create(CORES).as(DirectOptions.class);
    assertThat("runner", options.getRunner().getSimpleName(), equalTo("DirectRunner"));
    assertThat("immutability", options.isEnforceImmutability(), is(false));
    assertThat("encodability", options.isEnforceEncodability(), is(false));
    assertThat("threads", options.getTargetParallelism(), is(CORES));
  }

  @Test
  void directRunnerDoesWhatIsAskedFor() throws UsageException {
    DirectOptions options =
        create(
                CORES,
                given("enforceImmutability", "true"),
                given("enforceEncodability", null),
                given("targetParallelism", "7"))
            .as(DirectOptions.class);
    assertThat("immutability", options.isEnforceImmutability(), is(true));
    assertThat("encodability", options.isEnforceEncodability(), is(true));
    assertThat("threads", options.getTargetParallelism(), is(7));
  }

  @Test
  void flinkCopiesNothingAndTakesFewSlotsInThisProcess() throws UsageException {
    for (String master : List.of("[local]", "[auto]")) {
      FlinkPipelineOptions options =
          create(64, given("runner", "FlinkRunner"), given("flinkMaster", master))
              .as(FlinkPipelineOptions.class);
      assertThat("copying on " + master, options.getFasterCopy(), is(true));
      assertThat("reuse on " + master, options.getObjectReuse(), is(true));
      assertThat("slots on " + master, options.getParallelism(), is(4));
    }
  }

  @Test
  void flinkDoesWhatIsAskedFor() throws UsageException {
    FlinkPipelineOptions options =
        create(
                CORES,
                given("runner", "flink"),
                given("parallelism", "9"),
                given("objectReuse", "false"),
                given("fasterCopy", "false"))
            .as(FlinkPipelineOptions.class);
    assertThat("copying", options.getFasterCopy(), is(false));
    assertThat("reuse", options.getObjectReuse(), is(false));
    assertThat("slots", options.getParallelism(), is(9));
  }

  @Test
  void flinkInThisProcessFindsTheSettingsThatComeAlong() throws UsageException, IOException {
    String folder =
        create(CORES, given("runner", "FlinkRunner"))
            .as(FlinkPipelineOptions.class)
            .getFlinkConfDir();
    Configuration settings = GlobalConfiguration.loadConfiguration(folder);
    assertThat(
        "managed memory",
        settings.get(TaskManagerOptions.MANAGED_MEMORY_SIZE),
        equalTo(MemorySize.ofMebiBytes(512)));
    assertThat("endpoint", settings.get(RestOptions.BIND_ADDRESS), equalTo("127.0.0.1"));
  }

  @Test
  void flinkTakesOtherSettingsWhereTheyAreGivenAndSealsThemToo() throws Exception {
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        taskmanager.memory.managed.size: 64m
        rest:
          bind-address: 0.0.0.0
        security.ssl.rest.enabled: false
        """);
    Configuration settings =
        GlobalConfiguration.loadConfiguration(
            create(CORES, given("runner", "FlinkRunner"), given("flinkConfDir", folder.toString()))
                .as(FlinkPipelineOptions.class)
                .getFlinkConfDir());
    assertThat(
        "managed memory",
        settings.get(TaskManagerOptions.MANAGED_MEMORY_SIZE),
        equalTo(MemorySize.ofMebiBytes(64)));
    assertThat("endpoint", settings.get(RestOptions.BIND_ADDRESS), equalTo("127.0.0.1"));
    assertThat("TLS", settings.get(SecurityOptions.SSL_REST_ENABLED), is(true));
  }

  @Test
  void settingsOfFlinkThatAreNotThereAreToldAtOnce() {
    UsageException wrong =
        assertThrows(
            UsageException.class,
            () ->
                create(CORES, given("runner", "FlinkRunner"), given("flinkConfDir", "elsewhere")));
    assertThat(wrong.getMessage(), containsString("--flinkConfDir"));
    assertThat(wrong.getMessage(), containsString("'elsewhere'"));
  }

  @Test
  void aClusterDecidesItsParallelism() throws UsageException, IOException {
    String master = answering("{\"taskmanagers\":3,\"slots-total\":6,\"slots-available\":5}");
    FlinkPipelineOptions options =
        create(CORES, given("runner", "FlinkRunner"), given("flinkMaster", master))
            .as(FlinkPipelineOptions.class);
    assertThat("parallel parts", options.getParallelism(), is(6));
    assertThat("settings of this process", options.getFlinkConfDir(), nullValue());
  }

  @Test
  void aClusterIsNotAskedWhereTheParallelismIsGiven() throws UsageException {
    FlinkPipelineOptions options =
        create(
                CORES,
                given("runner", "FlinkRunner"),
                given("flinkMaster", "nowhere.invalid:8081"),
                given("parallelism", "5"))
            .as(FlinkPipelineOptions.class);
    assertThat("parallel parts", options.getParallelism(), is(5));
  }

  @Test
  void aClusterThatCannotRunAnythingIsToldAtOnce() throws IOException {
    Map<String, String> masters = new LinkedHashMap<>();
    masters.put(answering("{\"slots-total\":0}"), "has no slots; start a TaskManager");
    masters.put(answering("<html>hello</html>"), "what answers is not Flink");
    // Port 0 is nobody's.
    masters.put("127.0.0.1:0", "must be [auto], [local] or host:port");
    for (Map.Entry<String, String> master : masters.entrySet()) {
      UsageException wrong =
          assertThrows(
              UsageException.class,
              () ->
                  create(
                      CORES,
                      given("runner", "FlinkRunner"),
                      given("flinkMaster", master.getKey())));
      assertThat(wrong.getMessage(), containsString(master.getValue()));
      assertThat(wrong.getMessage(), containsString(master.getKey()));
    }
  }

  /** Options as a store brings them along; a plain build has none of such a name. */
  public interface StoreOptions extends PipelineOptions {
    /** A number, so that some values are illegal. */
    Integer getStoreToken();

    /** Sets {@link #getStoreToken}. */
    void setStoreToken(Integer token);
  }

  @Test
  void theValueOfAnOptionThatMayHoldASecretIsNotShown() {
    for (String name :
        List.of(
            "awsCredentialsProvider",
            "SSECustomerKey",
            "keyPassword",
            "proxyConfiguration",
            "clientSECRET",
            "sessionToken")) {
      assertThat(
          name, BeamOptions.shown(given(name, "hush")), not(containsStringIgnoringCase("hush")));
    }
    assertThat("others", BeamOptions.shown(given("parallelism", "many")), equalTo("'many'"));
  }

  @Test
  void noMessageHoldsTheValueOfASecretOption() {
    PipelineOptionsFactory.register(StoreOptions.class);
    UsageException illegal = refused(given("storeToken", "hush"));
    assertThat(
        illegal.getMessage(),
        allOf(startsWith("--storeToken must be a whole number"), not(containsString("hush"))));
    // Beam quotes both.
    UsageException twice = refused(given("storeToken", "4711"), given("storeToken", "4712"));
    assertThat(
        twice.getMessage(),
        allOf(containsString("the secret of --storeToken;"), not(containsString("471"))));
    // And whatever it says while a secret is among the options.
    UsageException other =
        refused(given("storeToken", "4711"), given("parallelism", "2"), given("parallelism", "3"));
    assertThat(
        other.getMessage(),
        allOf(containsString("the secret of --storeToken;"), not(containsString("471"))));
  }

  @Test
  void whatBeamSaysIsPassedOnWhereNothingIsSecret() {
    UsageException twice = refused(given("parallelism", "4711"), given("parallelism", "4712"));
    assertThat(
        twice.getMessage(), allOf(containsString("4711"), not(containsString("the secret"))));
  }

  private static UsageException refused(Given... given) {
    return assertThrows(UsageException.class, () -> create(CORES, given));
  }

  /** The address of a server in this process that answers everything with {@code text}. */
  private String answering(String text) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stopServers() {
    servers.forEach(server -> server.stop(0));
  }
}
