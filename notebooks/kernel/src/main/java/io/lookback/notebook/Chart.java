package io.lookback.notebook;

import java.util.ArrayList;
import java.util.List;

/**
 * Charts of numbers over labels, such as counts over days. The scale starts at 0; numbers are shown
 * with one digit behind the point.
 */
public final class Chart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 260;
  private static final int LEFT = 60;
  private static final int RIGHT = 120;
  private static final int TOP = 34;
  private static final int BOTTOM = 26;
  // Told apart by those who do not see red and green apart, and in grey.
  private static final List<String> COLOURS = List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7");

  private record Series(String name, List<Double> values) {}

  private final String title;
  private final List<String> labels;
  private final List<Series> series = new ArrayList<>();

  private Chart(String title, List<String> labels) {
    this.title = title;
    this.labels = List.copyOf(labels);
  }

  /** A chart without numbers so far. */
  public static Chart of(String title, List<String> labels) {
    return new Chart(title, labels);
  }

  /** Adds numbers, none below 0, one per label. */
  public Chart with(String name, List<Double> values) {
    if (values.size() != labels.size()) {
      throw new IllegalArgumentException(
          name + " has " + values.size() + " values, the chart " + labels.size() + " labels");
    }
    series.add(new Series(name, List.copyOf(values)));
    return this;
  }

  /** One line per series. */
  public Svg lines() {
    Svg picture = frame();
    for (int s = 0; s < series.size(); s++) {
      List<Double> values = series.get(s).values();
      double[] x = new double[values.size()];
      double[] y = new double[values.size()];
      for (int i = 0; i < values.size(); i++) {
        x[i] = middle(i);
        y[i] = y(values.get(i));
      }
      picture.path(x, y, colour(s));
    }
    return picture;
  }

  /** Bars side by side, each with its number above it. */
  public Svg bars() {
    Svg picture = frame();
    double slot = slot() * 0.8 / series.size();
    for (int s = 0; s < series.size(); s++) {
      List<Double> values = series.get(s).values();
      for (int i = 0; i < values.size(); i++) {
        double x = middle(i) + (s - series.size() / 2.0) * slot;
        double y = y(values.get(i));
        picture.box(x, y, slot - 1, HEIGHT - BOTTOM - y, colour(s));
        picture.text(x + slot / 2, y - 3, "middle", Svg.number(values.get(i)));
      }
    }
    return picture;
  }

  /** Title, scale, labels and the names of the series. */
  private Svg frame() {
    Svg picture = new Svg(WIDTH, HEIGHT).text(LEFT, 16, "start", title);
    double step = step();
    for (int i = 0; i * step <= top() * 1.001; i++) {
      picture.line(LEFT, y(i * step), WIDTH - RIGHT, y(i * step), "#ddd");
      picture.text(LEFT - 6, y(i * step) + 4, "end", Svg.number(i * step));
    }
    int every =
        Math.max(1, (int) Math.ceil(labels.size() * longestLabel() * 8.0 / (WIDTH - LEFT - RIGHT)));
    for (int i = 0; i < labels.size(); i += every) {
      picture.text(middle(i), HEIGHT - 8, "middle", labels.get(i));
    }
    for (int s = 0; s < series.size(); s++) {
      picture.box(WIDTH - RIGHT + 12, TOP + 18 * s, 10, 10, colour(s));
      picture.text(WIDTH - RIGHT + 27, TOP + 18 * s + 10, "start", series.get(s).name());
    }
    return picture;
  }

  private int longestLabel() {
    return labels.stream().mapToInt(String::length).max().orElse(1);
  }

  private double slot() {
    return (double) (WIDTH - LEFT - RIGHT) / Math.max(1, labels.size());
  }

  private double middle(int label) {
    return LEFT + (label + 0.5) * slot();
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / top() * (HEIGHT - BOTTOM - TOP);
  }

  /** The upper end of the scale: a whole number of steps. */
  private double top() {
    return Math.max(1, Math.ceil(most() / step())) * step();
  }

  /** About four steps, each 1, 2 or 5 times a power of ten. */
  private double step() {
    double rough = Math.max(most(), 1e-9) / 4;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double times = rough / power;
    return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
  }

  private double most() {
    return series.stream().flatMap(s -> s.values().stream()).max(Double::compare).orElse(1.0);
  }

  private static String colour(int series) {
    return COLOURS.get(series % COLOURS.size());
  }
}
