package io.lookback.runner.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.lookback.internal.report.LakeFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The page as one text: template, style, charts and data in one file that opens without a network.
 *
 * <p>Every text from data passes the template's automatic escaping or stands in the data block as
 * JSON without a {@code <}. The page's security policy names its two scripts by their hashes, so no
 * other one would run.
 */
public final class Page {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is the same on every page. */
  private record Fixed(Template template, Map<String, Object> parts) {}

  /** Loaded when it is needed first; null before. */
  private Fixed fixed;

  /**
   * Begins to load what every report needs, beside whatever else is done; a report that is made
   * before that is over waits for it.
   */
  public void prepare() {
    Thread thread = new Thread(this::load, "report");
    thread.setDaemon(true);
    thread.start();
  }

  private void load() {
    try {
      LakeFacts.prepare();
      fixed();
    } catch (IOException e) {
      // Whoever makes a report tries again, and says what is wrong.
    }
  }

  /** The page of one report. */
  String of(PageModel pageModel) throws IOException {
    Fixed same = fixed();
    Map<String, Object> model = new LinkedHashMap<>(pageModel.all());
    model.putAll(same.parts());
    model.put("data", JSON.writeValueAsString(model.get("data")).replace("<", "\\u003c"));
    StringWriter page = new StringWriter(1 << 20);
    try {
      same.template().process(model, page);
    } catch (TemplateException e) {
      throw new IllegalStateException("the page's template does not fit its model", e);
    }
    return page.toString();
  }

  private synchronized Fixed fixed() throws IOException {
    if (fixed == null) {
      String charts = resource("echarts.min.js").stripTrailing();
      String script = resource("report.js").stripTrailing();
      fixed =
          new Fixed(
              template(),
              Map.of(
                  "style",
                  resource("report.css"),
                  "charts",
                  charts,
                  "script",
                  script,
                  "policy",
                  "'" + hash(charts) + "' '" + hash(script) + "'"));
    }
    return fixed;
  }

  private static Template template() throws IOException {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setLocale(Locale.ENGLISH);
    configuration.setNumberFormat(",##0");
    return new Template("report.ftlh", resource("report.ftlh"), configuration);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
