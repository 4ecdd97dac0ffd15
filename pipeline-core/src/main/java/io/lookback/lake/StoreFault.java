package io.lookback.lake;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in one line why an object store did not do what it was asked for. Its client reports that
 * with exceptions of its own, many of which Beam lets through as they are; their classes are not
 * there for every program, so they are told by name.
 */
public final class StoreFault {
  private static final int DEEPEST = 50;
  private static final int LONGEST = 200;
  private static final List<String> CLIENTS =
      List.of(
          "software.amazon.awssdk.", "com.google.api.", "com.google.auth.", "com.google.cloud.");
  private static final Pattern STATUS = Pattern.compile("Status Code: ([0-9]{3})");
  private static final Pattern DETAILS = Pattern.compile(" ?\\((Service: |SDK Attempt).*");

  private StoreFault() {}

  /** Whether a client of an object store is what has failed. */
  public static boolean isIn(Throwable fault) {
    return find(fault) != null;
  }

  /**
   * What has failed in words fit to follow a colon.
   *
   * @param otherwise what to say if it is no client of an object store
   */
  public static String message(Throwable fault, String otherwise) {
    Throwable client = find(fault);
    if (client == null) {
      return otherwise;
    }
    String text = String.valueOf(client.getMessage()).replaceAll("\\s+", " ");
    if (client.getClass().getSimpleName().equals("NoSuchBucketException")) {
      return "the bucket does not exist";
    }
    if (text.startsWith("Unable to load credentials")) {
      return "no credentials were found in the environment, in ~/.aws, or from the machine";
    }
    if (text.startsWith("Unable to load region")) {
      return "no region is known; set AWS_REGION or give --awsRegion";
    }
    Matcher status = STATUS.matcher(text);
    String said = DETAILS.matcher(text).replaceFirst("");
    String code = status.find() ? status.group(1) : "";
    if (code.equals("403")) {
      return "access denied" + (said.equals("null") ? "" : ": " + cut(said));
    }
    if (said.equals("null") || said.isEmpty()) {
      return client.getClass().getSimpleName() + (code.isEmpty() ? "" : ", status " + code);
    }
    return cut(said) + (code.isEmpty() ? "" : ", status " + code);
  }

  private static Throwable find(Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      String name = cause.getClass().getName();
      if (CLIENTS.stream().anyMatch(name::startsWith)) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
