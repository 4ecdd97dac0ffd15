package io.lookback.runner;

import io.lookback.internal.term.NearestName;
import io.lookback.runner.cli.Arguments.Given;
import io.lookback.runner.cli.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.PipelineRunnerRegistrar;

/**
 * Makes Beam's options, with the defaults that suit this program:
 *
 * <ul>
 *   <li>DirectRunner: no checks of immutability and encoding, which are for tests, and as many
 *       threads as there are cores.
 *   <li>FlinkRunner: elements are not copied between steps, as none is changed once emitted; jobs
 *       are DataStream jobs, which fuse more steps than DataSet jobs do, and are the only ones that
 *       later versions of Flink know; in this process at most four slots, as each takes network
 *       buffers, with settings that the program brings along; on a cluster as many parallel parts
 *       as it has slots.
 *   <li>SparkRunner, where it is built in: as many threads as there are cores, and no port that is
 *       open to others; see {@link LocalSpark}.
 * </ul>
 */
final class BeamOptions {
  private static final String REGISTRARS =
      "META-INF/services/org.apache.beam.sdk.options.PipelineOptionsRegistrar";
  private static final int MOST_LOCAL_SLOTS = 4;
  private static final int LANES_PER_SPARK_THREAD = 4;

  /** What the names of options contain, in lower case, whose values are not to be shown. */
  private static final List<String> SECRETS =
      List.of("credential", "customerkey", "password", "proxy", "secret", "token");

  private final int cores;
  private final Collection<String> ownNames;
  private final boolean ownsProcess;

  /**
   * Options for a machine.
   *
   * @param ownNames names of the options that are not Beam's, for suggestions
   * @param ownsProcess whether nobody else in this process uses Beam's options: then their registry
   *     may stay empty when it is not needed
   */
  BeamOptions(int cores, Collection<String> ownNames, boolean ownsProcess) {
    this.cores = cores;
    this.ownNames = ownNames;
    this.ownsProcess = ownsProcess;
  }

  /**
   * Parses Beam's options.
   *
   * @param given options that may be Beam's
   * @throws UsageException naming the one that is unknown or has no legal value
   */
  LookbackOptions create(List<Given> given) throws UsageException {
    if (given.isEmpty()) {
      LookbackOptions options = withoutRegistry();
      setDirect(options.as(DirectOptions.class), given);
      return options;
    }
    List<Given> all = withSpark(withFlink(given));
    LookbackOptions options = parse(all);
    switch (options.getRunner().getSimpleName()) {
      case "DirectRunner" -> setDirect(options.as(DirectOptions.class), given);
      case "SparkRunner" -> setSpark(options, value("sparkMaster", all));
      default -> {}
    }
    return options;
  }

  /** Writes what Beam and the runners say about their options. */
  static void printHelp(PrintStream out) {
    PipelineOptionsFactory.getRegisteredOptions().stream()
        .sorted(Comparator.comparing(Class::getName))
        .forEach(options -> PipelineOptionsFactory.printHelp(out, options));
  }

  /**
   * Plain defaults. Beam checks each registered set of options against all others when it first
   * makes options, half a second of the start; nobody has asked for any of them here.
   */
  private LookbackOptions withoutRegistry() {
    if (!ownsProcess) {
      return PipelineOptionsFactory.as(LookbackOptions.class);
    }
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(new WithoutRegistrars(usual));
    try {
      return PipelineOptionsFactory.as(LookbackOptions.class);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  /** Hides one service file; loads nothing itself. */
  private static final class WithoutRegistrars extends ClassLoader {
    WithoutRegistrars(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(REGISTRARS) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }

  private void setDirect(DirectOptions options, List<Given> given) {
    if (!isGiven("enforceImmutability", given)) {
      options.setEnforceImmutability(false);
    }
    if (!isGiven("enforceEncodability", given)) {
      options.setEnforceEncodability(false);
    }
    if (!isGiven("targetParallelism", given)) {
      options.setTargetParallelism(cores);
    }
  }

  /** Adds the default for Spark as text: its classes are in the program only where built in. */
  private List<Given> withSpark(List<Given> given) {
    if (!isChosen("spark", given)
        || isGiven("sparkMaster", given)
        || !runners().contains("SparkRunner")) {
      return given;
    }
    List<Given> all = new ArrayList<>(given);
    all.add(new Given("sparkMaster", LocalSpark.master(cores)));
    return all;
  }

  private void setSpark(LookbackOptions options, String master) throws UsageException {
    options.setLanes(LocalSpark.threads(master, cores) * LANES_PER_SPARK_THREAD);
    LocalSpark.prepare();
  }

  /** Whether the option runner names one of {@code engine}; Beam ignores its case. */
  private static boolean isChosen(String engine, List<Given> given) {
    return value("runner", given).toLowerCase(Locale.ROOT).contains(engine);
  }

  /** Adds the defaults for Flink as text: its classes are loaded by those who use it only. */
  private List<Given> withFlink(List<Given> given) throws UsageException {
    if (!isChosen("flink", given) || !runners().contains("FlinkRunner")) {
      return given;
    }
    Map<String, String> defaults = new TreeMap<>();
    defaults.put("fasterCopy", "true");
    defaults.put("objectReuse", "true");
    defaults.put("useDataStreamForBatch", "true");
    List<Given> all = new ArrayList<>(given);
    String master = value("flinkMaster", given);
    switch (FlinkPlace.of(master)) {
      case PROCESS -> {
        defaults.put("parallelism", String.valueOf(Math.min(cores, MOST_LOCAL_SLOTS)));
        all.removeIf(option -> option.name().equals("flinkConfDir"));
        all.add(new Given("flinkConfDir", LocalFlink.confDir(settings(given)).toString()));
      }
      case FLINK_CLIENT ->
          defaults.put("parallelism", String.valueOf(FlinkPlace.clientParallelism()));
      case ADDRESS -> {
        if (!isGiven("parallelism", given)) {
          defaults.put("parallelism", String.valueOf(FlinkPlace.slots(master)));
        }
      }
    }
    defaults.forEach(
        (name, value) -> {
          if (!isGiven(name, given)) {
            all.add(new Given(name, value));
          }
        });
    return all;
  }

  /** The folder of the user's own settings for a Flink in this process; empty if there is none. */
  private static String settings(List<Given> given) {
    String folder = value("flinkConfDir", given);
    return folder.isEmpty()
        ? Objects.requireNonNullElse(System.getenv("FLINK_CONF_DIR"), "")
        : folder;
  }

  private LookbackOptions parse(List<Given> given) throws UsageException {
    try {
      return parseAll(given);
    } catch (RuntimeException e) {
      throw diagnosis(given, e);
    }
  }

  private static LookbackOptions parseAll(List<Given> given) {
    String[] args = given.stream().map(Given::text).toArray(String[]::new);
    return PipelineOptionsFactory.fromArgs(args).as(LookbackOptions.class);
  }

  /** What is wrong with {@code given}, of which Beam has said {@code failure}. */
  private UsageException diagnosis(List<Given> given, RuntimeException failure) {
    Map<String, Class<?>> known = registered();
    for (Given option : given) {
      if (!known.containsKey(option.name())) {
        return unknown(option.name(), ownNames, known.keySet());
      }
    }
    for (Given option : given) {
      try {
        parseAll(List.of(option));
      } catch (RuntimeException e) {
        return new UsageException(
            "--"
                + option.name()
                + " must be "
                + range(option.name(), known)
                + (option.value() == null ? ", got no value" : ", got " + shown(option))
                + wayOut(option));
      }
    }
    return new UsageException(refusal(given, failure));
  }

  /** Where a runner is that this program does not have. */
  private static String wayOut(Given option) {
    List<Given> one = List.of(option);
    if (isChosen("spark", one) && !runners().contains("SparkRunner")) {
      return "; mvn -Pspark package makes a program that has SparkRunner";
    }
    if (isChosen("flink", one) && !runners().contains("FlinkRunner")) {
      return "; mvn package makes a program that has FlinkRunner";
    }
    return "";
  }

  /** What Beam says of options that are legal one by one, unless it may quote a secret. */
  private static String refusal(List<Given> given, RuntimeException failure) {
    List<String> secret =
        given.stream()
            .filter(BeamOptions::mayBeSecret)
            .map(o -> "--" + o.name())
            .distinct()
            .toList();
    return secret.isEmpty()
        ? String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
        : "Beam takes these options one by one but not together; why is not shown, as it may tell"
            + " the secret of "
            + String.join(", ", secret)
            + "; leave out one after the other to find those that do not fit";
  }

  /** The value of an option, but for one that may hold a secret. */
  static String shown(Given option) {
    return mayBeSecret(option)
        ? "something else, which may hold a secret"
        : UsageException.quote(option.value());
  }

  private static boolean mayBeSecret(Given option) {
    String name = option.name().toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(name::contains);
  }

  /**
   * Tells that an option is unknown.
   *
   * @param own names that are looked at first for the nearest one
   * @param others names that are looked at then
   */
  static UsageException unknown(String name, Collection<String> own, Collection<String> others) {
    String hint =
        NearestName.of(name, own)
            .or(() -> NearestName.of(name, others))
            .map(nearest -> "; did you mean --" + nearest + "?")
            .orElse("; see lookback help");
    return new UsageException("unknown option " + UsageException.quote("--" + name) + hint);
  }

  private static String range(String name, Map<String, Class<?>> known) {
    if (name.equals("runner")) {
      return "one of " + String.join(", ", runners());
    }
    Class<?> type = known.get(name);
    if (type == int.class || type == Integer.class) {
      return "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
    }
    if (type == long.class || type == Long.class) {
      return "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    return "a value of type " + type.getSimpleName();
  }

  /** Whether a pipeline with these options runs on Flink, wherever that is. */
  static boolean isOnFlink(LookbackOptions options) {
    // By its name: not every build of the program has the class.
    return options.getRunner().getSimpleName().contains("Flink");
  }

  /** The simple names of the runners in this program. */
  static Set<String> runners() {
    Set<String> names = new TreeSet<>();
    for (PipelineRunnerRegistrar registrar : ServiceLoader.load(PipelineRunnerRegistrar.class)) {
      for (Class<?> runner : registrar.getPipelineRunners()) {
        if (!runner.getSimpleName().startsWith("Test")) {
          names.add(runner.getSimpleName());
        }
      }
    }
    return names;
  }

  /** The names of all options that Beam and the runners have registered, and their types. */
  static Map<String, Class<?>> registered() {
    Map<String, Class<?>> types = new TreeMap<>();
    for (Class<? extends PipelineOptions> options : PipelineOptionsFactory.getRegisteredOptions()) {
      for (Method method : options.getMethods()) {
        String name = property(method.getName());
        if (method.getParameterCount() == 0 && !name.isEmpty()) {
          types.put(name, method.getReturnType());
        }
      }
    }
    return types;
  }

  /** The property that a getter of this name reads, or the empty text. */
  private static String property(String method) {
    String name =
        method.startsWith("get")
            ? method.substring(3)
            : method.startsWith("is") ? method.substring(2) : "";
    boolean isAcronym = name.length() > 1 && Character.isUpperCase(name.charAt(1));
    return name.isEmpty() || isAcronym
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static boolean isGiven(String name, List<Given> given) {
    return given.stream().anyMatch(option -> option.name().equals(name));
  }

  private static String value(String name, List<Given> given) {
    for (Given option : given) {
      if (option.name().equals(name) && option.value() != null) {
        return option.value();
      }
    }
    return "";
  }
}
