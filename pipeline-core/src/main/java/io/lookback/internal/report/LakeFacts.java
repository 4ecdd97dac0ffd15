package io.lookback.internal.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LakeVersions;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.lake.Layer;
import io.lookback.spec.LakeSpec;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of the layers of a lake.
 *
 * @param bronze null if nothing is known of it
 * @param silver null if nothing is known of it
 * @param gold null if nothing is known of it
 */
public record LakeFacts(BronzeFacts bronze, SilverFacts silver, GoldFacts gold) {
  /** Nothing is known of any layer. */
  static final LakeFacts NONE = new LakeFacts(null, null, null);

  /** The file that a published version of a layer carries. */
  static final String FILE = "report.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          // Facts that a later version adds do not matter to this one.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          // Amounts keep their digits.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Map<Layer, ObjectWriter> WRITERS =
      Map.of(
          Layer.BRONZE, JSON.writerFor(BronzeFacts.class),
          Layer.SILVER, JSON.writerFor(SilverFacts.class),
          Layer.GOLD, JSON.writerFor(GoldFacts.class));

  /**
   * Reads what the published layers carry.
   *
   * @throws IOException if a file is there and cannot be understood
   */
  public static LakeFacts published(LakeFolder lake) throws IOException {
    return NONE.over(lake);
  }

  /** These facts, and what the published layers carry where these know nothing. */
  public LakeFacts over(LakeFolder lake) throws IOException {
    return new LakeFacts(
        bronze == null ? read(lake, Layer.BRONZE, BronzeFacts.class) : bronze,
        silver == null ? read(lake, Layer.SILVER, SilverFacts.class) : silver,
        gold == null ? read(lake, Layer.GOLD, GoldFacts.class) : gold);
  }

  /** What the layers are made of. */
  public SetFacts set() {
    return gold != null
        ? gold.set()
        : silver != null ? silver.set() : bronze != null ? bronze.set() : SetFacts.BUILT_IN;
  }

  /** Whether nothing is known of any layer. */
  public boolean isEmpty() {
    return bronze == null && silver == null && gold == null;
  }

  /** Whether anything is known of a layer. */
  public boolean know(Layer layer) {
    return of(layer) != null;
  }

  private Object of(Layer layer) {
    return switch (layer) {
      case BRONZE -> bronze;
      case SILVER -> silver;
      case GOLD -> gold;
    };
  }

  /** Whether a version has facts. */
  static boolean areIn(LakeFolder lake, LayerVersion version) throws IOException {
    return lake.read(version, FILE) != null;
  }

  /**
   * These facts, and those of a version.
   *
   * @param spec what the lake is made of
   * @throws IOException if its quarantine cannot be read
   */
  LakeFacts with(FactsOfRun of, LakeSpec spec, LayerVersion version) throws IOException {
    return switch (version.layer()) {
      case BRONZE -> new LakeFacts(of.bronze(), silver, gold);
      case SILVER ->
          new LakeFacts(
              bronze,
              of.silver(QuarantineExamples.of(spec, version.files(Table.QUARANTINE))),
              gold);
      case GOLD -> new LakeFacts(bronze, silver, of.gold());
    };
  }

  /** These facts, with what differs between gold and the version before it. */
  public LakeFacts with(ChangeFacts change) {
    return new LakeFacts(bronze, silver, gold.with(change));
  }

  /**
   * Reads what versions carry, published or not.
   *
   * @throws IOException if a file is there and cannot be understood
   */
  public static LakeFacts of(LakeFolder lake, LakeVersions.GoldVersions versions)
      throws IOException {
    return new LakeFacts(
        read(lake, versions.bronze(), BronzeFacts.class),
        read(lake, versions.silver(), SilverFacts.class),
        read(lake, versions.gold(), GoldFacts.class));
  }

  private static <T> T read(LakeFolder lake, LayerVersion version, Class<T> type)
      throws IOException {
    byte[] facts = lake.read(version, FILE);
    return facts == null ? null : parse(version.layer(), facts, type);
  }

  /** Writes the facts of a version into its folder, in one step. */
  void write(LakeFolder lake, LayerVersion version) throws IOException {
    Object facts = of(version.layer());
    lake.write(version, FILE, WRITERS.get(version.layer()).writeValueAsBytes(facts));
  }

  /** Gets the writing of facts ready, which otherwise the first that are written wait for. */
  public static void prepare() {
    Objects.requireNonNull(WRITERS);
  }

  private static <T> T read(LakeFolder lake, Layer layer, Class<T> type) throws IOException {
    byte[] facts = lake.readPublished(layer, FILE);
    return facts == null ? null : parse(layer, facts, type);
  }

  /** The facts of a layer, those of an earlier program in the form of today. */
  public static <T> T parse(Layer layer, byte[] facts, Class<T> type) throws IOException {
    return JSON.treeToValue(EarlierFacts.renewed(layer, JSON.readTree(facts)), type);
  }
}
