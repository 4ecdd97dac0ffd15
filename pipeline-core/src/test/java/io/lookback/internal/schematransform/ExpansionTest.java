package io.lookback.internal.schematransform;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.lookback.bronze.Rejects;
import io.lookback.feature.FeatureSet;
import io.lookback.gold.GoldSchemas;
import io.lookback.internal.lake.TinyLanding;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.model.expansion.v1.ExpansionApi.DiscoverSchemaTransformRequest;
import org.apache.beam.model.expansion.v1.ExpansionApi.ExpansionRequest;
import org.apache.beam.model.expansion.v1.ExpansionApi.ExpansionResponse;
import org.apache.beam.model.expansion.v1.ExpansionApi.SchemaTransformConfig;
import org.apache.beam.model.expansion.v1.ExpansionServiceGrpc;
import org.apache.beam.model.pipeline.v1.ExternalTransforms.ExpansionMethods;
import org.apache.beam.model.pipeline.v1.ExternalTransforms.SchemaTransformPayload;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.model.pipeline.v1.SchemaApi;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.expansion.service.ExpansionServer;
import org.apache.beam.sdk.expansion.service.ExpansionService;
import org.apache.beam.sdk.schemas.SchemaTranslation;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.construction.BeamUrns;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.util.construction.SdkComponents;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.grpc.v1p60p1.com.google.protobuf.ByteString;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ManagedChannel;
import org.apache.beam.vendor.grpc.v1p60p1.io.grpc.ManagedChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beam's expansion service over its wire protocol, as pipelines in Python and in YAML use it. */
class ExpansionTest {
  @TempDir private Path folder;

  private final Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

  private ExpansionServer server;
  private ManagedChannel channel;
  private ExpansionServiceGrpc.ExpansionServiceBlockingStub client;

  @BeforeEach
  void serve() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server = ExpansionServer.create(new ExpansionService(new String[0]), "localhost", port);
    channel = ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    client = ExpansionServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void allAreDiscovered() {
    Map<String, SchemaTransformConfig> discovered =
        client
            .discoverSchemaTransform(DiscoverSchemaTransformRequest.getDefaultInstance())
            .getSchemaTransformConfigsMap();
    for (SchemaTransformProvider provider : TinyRows.providers().values()) {
      assertThat(discovered.keySet(), hasItem(provider.identifier()));
      SchemaTransformConfig config = discovered.get(provider.identifier());
      assertThat(config.getDescription(), equalTo(provider.description()));
      assertThat(config.getInputPcollectionNamesList(), equalTo(provider.inputCollectionNames()));
      assertThat(config.getOutputPcollectionNamesList(), equalTo(provider.outputCollectionNames()));
      assertThat(
          names(config.getConfigSchema()), equalTo(provider.configurationSchema().getFieldNames()));
    }
  }

  @Test
  void aTransformWithoutInputIsExpanded() throws Exception {
    TinyLanding.write(folder);
    ExpansionResponse expanded =
        expand(
            "features",
            Map.of("landing", folder.toString(), "lookback_days", List.of(21), "buckets", 2),
            PCollectionRowTuple.empty(pipeline));
    assertThat(expanded.getError(), equalTo(""));
    assertThat(
        outputs(expanded),
        equalTo(
            Map.of(
                "gold", GoldSchemas.rows(FeatureSet.BUILT_IN).getFieldNames(),
                "rejects", Rejects.schema().getFieldNames())));
    assertThat(steps(expanded), hasItem(containsString("Score prints")));
  }

  @Test
  void errorHandlingNamesAnOutputOverTheWire() throws Exception {
    PCollectionRowTuple lines = TinyRows.lines(pipeline, folder);
    ExpansionResponse expanded =
        expand("score", Map.of("error_handling", Map.of("output", "bad_rows")), lines);
    assertThat(expanded.getError(), equalTo(""));
    assertThat(
        outputs(expanded),
        equalTo(
            Map.of(
                "gold", GoldSchemas.rows(FeatureSet.BUILT_IN).getFieldNames(),
                "bad_rows", Rejects.schema().getFieldNames())));
    ExpansionResponse refused =
        expand("score", Map.of("error_handling", Map.of("output", "gold")), lines);
    assertThat(
        refused.getError(),
        containsString("error_handling.output is 'gold', as another output is; legal: any name"));
  }

  @Test
  void aTransformWithInputsIsExpanded() throws Exception {
    ExpansionResponse expanded =
        expand(
            "parse",
            Map.of("headers", Map.of("pays", TinyRows.HEADER)),
            TinyRows.lines(pipeline, folder));
    assertThat(expanded.getError(), equalTo(""));
    List<String> print = List.of("day", "user_id", "value_prop", "position");
    assertThat(
        outputs(expanded),
        equalTo(
            Map.of(
                "prints",
                print,
                "taps",
                print,
                "pays",
                List.of("day", "user_id", "value_prop", "amount"),
                "rejects",
                Rejects.schema().getFieldNames())));
    assertThat(steps(expanded), hasItem(containsString("Parse prints")));
  }

  @Test
  void refusalsComeOverTheWire() throws Exception {
    ExpansionResponse refused =
        expand("score", Map.of("as_of", "yesterday"), TinyRows.lines(pipeline, folder));
    assertThat(
        refused.getError(),
        containsString(
            TinyRows.urn("score") + ": as_of is 'yesterday'; legal: a day such as 2020-11-30"));
  }

  private ExpansionResponse expand(
      String name, Map<String, ?> configuration, PCollectionRowTuple inputs) throws Exception {
    SchemaTransformProvider provider = TinyRows.providers().get(TinyRows.urn(name));
    Row row = TinyRows.row(provider.configurationSchema(), configuration);
    SchemaTransformPayload payload =
        SchemaTransformPayload.newBuilder()
            .setIdentifier(provider.identifier())
            .setConfigurationSchema(SchemaTranslation.schemaToProto(row.getSchema(), true))
            .setConfigurationRow(
                ByteString.copyFrom(
                    CoderUtils.encodeToByteArray(RowCoder.of(row.getSchema()), row)))
            .build();
    RunnerApi.PTransform.Builder transform =
        RunnerApi.PTransform.newBuilder()
            .setUniqueName(name)
            .setSpec(
                RunnerApi.FunctionSpec.newBuilder()
                    .setUrn(BeamUrns.getUrn(ExpansionMethods.Enum.SCHEMA_TRANSFORM))
                    .setPayload(payload.toByteString()));
    SdkComponents components = SdkComponents.create(pipeline.getOptions());
    for (Map.Entry<String, PCollection<Row>> input : inputs.getAll().entrySet()) {
      transform.putInputs(input.getKey(), components.registerPCollection(input.getValue()));
    }
    RunnerApi.Pipeline whole = PipelineTranslation.toProto(pipeline, components);
    return client.expand(
        ExpansionRequest.newBuilder()
            .setComponents(whole.getComponents())
            .addAllRequirements(whole.getRequirementsList())
            .setTransform(transform)
            .setNamespace("elsewhere")
            .build());
  }

  /** The fields of each output, by its tag. */
  private static Map<String, List<String>> outputs(ExpansionResponse expanded) {
    RunnerApi.Components components = expanded.getComponents();
    return expanded.getTransform().getOutputsMap().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                output -> {
                  String coder = components.getPcollectionsOrThrow(output.getValue()).getCoderId();
                  RunnerApi.FunctionSpec spec = components.getCodersOrThrow(coder).getSpec();
                  assertThat(spec.getUrn(), equalTo("beam:coder:row:v1"));
                  try {
                    return names(SchemaApi.Schema.parseFrom(spec.getPayload()));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }));
  }

  private static List<String> names(SchemaApi.Schema schema) {
    return schema.getFieldsList().stream().map(SchemaApi.Field::getName).toList();
  }

  private static Set<String> steps(ExpansionResponse expanded) {
    return expanded.getComponents().getTransformsMap().values().stream()
        .map(RunnerApi.PTransform::getUniqueName)
        .collect(Collectors.toSet());
  }
}
