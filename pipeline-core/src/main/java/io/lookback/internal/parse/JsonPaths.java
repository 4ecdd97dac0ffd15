package io.lookback.internal.parse;

import io.lookback.spec.EventFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The paths of the fields of an event as a tree of names. Its root is the JSON line, its inner
 * nodes are the objects on the way to a field, its leaves are the fields.
 */
final class JsonPaths {
  /** The kind of an object on the way to a field. */
  static final byte OBJECT = -1;

  /** One name: of an object on the way, or of a field. */
  static final class Node {
    private final String name;
    private final byte[] utf8;
    private final String prefix;
    private final int index;
    private final byte kind;
    private Node[] children = {};
    private byte[][] strangers = {};

    private Node(String name, String prefix, int index, byte kind) {
      this.name = name;
      this.utf8 = name.getBytes(StandardCharsets.UTF_8);
      this.prefix = prefix;
      this.index = index;
      this.kind = kind;
    }

    /** What stands before the name of a field in this object, in its path. */
    String prefix() {
      return prefix;
    }

    /** Its number among all nodes. */
    int index() {
      return index;
    }

    /** A kind of {@link PlainJson}, or {@link #OBJECT}. */
    byte kind() {
      return kind;
    }

    /** The child whose name is the last string of {@code json}; null if there is none. */
    Node child(JsonCursor json) {
      for (Node child : children) {
        if (json.isText(child.name, child.utf8)) {
          return child;
        }
      }
      return null;
    }

    /** Whether the last string of {@code json} is the name of a stranger that it remembers. */
    boolean isStranger(JsonCursor json) {
      for (byte[] stranger : strangers) {
        if (json.isPlainText(stranger)) {
          return true;
        }
      }
      return false;
    }

    private void add(Node child) {
      children = Arrays.copyOf(children, children.length + 1);
      children[children.length - 1] = child;
    }

    private Node objectNamed(String wanted) {
      for (Node child : children) {
        if (child.name.equals(wanted)) {
          return child;
        }
      }
      return null;
    }
  }

  /** A field in an object on the way that is none of an event and not on the way to one. */
  record Stranger(Node object, String name) {
    private static final int MAX_REMEMBERED = 16;
    private static final int MAX_LENGTH = 64;

    /** Lets its object remember it, if it is short, one of the first, and not there already. */
    void remember() {
      int count = object.strangers.length;
      if (count < MAX_REMEMBERED && name.length() <= MAX_LENGTH) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (Arrays.stream(object.strangers).noneMatch(known -> Arrays.equals(known, bytes))) {
          object.strangers = Arrays.copyOf(object.strangers, count + 1);
          object.strangers[count] = bytes;
        }
      }
    }
  }

  private final Node root = new Node("", "", 0, OBJECT);
  private int size = 1;
  private int kinds;

  /**
   * The tree of these fields.
   *
   * @throws IllegalArgumentException if they have a {@linkplain EventFields#jsonFault fault}
   */
  JsonPaths(EventFields fields) {
    String fault = fields.jsonFault();
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    add(fields.day(), PlainJson.DAY);
    add(fields.userId(), PlainJson.USER_ID);
    add(fields.valueProp(), PlainJson.VALUE_PROP);
    switch (fields.kind()) {
      case POSITION -> add(fields.value(), PlainJson.POSITION);
      case AMOUNT -> add(fields.value(), PlainJson.AMOUNT);
      case NONE -> {}
    }
  }

  /** The line. */
  Node root() {
    return root;
  }

  /** How many nodes there are, the root included. */
  int size() {
    return size;
  }

  /** One bit for the kind of each field: {@code 1 << kind}. */
  int kinds() {
    return kinds;
  }

  private void add(String path, byte kind) {
    Node parent = root;
    int from = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
      String name = path.substring(from, dot);
      Node object = parent.objectNamed(name);
      if (object == null) {
        object = new Node(name, path.substring(0, dot + 1), size++, OBJECT);
        parent.add(object);
      }
      parent = object;
      from = dot + 1;
    }
    parent.add(new Node(path.substring(from), path, size++, kind));
    kinds |= 1 << kind;
  }
}
