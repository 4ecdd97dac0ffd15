package io.lookback.notebook;

/**
 * A piece of a web page.
 *
 * @param content the elements, escaped where they hold data
 */
public record Html(String content) implements Shown {
  @Override
  public String mimeType() {
    return "text/html";
  }

  @Override
  public String toString() {
    return "HTML, " + content.length() + " characters";
  }

  /** Text as it must stand between tags or in an attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
