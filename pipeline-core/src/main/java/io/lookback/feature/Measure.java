package io.lookback.feature;

import io.lookback.batch.Source;
import java.io.Serializable;

/**
 * One number that gold gives for each value prop and each look-back.
 *
 * @param name the column's name without the suffix of the look-back: see {@link Source#LEGAL}
 * @param source whose events it looks at
 * @param operation what it computes
 * @param meaning what it is, in one sentence without a period
 */
public record Measure(String name, Source source, Operation operation, String meaning)
    implements Serializable {
  /**
   * Checks that the operation can be computed.
   *
   * @throws IllegalArgumentException naming the measure, if the name is not legal or the operation
   *     needs an amount that the source does not have
   */
  public Measure {
    if (!Source.LEGAL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "measure '" + name + "': a name matches " + Source.LEGAL.pattern());
    }
    if (operation.needsAmount() && !source.hasAmount()) {
      throw new IllegalArgumentException(
          "measure '"
              + name
              + "': "
              + operation.code()
              + " needs an amount, and an event of "
              + source.label()
              + " has none");
    }
  }

  /** A measure whose meaning is that of its operation. */
  public static Measure of(String name, Source source, Operation operation) {
    return new Measure(name, source, operation, operation.meaning(source));
  }

  /** What the values are. */
  public ColumnType type() {
    return operation.type();
  }
}
