package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.YamlParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The manifest for the Flink operator holds nothing but fields that the operator's resource {@code
 * FlinkDeployment}, version v1beta1, is documented to have, with values of their types. Without a
 * Kubernetes: whether the operator accepts it is not tried here.
 */
class KubernetesManifestTest {
  private static final Set<String> SPEC =
      Set.of(
          "flinkConfiguration",
          "flinkVersion",
          "image",
          "imagePullPolicy",
          "ingress",
          "job",
          "jobManager",
          "logConfiguration",
          "mode",
          "podTemplate",
          "restartNonce",
          "serviceAccount",
          "taskManager");
  private static final Set<String> JOB =
      Set.of(
          "allowNonRestoredState",
          "args",
          "autoscalerResetNonce",
          "checkpointTriggerNonce",
          "entryClass",
          "initialSavepointPath",
          "jarURI",
          "parallelism",
          "savepointRedeployNonce",
          "savepointTriggerNonce",
          "state",
          "upgradeMode");
  private static final Set<String> MANAGER = Set.of("podTemplate", "replicas", "resource");
  private static final Set<String> RESOURCE = Set.of("cpu", "ephemeralStorage", "memory");

  private static Map<String, Object> manifest;

  @BeforeAll
  static void read() throws Exception {
    manifest = YamlParserUtils.loadYamlFile(Path.of("../deploy/flink/kubernetes.yaml").toFile());
  }

  @SuppressWarnings("unchecked") // every object of a manifest has texts for keys
  private static Map<String, Object> object(Object parent, String name) {
    Object child = ((Map<?, ?>) parent).get(name);
    assertThat(name, child, instanceOf(Map.class));
    return (Map<String, Object>) child;
  }

  private static void assertFields(String what, Map<String, Object> object, Set<String> legal) {
    for (String field : object.keySet()) {
      assertThat("field of " + what, field, in(legal));
    }
  }

  @Test
  void isOfTheOperatorsKind() {
    assertFields("manifest", manifest, Set.of("apiVersion", "kind", "metadata", "spec"));
    assertThat("version", manifest.get("apiVersion"), equalTo("flink.apache.org/v1beta1"));
    assertThat("kind", manifest.get("kind"), equalTo("FlinkDeployment"));
    assertThat(
        "name",
        (String) object(manifest, "metadata").get("name"),
        matchesPattern("[a-z]([-a-z0-9]{0,43}[a-z0-9])?"));
  }

  @Test
  void hasLegalFieldsOfLegalTypes() {
    Map<String, Object> spec = object(manifest, "spec");
    assertFields("spec", spec, SPEC);
    assertThat("Flink", spec.get("flinkVersion"), equalTo("v1_19"));
    assertThat("mode", spec.get("mode"), in(List.of("native", "standalone")));
    for (Map.Entry<String, Object> entry : object(spec, "flinkConfiguration").entrySet()) {
      // A number here would be refused: the field is a map of texts.
      assertThat(entry.getKey(), entry.getValue(), instanceOf(String.class));
    }
    for (String manager : List.of("jobManager", "taskManager")) {
      assertFields(manager, object(spec, manager), MANAGER);
      Map<String, Object> resource = object(object(spec, manager), "resource");
      assertFields(manager + " resource", resource, RESOURCE);
      assertThat("cpu of " + manager, resource.get("cpu"), instanceOf(Number.class));
      MemorySize.parse((String) resource.get("memory"));
    }
    Map<String, Object> job = object(spec, "job");
    assertFields("job", job, JOB);
    assertThat("parallelism", job.get("parallelism"), instanceOf(Integer.class));
    assertThat("state", job.get("state"), in(List.of("running", "suspended")));
    assertThat(
        "upgrade", job.get("upgradeMode"), in(List.of("savepoint", "last-state", "stateless")));
    for (Object argument : (List<?>) job.get("args")) {
      assertThat("argument", argument, instanceOf(String.class));
    }
  }

  @Test
  void runsThisProgramOnAVolumeThatAllPodsShare() throws Exception {
    Map<String, Object> job = object(object(manifest, "spec"), "job");
    Class<?> entry = Class.forName((String) job.get("entryClass"));
    assertThat("entry class", entry, equalTo(Main.class));
    List<?> args = (List<?>) job.get("args");
    Map<String, Object> pod = object(object(object(manifest, "spec"), "podTemplate"), "spec");
    Map<?, ?> container = (Map<?, ?>) ((List<?>) pod.get("containers")).get(0);
    // The operator merges its own container with the one of this name only.
    assertThat("container", container.get("name"), equalTo("flink-main-container"));
    Map<?, ?> mount = (Map<?, ?>) ((List<?>) container.get("volumeMounts")).get(0);
    Map<?, ?> volume = (Map<?, ?>) ((List<?>) pod.get("volumes")).get(0);
    assertThat("volume", mount.get("name"), equalTo(volume.get("name")));
    for (String option : List.of("landing", "lake")) {
      assertThat(
          "arguments",
          args.stream().map(String::valueOf).toList(),
          hasItem("--" + option + "=" + mount.get("mountPath") + "/" + option));
    }
  }

  @Test
  void waitsForTheEndAndForWorkersForAsLongAsAPodMayTake() {
    Configuration settings = new Configuration();
    object(object(manifest, "spec"), "flinkConfiguration")
        .forEach((key, value) -> settings.setString(key, (String) value));
    assertThat("waits for the end", settings.get(DeploymentOptions.ATTACHED), equalTo(true));
    assertThat(
        "strategy",
        settings.get(RestartStrategyOptions.RESTART_STRATEGY),
        equalTo("exponential-delay"));
    assertThat(
        "longest pause",
        settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF),
        equalTo(Duration.ofSeconds(30)));
    long perSlot =
        settings.get(TaskManagerOptions.MANAGED_MEMORY_SIZE).getMebiBytes()
            / settings.get(TaskManagerOptions.NUM_TASK_SLOTS);
    assertThat("managed memory per slot", perSlot >= 128, equalTo(true));
    assertThat(object(manifest, "spec"), not(hasKey("ingress")));
  }
}
