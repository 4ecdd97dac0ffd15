package io.lookback.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
  @Test
  void barsAreAsHighAsTheirNumbers() throws Exception {
    Svg picture =
        Chart.of("a < b", List.of("x", "y", "z")).with("s", List.of(0.0, 50.0, 100.0)).bars();
    List<Element> boxes = elements(picture, "rect");
    // Before the bars come the paper and the colour in the legend.
    List<Double> heights = new ArrayList<>();
    for (Element box : boxes.subList(boxes.size() - 3, boxes.size())) {
      heights.add(Double.valueOf(box.getAttribute("height")));
    }
    assertEquals(0, heights.get(0));
    assertEquals(2 * heights.get(1), heights.get(2));
    assertTrue(heights.get(2) > 100, heights.toString());
    assertTrue(texts(picture).contains("a < b"), texts(picture).toString());
    assertTrue(texts(picture).containsAll(List.of("0", "50", "100")), texts(picture).toString());
  }

  @Test
  void aLineHasOnePointPerLabel() throws Exception {
    Svg picture =
        Chart.of("t", List.of("a", "b", "c"))
            .with("up", List.of(1.0, 2.0, 3.0))
            .with("down", List.of(3.0, 2.0, 1.0))
            .lines();
    List<Element> lines = elements(picture, "polyline");
    assertEquals(2, lines.size());
    List<String> up = points(lines.get(0));
    List<String> down = points(lines.get(1));
    assertEquals(3, up.size());
    assertEquals(up.get(1), down.get(1));
    assertEquals(height(up.get(0)), height(down.get(2)));
    assertTrue(height(up.get(2)) < height(up.get(0)), "larger numbers stand higher");
  }

  @Test
  void theSamePictureIsTheSameText() {
    assertEquals(picture().content(), picture().content());
    assertFalse(picture().svg().contains("NaN"));
  }

  @Test
  void aPictureIsAnImageElementThatHoldsIt() {
    String start =
        "<img width='760' height='260' alt='picture, 760 x 260' src='data:image/svg+xml;base64,";
    String content = picture().content();
    assertTrue(content.startsWith(start) && content.endsWith("'>"), content);
    String data = content.substring(start.length(), content.length() - 2);
    assertEquals(
        picture().svg(), new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    assertEquals("text/html", picture().mimeType());
  }

  @Test
  void numbersMustMatchTheLabels() {
    Chart chart = Chart.of("t", List.of("a"));
    assertEquals(
        "s has 2 values, the chart 1 labels",
        assertThrows(IllegalArgumentException.class, () -> chart.with("s", List.of(0.0, 0.0)))
            .getMessage());
  }

  private static Svg picture() {
    return Chart.of("zeros", List.of("a", "b")).with("none", List.of(0.0, 0.0)).bars();
  }

  private static List<String> points(Element line) {
    return List.of(line.getAttribute("points").split(" ", -1));
  }

  private static double height(String point) {
    return Double.parseDouble(point.substring(point.indexOf(',') + 1));
  }

  private static List<String> texts(Svg picture) throws Exception {
    return elements(picture, "text").stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Svg picture, String name) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(picture.svg())));
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
