package io.lookback.spec;

import io.lookback.batch.ValueKind;
import io.lookback.internal.parse.Utf8;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Where the records of a source hold the fields of an event. The same names serve both formats:
 *
 * <ul>
 *   <li>In a CSV file a name is the name of a column, as it is.
 *   <li>In a JSON line a name is a path: the names of objects and of the field itself, joined by
 *       dots. {@code event_data.position} is the field {@code position} of the object {@code
 *       event_data} of the line. {@link #jsonFault} tells whether the names are legal paths.
 * </ul>
 *
 * <p>Example: JSON lines such as {@code {"when":"2020-11-30","who":{"id":7},"item":"point",
 * "price":12.5}} have the fields
 *
 * <pre>{@code
 * new EventFields("when", "who.id", "item", "price", ValueKind.AMOUNT)
 * }</pre>
 *
 * @param day the calendar date of the event
 * @param userId the user
 * @param valueProp the value prop
 * @param value the position or the amount; null if {@code kind} is {@link ValueKind#NONE}
 * @param kind what {@code value} is
 */
public record EventFields(String day, String userId, String valueProp, String value, ValueKind kind)
    implements Serializable {
  /** The fields of the built-in prints and taps. */
  public static final EventFields PRINTS =
      new EventFields(
          "day", "user_id", "event_data.value_prop", "event_data.position", ValueKind.POSITION);

  /** The fields of the built-in payments. */
  public static final EventFields PAYS =
      new EventFields("pay_date", "user_id", "value_prop", "total", ValueKind.AMOUNT);

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if a name is missing, blank, not Unicode text or there twice,
   *     or if there is a value without a kind or a kind without a value
   */
  public EventFields {
    requireName("day", day);
    requireName("userId", userId);
    requireName("valueProp", valueProp);
    if (kind == null) {
      throw new IllegalArgumentException(
          "the kind of value is missing: give one of " + List.of(ValueKind.values()));
    }
    if (kind != ValueKind.NONE) {
      requireName("value", value);
    } else if (value != null) {
      throw new IllegalArgumentException(
          "the field of the value is "
              + value
              + ", but events with the kind NONE hold no value: leave the field out, or give the"
              + " kind POSITION or AMOUNT");
    }
    List<String> names = names(day, userId, valueProp, value);
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "two fields of an event have the name "
                + name
                + ": give each of "
                + String.join(", ", names)
                + " a name of its own");
      }
    }
  }

  /** The names of all fields: day, value if there is one, user id, value prop. */
  public List<String> names() {
    return names(day, userId, valueProp, value);
  }

  /**
   * Why the names are no legal paths of a JSON line, in one line; null if they are. A path must
   * have no empty part. No path may begin with another one, since a field cannot be a plain value
   * and an object at once.
   */
  public String jsonFault() {
    for (String name : names()) {
      if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
        return "the path "
            + name
            + " of a JSON field has an empty part: write a name before and after each dot, such as"
            + " event_data.position";
      }
    }
    for (String outer : names()) {
      for (String inner : names()) {
        if (inner.startsWith(outer + ".")) {
          return "the JSON field "
              + outer
              + " cannot be a plain value and the object that holds "
              + inner
              + ": no path may begin with another path";
        }
      }
    }
    return null;
  }

  private static List<String> names(String day, String userId, String valueProp, String value) {
    List<String> names = new ArrayList<>();
    names.add(day);
    if (value != null) {
      names.add(value);
    }
    names.add(userId);
    names.add(valueProp);
    return List.copyOf(names);
  }

  private static void requireName(String field, String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(
          "the name of the field "
              + field
              + " is "
              + (name == null ? "missing" : "blank")
              + ": give the name of a CSV column or the path of a JSON field");
    }
    if (Utf8.hasLoneSurrogate(name)) {
      throw new IllegalArgumentException(
          "the name of the field "
              + field
              + " has half a surrogate pair: give a name that UTF-8 can say");
    }
  }
}
