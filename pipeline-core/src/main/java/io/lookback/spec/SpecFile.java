package io.lookback.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookback.internal.spec.Problems;
import io.lookback.internal.spec.SpecReader;
import io.lookback.internal.spec.SpecWriter;
import io.lookback.internal.spec.YamlNodes;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Feature files: a {@link LakeSpec} as YAML. {@link #commentedBuiltIn} describes each key.
 *
 * <p>Reading checks the whole file and tells all mistakes at once, each with its line. Nothing of a
 * file is run, names a class or leads out of landing.
 */
public final class SpecFile {
  /** The most bytes of a file. */
  public static final int MAX_BYTES = 1 << 20;

  /** The most sources. */
  public static final int MAX_SOURCES = 50;

  private SpecFile() {}

  /**
   * The spec that a file holds.
   *
   * @param text the content of the file
   * @param name the file's name, for messages
   * @throws SpecException if the file has mistakes
   */
  public static LakeSpec read(String text, String name) throws SpecException {
    Problems problems = new Problems(name);
    int bytes = text.getBytes(UTF_8).length;
    if (bytes > MAX_BYTES) {
      problems.add(1, "the file has " + bytes + " bytes; legal: at most " + MAX_BYTES);
      throw problems.exception();
    }
    Optional<Node> root = YamlNodes.read(text, problems);
    if (root.isEmpty()) {
      throw problems.exception();
    }
    return new SpecReader(problems).read(root.get());
  }

  /**
   * A spec as YAML, without comments. {@link #read} gives an equal spec if names, patterns and
   * texts are those that a file may hold.
   */
  public static String write(LakeSpec spec) {
    return new SpecWriter(false).write(spec);
  }

  /**
   * The built-in spec as YAML that says of each key what it does, its legal values and its default:
   * a file to copy and to edit.
   */
  public static String commentedBuiltIn() {
    return new SpecWriter(true).write(LakeSpec.BUILT_IN);
  }
}
