package io.lookback;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import io.lookback.batch.Source;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users of the library can name: every public type outside of {@code io.lookback.internal},
 * with its public and protected members, is listed in a file. Whoever changes the list promises
 * something, or breaks a promise, and sees it in the diff.
 *
 * <p>Members whose signature names an internal type are public to the compiler only. The file lists
 * them in a section of their own, which may shrink but not grow.
 */
class PublicApiTest {
  /** A user has to find a type among all of them. */
  private static final int MOST_TYPES = 44;

  private static final Path LIST =
      Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "public-api.txt");

  private static final String UPDATE = "lookback.updateApi";

  /** Stands above the members that are not promised. */
  private static final String NOT_PROMISED =
      "# Not promised: members whose signature names a type of io.lookback.internal";

  /** How an internal type begins in a line of the list. */
  private static final Pattern INTERNAL = Pattern.compile("\\binternal\\.[a-z]");

  /** Every class has them. */
  private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

  /** Every enum has them. */
  private static final Set<String> OF_ENUM = Set.of("values", "valueOf");

  @Test
  void isTheOneThatIsListed() throws Exception {
    TreeSet<String> found = new TreeSet<>();
    for (Class<?> type : publicTypes()) {
      describe(type, found);
    }
    Set<String> before = Set.copyOf(Files.readAllLines(LIST));
    assertThat(
        "new members whose signature names a type of io.lookback.internal; make them"
            + " package-private, or give them public types. Where one cannot be helped, write its"
            + " line into the last section of "
            + LIST.getFileName()
            + " by hand",
        found.stream()
            .filter(PublicApiTest::isInternal)
            .filter(line -> !before.contains(line))
            .toList(),
        empty());
    List<String> expected = inSections(found);
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(LIST, String.join("\n", expected) + "\n");
    }
    List<String> listed = Files.readAllLines(LIST);
    String differences =
        Stream.concat(
                listed.stream().filter(line -> !expected.contains(line)).map("- "::concat),
                expected.stream().filter(line -> !listed.contains(line)).map("+ "::concat))
            .collect(joining("\n"));
    assertThat(
        "the public types differ from "
            + LIST.getFileName()
            + "; if that is meant, write the file anew: mvn test -pl pipeline-core"
            + " -Dtest=PublicApiTest -D"
            + UPDATE
            + "=true",
        differences,
        equalTo(""));
    assertThat("in two sections, each sorted, each line once", listed, equalTo(expected));
  }

  /** Lines that are promised, then those that are not, below their headline. */
  private static List<String> inSections(Set<String> lines) {
    List<String> all = new ArrayList<>();
    lines.stream().filter(line -> !isInternal(line)).forEach(all::add);
    all.add("");
    all.add(NOT_PROMISED);
    lines.stream().filter(PublicApiTest::isInternal).forEach(all::add);
    return all;
  }

  private static boolean isInternal(String line) {
    return INTERNAL.matcher(line).find();
  }

  @Test
  void hasFewTypes() throws Exception {
    List<String> types =
        publicTypes().stream()
            .filter(type -> type.getEnclosingClass() == null)
            .map(Class::getName)
            .toList();
    assertThat("public types outside of io.lookback.internal", types, not(empty()));
    assertThat(types, hasItems("io.lookback.gold.Gold", "io.lookback.batch.Source"));
    assertThat(
        "public types outside of io.lookback.internal; a type that users need not name is"
            + " package-private or below io.lookback.internal: "
            + types,
        types.size(),
        lessThanOrEqualTo(MOST_TYPES));
  }

  private static List<Class<?>> publicTypes() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Source.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names;
    try (Stream<Path> files = Files.walk(classes)) {
      names =
          files
              .map(file -> classes.relativize(file).toString().replace('\\', '/'))
              .filter(file -> file.endsWith(".class") && !file.startsWith("io/lookback/internal/"))
              .filter(file -> !file.endsWith("-info.class"))
              .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
              .sorted()
              .toList();
    }
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      Class<?> type = load(name);
      if (isPromised(type)) {
        types.add(type);
      }
    }
    return types;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Whether code of other packages can name a type. */
  private static boolean isPromised(Class<?> type) {
    if (type.isSynthetic() || type.isAnonymousClass() || type.isLocalClass()) {
      return false;
    }
    Class<?> outer = type.getEnclosingClass();
    return isVisible(type.getModifiers()) && (outer == null || isPromised(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void describe(Class<?> type, Set<String> lines) {
    String name = named(type);
    // Before its members, as a space sorts before a point.
    lines.add(name + " " + header(type));
    Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .map(Member.class::cast)
        .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
        .filter(member -> !(member instanceof Method && OF_OBJECT.contains(member.getName())))
        .filter(member -> !(type.isEnum() && OF_ENUM.contains(member.getName())))
        .map(member -> name + "." + describe(member))
        .forEach(lines::add);
  }

  private static String header(Class<?> type) {
    StringBuilder header = new StringBuilder();
    if (type.isRecord()) {
      header.append("record");
    } else if (type.isEnum()) {
      header.append("enum");
    } else if (type.isInterface()) {
      header.append("interface");
    } else {
      header.append(kept(type.getModifiers())).append("class");
    }
    header.append(variables(type.getTypeParameters()));
    Type parent = type.getGenericSuperclass();
    if (parent != null && parent != Object.class && !type.isRecord() && !type.isEnum()) {
      header.append(" extends ").append(named(parent));
    }
    if (type.getInterfaces().length > 0) {
      header.append(" implements ").append(named(type.getGenericInterfaces()));
    }
    return header.toString();
  }

  private static String describe(Member member) {
    String before = kept(member.getModifiers());
    if (member instanceof Field field) {
      return field.getName() + ": " + before + named(field.getGenericType());
    }
    Executable called = (Executable) member;
    boolean isMethod = called instanceof Method;
    Type[] faults = called.getGenericExceptionTypes();
    return (isMethod ? called.getName() : "new")
        + "("
        + named(called.getGenericParameterTypes())
        + ")"
        + (isMethod ? ": " : "")
        + before
        + variables(called.getTypeParameters())
        + (isMethod ? named(((Method) called).getGenericReturnType()) : "")
        + (faults.length == 0 ? "" : " throws " + named(faults));
  }

  /** The modifiers that a caller has to know of. */
  private static String kept(int modifiers) {
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "")
        + (Modifier.isAbstract(modifiers) && !Modifier.isInterface(modifiers) ? "abstract " : "")
        + (Modifier.isFinal(modifiers) ? "final " : "");
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(of -> of.getName() + " extends " + named(of.getBounds()))
            .collect(joining(", ", "<", "> "));
  }

  private static String named(Type... types) {
    return Arrays.stream(types).map(PublicApiTest::named).collect(joining(", "));
  }

  /**
   * The name of a type: without its package if it is Java's or Beam's, else below the project's.
   */
  private static String named(Type type) {
    return type.getTypeName()
        .replace('$', '.')
        .replaceAll("\\b(?:java|org\\.apache\\.beam\\.sdk)\\.(?:[a-z]\\w*\\.)*(?=[A-Z])", "")
        .replaceAll("\\bio\\.lookback\\.", "");
  }
}
