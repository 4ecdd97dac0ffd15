package io.lookback.runner;

import static io.lookback.runner.HandmadeLanding.LAST_DAY;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command at the end of a run, pasted into a shell. */
class QueryLineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lake",
        "user_id=99/lake",
        "print_day=1999-01-01/o'brien",
        "user_id=99/a \"b\" $HOME `id` \\n !x * [1] {a,b} ~ é日; exit",
        "-c"
      })
  void showsTheRowsOfAnyLake(String name) throws Exception {
    Lake lake = new Lake(folder.resolve(name));
    Program.Ended ended = HandmadeLanding.sound(folder.resolve("landing")).run(lake);
    String command = command(ended);
    assertThat(command, pasted(command, folder), contains(startsWith("1 | point | 0 | false | 1")));
  }

  @Test
  void aRelativeLakeIsFoundWhateverElseTheShellKnows() throws Exception {
    Lake lake = new Lake(folder.resolve("it's"));
    HandmadeLanding.sound(folder.resolve("landing")).run(lake);
    Files.createDirectories(folder.resolve("elsewhere/it's/gold"));
    String command = QueryLine.of("it's/gold", "print_features", "print_day");
    assertThat(
        pasted("CDPATH=" + folder.resolve("elsewhere") + "; " + command, folder),
        contains(startsWith("1 | point | 0 | false | 1")));
  }

  @Test
  void theUsualLakeNeedsNoQuotes() {
    assertThat(
        QueryLine.of("data/gold", "print_features", "print_day"),
        equalTo(
            "(cd ./data/gold && duckdb -c \"SELECT * FROM"
                + " read_parquet('print_features/*/*.parquet', hive_partitioning = true) LIMIT"
                + " 10\")"));
    assertThat(
        QueryLine.of("s3://b/lake/.versions/gold/run-1/tables", "print_features", "print_day"),
        equalTo(
            "duckdb -c \"SELECT * FROM"
                + " read_parquet('s3://b/lake/.versions/gold/run-1/tables/print_features/*/*.parquet',"
                + " hive_partitioning = true) LIMIT 10\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "user_id=99/o'brien", "o'brien/$HOME \"q\" `id` !x"})
  void aTableOnAStoreIsReadUnderItsWholePath(String name) throws Exception {
    Lake lake = new Lake(folder.resolve("bucket").resolve(name));
    HandmadeLanding.sound(folder.resolve("landing")).run(lake);
    String command = QueryLine.of("s3://bucket/" + name + "/gold", "print_features", "print_day");
    // No client of a store is here: the bucket is a folder.
    String local = command.replace("s3://bucket/", "bucket/");
    List<String> rows = pasted(local, folder);
    assertThat(command, rows, contains(startsWith("1 | point | 0 | false | 1")));
    assertThat(command, rows.get(0).endsWith(" | " + LAST_DAY), equalTo(true));
  }

  private static String command(Program.Ended ended) {
    String label = "query ";
    return ended
        .out()
        .lines()
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  /** What a shell prints that was started in {@code folder} and knows a {@code duckdb}. */
  private static List<String> pasted(String command, Path folder)
      throws IOException, InterruptedException {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    Path duckdb = programs.resolve("duckdb");
    Files.writeString(
        duckdb,
        "#!/bin/sh\nexec \"$JAVA\" -cp \"$CLASSES\" " + DuckDbShell.class.getName() + " \"$@\"\n");
    Files.setPosixFilePermissions(duckdb, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    shell.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin/java") + "");
    shell.environment().put("CLASSES", System.getProperty("java.class.path"));
    shell.environment().put("PATH", programs + File.pathSeparator + System.getenv().get("PATH"));
    Process process = shell.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(command + "\n" + out, process.waitFor(), equalTo(0));
    return out.lines().toList();
  }
}
