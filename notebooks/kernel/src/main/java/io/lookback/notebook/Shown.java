package io.lookback.notebook;

/** A value that a notebook shows as something other than its text. */
public interface Shown {
  /** What kind of content it is, such as {@code text/html} or {@code image/svg+xml}. */
  String mimeType();

  /** The content. */
  String content();
}
