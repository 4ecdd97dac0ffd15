package io.lookback.runner.leak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes gold of a landing folder: what is put to the proof. */
@FunctionalInterface
public interface GoldMaker {
  /** Gold could not be made. */
  final class MakingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * Says why.
     *
     * @param code the exit code of the run
     */
    public MakingException(int code, String message) {
      super(message);
      this.code = code;
    }

    /** The exit code of the run. */
    public int code() {
      return code;
    }
  }

  /**
   * Makes gold.
   *
   * @return the rows, in the form of {@link io.lookback.internal.plain.PlainRow}
   */
  List<Map<String, Object>> make(Path landing) throws IOException, MakingException;
}
