package io.lookback.notebook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A picture made of a few shapes, as small as it can be: XChart draws every letter as an outline,
 * some 280 KB a picture, with names that differ from run to run.
 *
 * <p>Lengths are in pixels from the upper left corner; colours are those of CSS.
 */
public final class Svg implements Shown {
  private final int width;
  private final int height;
  private final StringBuilder shapes = new StringBuilder();

  /** An empty picture on white. */
  public Svg(int width, int height) {
    this.width = width;
    this.height = height;
    box(0, 0, width, height, "white");
  }

  /** A filled rectangle. */
  public Svg box(double x, double y, double width, double height, String colour) {
    return add(
        "<rect x='%s' y='%s' width='%s' height='%s' fill='%s'/>", x, y, width, height, colour);
  }

  /** A straight line, one pixel wide. */
  public Svg line(double x1, double y1, double x2, double y2, String colour) {
    return add("<line x1='%s' y1='%s' x2='%s' y2='%s' stroke='%s'/>", x1, y1, x2, y2, colour);
  }

  /** A filled circle. */
  public Svg dot(double x, double y, double radius, String colour) {
    return add("<circle cx='%s' cy='%s' r='%s' fill='%s'/>", x, y, radius, colour);
  }

  /** A line through points, two pixels wide. */
  public Svg path(double[] x, double[] y, String colour) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < x.length; i++) {
      points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
    }
    return add("<polyline points='%s' fill='none' stroke-width='2' stroke='%s'/>", points, colour);
  }

  /**
   * A line of text whose base line is at {@code y}.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}: which point of it is at {@code x}
   */
  public Svg text(double x, double y, String anchor, String text) {
    return add("<text x='%s' y='%s' text-anchor='%s'>%s</text>", x, y, anchor, Html.escape(text));
  }

  private Svg add(String shape, Object... values) {
    Object[] texts = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = values[i] instanceof Double value ? number(value) : values[i];
    }
    shapes.append(String.format(Locale.ROOT, shape, texts)).append('\n');
    return this;
  }

  /** At most one digit after the point. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * An image element that holds the picture. Jupyter does not show {@code image/svg+xml} in a
   * notebook that it does not trust, and nbconvert leaves it out of pages; an image element with
   * data shows in both.
   */
  @Override
  public String mimeType() {
    return "text/html";
  }

  @Override
  public String content() {
    String data = Base64.getEncoder().encodeToString(svg().getBytes(StandardCharsets.UTF_8));
    return String.format(
        Locale.ROOT,
        "<img width='%d' height='%d' alt='%s' src='data:image/svg+xml;base64,%s'>",
        width,
        height,
        this,
        data);
  }

  /** The picture as an SVG document. */
  String svg() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'"
                + " font-family='sans-serif' font-size='12'>\n",
            width,
            height,
            width,
            height)
        + shapes
        + "</svg>";
  }

  @Override
  public String toString() {
    return "picture, " + width + " x " + height;
  }
}
