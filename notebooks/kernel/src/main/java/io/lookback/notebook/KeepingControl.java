package io.lookback.notebook;

import java.lang.reflect.Field;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs snippets in this process and hands out their values as objects. JShell itself knows values
 * only as text.
 */
final class KeepingControl extends LocalExecutionControl {
  private Object value;

  /**
   * Called by JShell when it is asked for the text of a variable; keeps what the variable holds.
   */
  @Override
  public String varValue(String className, String varName)
      throws RunException, EngineTerminationException, InternalException {
    try {
      Field field = findClass(className).getDeclaredField(varName);
      field.setAccessible(true);
      value = field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new InternalException("variable " + varName + " cannot be read: " + e);
    }
    return "";
  }

  /** What the variable held that was last asked for; null if that was null. */
  Object value() {
    return value;
  }

  ExecutionControlProvider asProvider() {
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "notebook";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return KeepingControl.this;
      }
    };
  }
}
