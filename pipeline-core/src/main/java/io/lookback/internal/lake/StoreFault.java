package io.lookback.internal.lake;

import io.lookback.internal.term.Term;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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
  private static final String GOOGLES = "com.google.api.client.";
  private static final List<String> CLIENTS =
      List.of(
          "software.amazon.awssdk.", "com.google.api.", "com.google.auth.", "com.google.cloud.");

  /** What Google's client says: the status and its name, the request, and an answer as JSON. */
  private static final Pattern GOOGLE =
      Pattern.compile("([0-9]{3})\\b.*?\"message\" ?: ?\"([^\"]*)\".*|([0-9]{3})\\b.*");

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
      return network(fault, otherwise);
    }
    String text = String.valueOf(client.getMessage()).replaceAll("\\s+", " ");
    if (client.getClass().getSimpleName().equals("NoSuchBucketException")) {
      return "the bucket does not exist";
    }
    if (text.startsWith("Unable to load credentials")) {
      return "no credentials were found in the environment, in ~/.aws, or from the machine";
    }
    if (text.startsWith("Unable to load region")) {
      return "no region is known; set AWS_REGION or give " + Term.AWS_REGION;
    }
    Matcher google = GOOGLE.matcher(text);
    if (client.getClass().getName().startsWith(GOOGLES) && google.matches()) {
      return answer(google);
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

  private static String answer(Matcher google) {
    if (google.group(1) == null) {
      return "status " + google.group(3);
    }
    String said = cut(google.group(2));
    return switch (google.group(1)) {
      case "401", "403" -> "access denied: " + said;
      case "404" -> said.startsWith("The specified bucket") ? "the bucket does not exist" : said;
      default -> said + ", status " + google.group(1);
    };
  }

  /** Google's client lets faults of the network through as they are. */
  private static String network(Throwable fault, String otherwise) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof UnknownHostException) {
        return "the host '" + cause.getMessage() + "' is not known here";
      }
      if (cause instanceof SocketException || cause instanceof SocketTimeoutException) {
        return cut(String.valueOf(cause.getMessage()));
      }
      cause = cause.getCause();
    }
    return otherwise;
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
