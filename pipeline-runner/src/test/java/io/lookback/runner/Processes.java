package io.lookback.runner;

import io.lookback.runner.Program.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the packaged program as a process of its own, without a terminal. */
final class Processes {
  private static final long PATIENCE_MINUTES = 10;

  private Processes() {}

  /** The program as one file, made by packaging. */
  static Path jar() {
    String jar = System.getProperty("lookback.jar");
    if (jar == null || !Files.isRegularFile(Path.of(jar))) {
      throw new IllegalStateException(
          "the system property lookback.jar is '" + jar + "', not a file; run mvn verify");
    }
    return Path.of(jar).toAbsolutePath();
  }

  /** A command that runs the program in a small, quickly started Java machine. */
  static List<String> program(List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx1g", "-jar", jar().toString()));
    command.addAll(args);
    return command;
  }

  /** Runs {@code java -jar lookback.jar} with these words and options in {@code folder}. */
  static Ended java(Path folder, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(jar().toString());
    command.addAll(List.of(args));
    return run(folder, command);
  }

  /** Runs a command in {@code folder} with nothing on stdin; waits for its end. */
  static Ended run(Path folder, List<String> command) throws IOException, InterruptedException {
    return run(folder, command, Map.of());
  }

  /** The same with further variables in its environment. */
  static Ended run(Path folder, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("lookback", ".out");
    Path err = Files.createTempFile("lookback", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      // What the Java machine finds there it reports on stderr; the launcher's own would prevail.
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().remove("JDK_JAVA_OPTIONS");
      builder.environment().remove("LOOKBACK_JAVA_OPTS");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("does not end: " + command + "\n" + Files.readString(err));
      }
      return new Ended(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
