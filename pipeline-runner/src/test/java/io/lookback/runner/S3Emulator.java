package io.lookback.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A store that speaks the protocol of S3, in memory, as a process of its own on a free port of this
 * machine. Tests look into it by plain requests, not with the client of the program.
 */
final class S3Emulator implements AutoCloseable {
  static final String BUCKET = "bucket";

  private static final Pattern LISTENS =
      Pattern.compile("Started ServerConnector.*\\{127\\.0\\.0\\.1:([0-9]+)\\}");
  private static final Pattern KEY = Pattern.compile("<Key>([^<]+)</Key>");
  private static final Pattern NEXT =
      Pattern.compile("<NextContinuationToken>([^<]+)</NextContinuationToken>");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private S3Emulator(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param folder for its settings
   * @param secret that requests must be signed with; empty if it takes all
   */
  static S3Emulator start(Path folder, String secret) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.authorization", secret.isEmpty() ? "none" : "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", "lookback");
    settings.setProperty("s3proxy.credential", secret);
    settings.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
    settings.setProperty("s3proxy.ignore-unknown-headers", "true");
    settings.setProperty("jclouds.provider", "transient-nio2");
    settings.setProperty("jclouds.identity", "none");
    settings.setProperty("jclouds.credential", "none");
    Path file = Files.createTempFile(folder, "s3proxy", ".conf");
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                System.getProperty("lookback.s3proxy"),
                "--properties",
                file.toString())
            .redirectErrorStream(true)
            .start();
    boolean isUp = false;
    try {
      BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
      StringBuilder said = new StringBuilder();
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        said.append(line).append('\n');
        Matcher listens = LISTENS.matcher(line);
        if (listens.find()) {
          drain(log);
          S3Emulator emulator = new S3Emulator(process, Integer.parseInt(listens.group(1)));
          isUp = true;
          return emulator;
        }
      }
      throw new IOException("the emulator does not start:\n" + said);
    } finally {
      if (!isUp) {
        process.destroyForcibly();
      }
    }
  }

  /** What nobody reads would stop the process. */
  private static void drain(BufferedReader log) {
    Thread thread =
        new Thread(
            () -> {
              try (Stream<String> lines = log.lines()) {
                lines.forEach(line -> {});
              } catch (UncheckedIOException e) {
                // It was stopped.
              }
            },
            "log of the emulator");
    thread.setDaemon(true);
    thread.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  void createBucket() throws IOException, InterruptedException {
    require(HttpRequest.newBuilder(uri("", null)).PUT(BodyPublishers.noBody()));
  }

  void put(String key, byte[] content) throws IOException, InterruptedException {
    require(HttpRequest.newBuilder(uri(key, null)).PUT(BodyPublishers.ofByteArray(content)));
  }

  /** Puts all files below a folder below a key. */
  void putAll(String prefix, Path folder) throws IOException, InterruptedException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder)) {
      files = paths.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      put(prefix + folder.relativize(file), Files.readAllBytes(file));
    }
  }

  byte[] get(String key) throws IOException, InterruptedException {
    return require(HttpRequest.newBuilder(uri(key, null)));
  }

  String text(String key) throws IOException, InterruptedException {
    return new String(get(key), StandardCharsets.UTF_8);
  }

  void delete(String key) throws IOException, InterruptedException {
    require(HttpRequest.newBuilder(uri(key, null)).DELETE());
  }

  /** All keys that begin so, in order. */
  List<String> keys(String prefix) throws IOException, InterruptedException {
    List<String> keys = new ArrayList<>();
    String token = "";
    do {
      String query = "list-type=2&prefix=" + prefix + token;
      String page =
          new String(require(HttpRequest.newBuilder(uri("", query))), StandardCharsets.UTF_8);
      KEY.matcher(page).results().forEach(key -> keys.add(key.group(1)));
      Matcher next = NEXT.matcher(page);
      token = next.find() ? "&continuation-token=" + next.group(1) : "";
    } while (!token.isEmpty());
    return keys;
  }

  /** Writes all objects whose keys begin so into a folder, by what follows of their keys. */
  void getAll(String prefix, Path folder) throws IOException, InterruptedException {
    for (String key : keys(prefix)) {
      Path file = folder.resolve(key.substring(prefix.length()));
      Files.createDirectories(file.getParent());
      Files.write(file, get(key));
    }
  }

  private URI uri(String key, String query) {
    try {
      return new URI("http", null, "127.0.0.1", port, "/" + BUCKET + "/" + key, query, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private byte[] require(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(request + ": status " + response.statusCode());
    }
    return response.body();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
