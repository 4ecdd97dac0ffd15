package io.lookback.internal.lake;

import java.io.IOException;

/**
 * A file of the lake cannot be written, such as on a full disk; the message names it and says why.
 */
public final class LakeWriteException extends IOException {
  private static final long serialVersionUID = 1L;

  LakeWriteException(String file, IOException cause) {
    super("'" + file + "' cannot be written: " + cause.getMessage(), cause);
  }
}
