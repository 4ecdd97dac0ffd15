package io.lookback.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.flink.api.common.io.DefaultInputSplitAssigner;
import org.apache.flink.api.common.io.InputFormat;
import org.apache.flink.api.common.io.statistics.BaseStatistics;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.GenericInputSplit;
import org.apache.flink.core.io.InputSplitAssigner;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Another process of this machine, which tries to get something out of a port of a run on Flink:
 * {@code Intruder PORT KEY_STORE JAR PROOF}. Says of each try on stdout whether it got in.
 */
final class Intruder {
  /** Of its key store, which holds a certificate that it has signed itself. */
  static final String PASSWORD = "intruder";

  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;
  private final Path keyStore;
  private final Path jar;
  private final Path proof;

  private Intruder(int port, Path keyStore, Path jar, Path proof) {
    this.port = port;
    this.keyStore = keyStore;
    this.jar = jar;
    this.proof = proof;
  }

  /** Tries everything once. */
  public static void main(String[] args) {
    Intruder intruder =
        new Intruder(
            Integer.parseInt(args[0]), Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
    intruder.attempt("plain HTTP", intruder::readsOverview);
    intruder.attempt("a blob", intruder::leavesBlob);
    intruder.attempt("TLS without a certificate", () -> intruder.greets(false));
    intruder.attempt("TLS with a certificate", () -> intruder.greets(true));
    intruder.attempt("a job", () -> intruder.submits(new Configuration()));
    intruder.attempt("a job by TLS", () -> intruder.submits(intruder.withTls()));
    // Threads of Flink's client may go on.
    System.exit(0);
  }

  private void attempt(String what, Callable<Boolean> attempt) {
    String answer;
    try {
      answer = attempt.call() ? "GOT IN" : "refused";
    } catch (Exception e) {
      answer = "refused";
    }
    System.out.println(what + ": " + answer);
  }

  private boolean readsOverview() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/overview")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .contains("slots-total");
  }

  /** Sends an empty blob that belongs to no job, in the words of Flink's own client. */
  private boolean leavesBlob() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      // Put, of no job, to be deleted some day, and no more bytes.
      socket.getOutputStream().write(new byte[] {0, 0, 1, -1, -1, -1, -1});
      return socket.getInputStream().read() == 0;
    }
  }

  private boolean greets(boolean withCertificate) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
    context.init(
        withCertificate ? keys.getKeyManagers() : null, new TrustManager[] {new TrustsAll()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.startHandshake();
      return true;
    }
  }

  private boolean submits(Configuration settings) throws Exception {
    settings.setString("rest.retry.max-attempts", "1");
    settings.setString("rest.retry.delay", "1");
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createRemoteEnvironment(
            "127.0.0.1", port, settings, jar.toString());
    flink.setParallelism(1);
    flink.createInput(new Deed(proof.toString()), Types.STRING).print();
    flink.executeAsync("intruder");
    return true;
  }

  private Configuration withTls() {
    Configuration settings = new Configuration();
    settings.setString("security.ssl.rest.enabled", "true");
    settings.setString("security.ssl.rest.authentication-enabled", "true");
    settings.setString("security.ssl.rest.keystore", keyStore.toString());
    settings.setString("security.ssl.rest.keystore-password", PASSWORD);
    settings.setString("security.ssl.rest.key-password", PASSWORD);
    settings.setString("security.ssl.rest.truststore", keyStore.toString());
    settings.setString("security.ssl.rest.truststore-password", PASSWORD);
    return settings;
  }

  /** Takes whatever certificate the other side shows. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Input that leaves a file where it is planned: in the JobManager, before any slot is free. */
  static final class Deed implements InputFormat<String, GenericInputSplit> {
    private static final long serialVersionUID = 1L;

    private final String proof;

    Deed(String proof) {
      this.proof = proof;
    }

    @Override
    public GenericInputSplit[] createInputSplits(int minimum) throws IOException {
      Files.writeString(Path.of(proof), String.valueOf(ProcessHandle.current().pid()));
      return new GenericInputSplit[] {new GenericInputSplit(0, 1)};
    }

    @Override
    public void configure(Configuration parameters) {}

    @Override
    public BaseStatistics getStatistics(BaseStatistics cached) {
      return null;
    }

    @Override
    public InputSplitAssigner getInputSplitAssigner(GenericInputSplit[] splits) {
      return new DefaultInputSplitAssigner(splits);
    }

    @Override
    public void open(GenericInputSplit split) {}

    @Override
    public boolean reachedEnd() {
      return true;
    }

    @Override
    public String nextRecord(String reuse) {
      return null;
    }

    @Override
    public void close() {}
  }
}
