package io.lookback.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One bucket in memory behind as much of Cloud Storage's HTTP and JSON as the program's client asks
 * for: list, get, resumable upload, copy, delete, and batches of these.
 */
final class GcsEmulator implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final String OBJECTS = "/storage/v1/b/bucket/o";
  private static final String UPLOADS = "/upload" + OBJECTS;
  private static final Pattern OBJECT =
      Pattern.compile(OBJECTS + "/([^/]+)(?:/rewriteTo/b/bucket/o/([^/]+))?");
  private static final Pattern INNER =
      Pattern.compile("(GET|POST|DELETE) (?:https?://[^/]+)?(/storage/\\S+)(?: HTTP/1.1)?\\r?\\n");
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
  private static final Pattern CHUNK = Pattern.compile("bytes (\\S+)/(\\S+)");

  private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicInteger lastUpload = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private record Answer(int status, ByteBuffer body, String header, String value) {
    static Answer json(int status, Object body) throws IOException {
      return new Answer(
          status,
          ByteBuffer.wrap(JSON.writeValueAsBytes(body)),
          "Content-Type",
          "application/json");
    }
  }

  GcsEmulator() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/storage/v1/";
  }

  /** All objects by key; changes go through. */
  NavigableMap<String, byte[]> objects() {
    return objects;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      exchange.getResponseHeaders().set(answer.header(), answer.value());
      ByteBuffer body = exchange.getRequestMethod().equals("HEAD") ? NOTHING : answer.body();
      exchange.sendResponseHeaders(answer.status(), body.hasRemaining() ? body.remaining() : -1);
      if (body.hasRemaining()) {
        Channels.newChannel(exchange.getResponseBody()).write(body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath().replaceFirst("^/download", "");
    String query = "&" + exchange.getRequestURI().getRawQuery();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.startsWith("/storage/v1/b/guarded/")) {
      return error(401, "Anonymous caller does not have storage.objects.list access");
    }
    if (path.startsWith("/batch/")) {
      return batch(new String(body, StandardCharsets.UTF_8));
    }
    if (path.equals(UPLOADS) && method.equals("POST")) {
      String id = lastUpload.incrementAndGet() + "/" + parameter(query, "name");
      uploads.put(id, new ByteArrayOutputStream());
      String place = endpoint().replace("/storage/v1/", UPLOADS) + "?upload=";
      return new Answer(200, NOTHING, "Location", place + id);
    }
    if (path.equals(UPLOADS)) {
      return chunk(parameter(query, "upload"), exchange, body);
    }
    return single(method, path, query, exchange.getRequestHeaders().getFirst("Range"));
  }

  private Answer chunk(String id, HttpExchange exchange, byte[] body) throws IOException {
    ByteArrayOutputStream upload = uploads.get(id);
    upload.write(body);
    Matcher chunk = CHUNK.matcher(exchange.getRequestHeaders().getFirst("Content-Range"));
    if (!chunk.matches() || chunk.group(2).equals("*")) {
      return new Answer(308, NOTHING, "Range", "bytes=0-" + (upload.size() - 1));
    }
    String name = id.substring(id.indexOf('/') + 1);
    objects.put(name, uploads.remove(id).toByteArray());
    return Answer.json(200, metadata(name));
  }

  private Answer single(String method, String path, String query, String range) throws IOException {
    if (path.equals(OBJECTS)) {
      String prefix = parameter(query, "prefix");
      List<?> found =
          objects.keySet().stream().filter(k -> k.startsWith(prefix)).map(this::metadata).toList();
      return Answer.json(200, Map.of("items", found));
    }
    Matcher object = OBJECT.matcher(path);
    if (!object.matches()) {
      return error(404, "The specified bucket does not exist.");
    }
    String key = decode(object.group(1));
    byte[] content = objects.get(key);
    if (content == null) {
      return error(404, "No such object");
    }
    if (method.equals("DELETE")) {
      objects.remove(key);
      return new Answer(204, NOTHING, "Content-Type", "text/plain");
    }
    if (object.group(2) != null) {
      objects.put(decode(object.group(2)), content);
      return Answer.json(200, Map.of("done", true, "resource", metadata(key)));
    }
    if (!query.contains("alt=media")) {
      return Answer.json(200, metadata(key));
    }
    Matcher part = RANGE.matcher(range == null ? "" : range);
    if (!part.matches()) {
      return new Answer(200, ByteBuffer.wrap(content), "Content-Type", "application/octet-stream");
    }
    int from = Integer.parseInt(part.group(1));
    int last = content.length - 1;
    int to = part.group(2).isEmpty() ? last : Math.min(last, Integer.parseInt(part.group(2)));
    return from > last
        ? new Answer(416, NOTHING, "Content-Range", "bytes */" + content.length)
        : new Answer(
            206,
            ByteBuffer.wrap(content, from, to + 1 - from),
            "Content-Range",
            "bytes " + from + "-" + to + "/" + content.length);
  }

  private static Answer error(int status, String message) throws IOException {
    return Answer.json(status, Map.of("error", Map.of("code", status, "message", message)));
  }

  private Answer batch(String body) throws IOException {
    StringBuilder all = new StringBuilder();
    Matcher inner = INNER.matcher(body);
    while (inner.find()) {
      String[] target = inner.group(2).split("\\?", 2);
      Answer one =
          single(inner.group(1), target[0], target.length > 1 ? "&" + target[1] : "", null);
      all.append(
              "--part\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 " + one.status() + " x\r\n")
          .append("Content-Type: application/json\r\nContent-Length: " + one.body().remaining())
          .append("\r\n\r\n" + StandardCharsets.UTF_8.decode(one.body()) + "\r\n");
    }
    byte[] answer = all.append("--part--\r\n").toString().getBytes(StandardCharsets.UTF_8);
    return new Answer(
        200, ByteBuffer.wrap(answer), "Content-Type", "multipart/mixed; boundary=part");
  }

  private Map<String, String> metadata(String key) {
    String time = "2020-11-30T00:00:00.000Z";
    String size = String.valueOf(objects.getOrDefault(key, new byte[0]).length);
    return Map.of(
        "bucket",
        "bucket",
        "name",
        key,
        "size",
        size,
        "generation",
        "1",
        "metageneration",
        "1",
        "timeCreated",
        time,
        "updated",
        time);
  }

  private static String parameter(String query, String name) {
    Matcher value = Pattern.compile("&" + name + "=([^&]*)").matcher(query);
    return value.find() ? decode(value.group(1)) : "";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
