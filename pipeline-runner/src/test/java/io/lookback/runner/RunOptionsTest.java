package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.lookback.runner.cli.Option;
import io.lookback.runner.cli.UsageException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunOptionsTest {
  private static final BeamOptions BEAM = new BeamOptions(2, List.of(), false);

  /** Those of which the usual value stands in the feature file. */
  private static final List<String> OF_FEATURE_FILE =
      List.of("lookbackDays", "scoringDays", "weeks", "maxHistory");

  /** Those of which the usual value is what the lake was told last. */
  private static final List<String> OF_LAKE = List.of("keepVersions", "keepReplaced");

  static List<? extends Option<?>> all() {
    return RunOptions.all();
  }

  private static Object value(LookbackOptions options, String name)
      throws ReflectiveOperationException {
    Method getter =
        LookbackOptions.class.getMethod(
            "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    return getter.invoke(options);
  }

  @Test
  void knowEveryOptionOfTheInterface() {
    String[] names =
        Stream.of(LookbackOptions.class.getDeclaredMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("get"))
            .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
            .toArray(String[]::new);
    assertThat("names", all().stream().map(Option::name).toList(), containsInAnyOrder(names));
  }

  @ParameterizedTest
  @MethodSource("all")
  void describeTheDefault(Option<?> option) throws ReflectiveOperationException {
    LookbackOptions usual = PipelineOptionsFactory.as(LookbackOptions.class);
    Object value = value(usual, option.name());
    String shown = value instanceof Double number ? plain(number) : value.toString();
    String words = shown.isEmpty() ? "by default" : "default " + shown;
    if (OF_LAKE.contains(option.name())) {
      words = "by default as many as the lake was told before, at first ";
    }
    if (OF_FEATURE_FILE.contains(option.name())) {
      words = "by default what the feature file says";
    }
    assertThat("paragraph", option.help(), containsString(words));
    assertThat("paragraph", option.help(), matchesPattern("[A-Z].*\\."));
  }

  private static String plain(double number) {
    return new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
  }

  /** A legal value of each option that is not its default, as written and as it then reads. */
  private static Map<String, Object> others() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("landing", "a/b");
    values.put("lake", "c");
    values.put("knownBy", "2026-11-27");
    values.put("into", "f");
    values.put("spec", "d/e.yaml");
    values.put("asOf", "2019-02-28");
    values.put("lookbackDays", "7,3650");
    values.put("scoringDays", 366);
    values.put("weeks", 520);
    values.put("maxHistory", 5000);
    values.put("allowEmpty", true);
    values.put("sameLake", true);
    values.put("keepVersions", 3);
    values.put("keepReplaced", 0);
    values.put("buckets", 1 << 20);
    values.put("maxQuarantine", 0.25);
    values.put("keepDuplicates", true);
    values.put("verify", 0.5);
    values.put("rangeBytes", 1L << 30);
    values.put("lanes", 1 << 16);
    values.put("maxLineBytes", 1 << 26);
    values.put("maxExpansion", 1_000_000_000);
    values.put("followLinks", true);
    values.put("wholeFiles", true);
    values.put("report", false);
    values.put("quiet", true);
    values.put("day", "2019-03-01");
    return values;
  }

  @Test
  void setEachOption() throws UsageException, ReflectiveOperationException {
    Map<String, String> given = new LinkedHashMap<>();
    others().forEach((name, value) -> given.put(name, value.toString()));
    LookbackOptions options = RunOptions.of(given, List.of(), BEAM);
    Map<String, Object> read = new LinkedHashMap<>();
    for (Option<?> option : all()) {
      read.put(option.name(), value(options, option.name()));
    }
    assertThat("values", read, equalTo(others()));
  }

  @Test
  void readTheSameThroughBeamsOwnParser() throws ReflectiveOperationException {
    String[] args =
        others().entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    LookbackOptions options = PipelineOptionsFactory.fromArgs(args).as(LookbackOptions.class);
    for (Map.Entry<String, Object> entry : others().entrySet()) {
      assertThat(entry.getKey(), value(options, entry.getKey()), equalTo(entry.getValue()));
    }
  }
}
