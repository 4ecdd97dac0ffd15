package io.lookback.internal.monitor;

import io.lookback.bronze.Bronze;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.PTransform;

/** The transforms that users see, found among the classes of the library. */
final class Composites {
  private Composites() {}

  /** The names of all public transforms outside of the internal packages. */
  static TreeSet<String> publicOnes() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Bronze.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    TreeSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.contains("internal"))
          .map(
              file -> file.substring(0, file.length() - 6).replace(java.io.File.separatorChar, '.'))
          .filter(Composites::isPublicTransform)
          .forEach(found::add);
    }
    return found;
  }

  private static boolean isPublicTransform(String name) {
    try {
      Class<?> type = Class.forName(name, false, Composites.class.getClassLoader());
      return PTransform.class.isAssignableFrom(type) && isPublic(type);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }
}
