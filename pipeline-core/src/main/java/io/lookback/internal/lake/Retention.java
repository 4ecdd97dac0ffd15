package io.lookback.internal.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookback.lake.LakeException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long a lake keeps what is not published any more. The lake remembers it in a file of its own,
 * so that every run and every {@link io.lookback.lake.Publication} removes by the same rules.
 *
 * @param versions how many of the newest versions of each layer stay, the published one included
 * @param replacedDays for how many days the former lines of replaced landing files stay
 */
public record Retention(int versions, int replacedDays) {
  /** The fewest versions: readers that have just listed the version before can still read it. */
  public static final int LEAST_VERSIONS = 2;

  /** The most versions. */
  public static final int MOST_VERSIONS = 1_000;

  /** The most days. */
  public static final int MOST_REPLACED_DAYS = 36_500;

  /** What a lake keeps that was told nothing. */
  public static final Retention DEFAULT = new Retention(LEAST_VERSIONS, 30);

  private static final String FILE = Layout.VERSIONS + "/retention.json";
  private static final String VERSIONS = "keep_versions";
  private static final String REPLACED_DAYS = "keep_replaced_days";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Checks the values. */
  public Retention {
    require(VERSIONS, versions, LEAST_VERSIONS, MOST_VERSIONS);
    require(REPLACED_DAYS, replacedDays, 0, MOST_REPLACED_DAYS);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; legal: whole numbers from " + least + " to " + most);
    }
  }

  /**
   * What a lake was told last.
   *
   * @throws LakeException if it cannot be made out
   */
  public static Retention rememberedBy(LakeFolder lake) throws IOException, LakeException {
    byte[] kept = lake.read(FILE);
    if (kept == null) {
      return DEFAULT;
    }
    try {
      JsonNode values = JSON.readTree(kept);
      if (values.path(VERSIONS).isInt() && values.path(REPLACED_DAYS).isInt()) {
        return new Retention(values.get(VERSIONS).intValue(), values.get(REPLACED_DAYS).intValue());
      }
      throw damaged(lake, "lacks one of its two numbers", null);
    } catch (JsonProcessingException e) {
      throw damaged(lake, "is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw damaged(lake, e.getMessage(), e);
    }
  }

  private static LakeException damaged(LakeFolder lake, String what, Exception e) {
    return new LakeException(
        "'"
            + lake.path(FILE)
            + "', which says what the lake keeps, is damaged: "
            + what
            + "; restore it, or remove it to keep "
            + DEFAULT.versions
            + " versions and replaced lines for "
            + DEFAULT.replacedDays
            + " days",
        e);
  }

  /**
   * Lets a lake remember this, if it does not already; to be called by the run that holds the lock.
   */
  public void keep(LakeFolder lake) throws IOException, LakeException {
    if (equals(rememberedBy(lake))) {
      return;
    }
    Map<String, Integer> values = new LinkedHashMap<>();
    values.put(VERSIONS, versions);
    values.put(REPLACED_DAYS, replacedDays);
    lake.write(FILE, JSON.writeValueAsBytes(values));
  }
}
