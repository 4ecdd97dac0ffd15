package io.lookback.runner.quarantine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.internal.lake.KeptRejects;
import io.lookback.internal.lake.LakeFile;
import io.lookback.internal.lake.LakeFolder;
import io.lookback.internal.lake.LayerVersion;
import io.lookback.internal.lake.Table;
import io.lookback.internal.landing.ContentHash.Content;
import io.lookback.internal.ledger.Counted;
import io.lookback.internal.plan.LoadPlan;
import io.lookback.internal.plan.LoadedFile;
import io.lookback.internal.plan.Mending;
import io.lookback.lake.LakeException;
import io.lookback.lake.Layer;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was set aside in a lake: by the last run if that failed for it, else what is published.
 *
 * @param spec what the lake is made of
 * @param run the run that set it aside
 * @param failedAt when that run failed, as an ISO instant; empty if it did not
 * @param why what it said then; empty if it did not fail
 * @param files of the quarantine
 * @param landing what is known of the landing files, once somebody asks
 */
public record SetAside(
    LakeSpec spec,
    String run,
    String failedAt,
    String why,
    List<LakeFile> files,
    LandingKnowledge landing) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Says what is known of landing files. */
  interface LandingKnowledge {
    /**
     * What is known.
     *
     * @param wanted the landing files that lines are to be exported of
     * @throws LakeException if the lines did not come from landing files of the lake, or bronze is
     *     newer than what was set aside
     */
    Landed of(Map<String, SourceSpec> wanted) throws IOException, LakeException;
  }

  /**
   * What an export needs to know of landing.
   *
   * @param contents what the landing files held, by name
   * @param headers of CSV files as they came, by name; those that are not known are left out
   * @param names all names that files in landing have or had, as far as they are known
   */
  record Landed(Map<String, Content> contents, Map<String, byte[]> headers, Set<String> names) {
    static Landed of(LayerVersion bronze, LayerVersion silver, Map<String, SourceSpec> wanted)
        throws IOException, LakeException {
      TreeMap<String, Content> contents = new TreeMap<>();
      TreeSet<String> names = new TreeSet<>(Mending.names(bronze));
      names.addAll(LoadPlan.aliases(bronze).keySet());
      for (LoadedFile file : LoadedFile.of(bronze)) {
        names.add(file.name());
        boolean isMadeOf =
            silver.counts().maximum(Counted.MADE_OF, file.source(), file.name(), file.loadId())
                != null;
        if (isMadeOf) {
          contents.put(file.name(), file.content());
        }
      }
      contents.keySet().retainAll(wanted.keySet());
      for (String name : wanted.keySet()) {
        if (!contents.containsKey(name)) {
          throw new LakeException(
              "what is set aside of '"
                  + name
                  + "' is older than bronze; make silver anew with: lookback silver");
        }
      }
      Map<String, byte[]> headers = new TreeMap<>();
      for (SourceSpec source : new HashSet<>(wanted.values())) {
        if (source.isCsv()) {
          Set<String> csv = new TreeSet<>(wanted.keySet());
          csv.removeIf(name -> !wanted.get(name).equals(source));
          headers.putAll(CsvHeaders.find(csv, bronze.files(Table.bronze(source))));
        }
      }
      return new Landed(contents, headers, names);
    }
  }

  /** Whether it belongs to a run that failed, and nothing of it is published. */
  boolean isOfFailedRun() {
    return !failedAt.isEmpty();
  }

  /**
   * Finds what was set aside; null if nothing is published and no run failed for it.
   *
   * @param spec what the lake is made of; a run that failed may have had another feature file, and
   *     what it kept says which
   * @throws LakeException if what is published is damaged
   */
  public static SetAside find(LakeFolder lake, LakeSpec spec) throws IOException, LakeException {
    KeptRejects kept = lake.keptRejects();
    if (kept != null) {
      JsonNode note = JSON.readTree(kept.note());
      return new SetAside(
          note.has("spec") ? specOf(note) : spec,
          note.path("run").asText(),
          note.path("failed_at").asText(),
          note.path("why").asText(),
          kept.files(),
          wanted -> landed(note));
    }
    LayerVersion silver = lake.published(Layer.SILVER);
    if (silver == null) {
      return null;
    }
    return new SetAside(
        spec,
        silver.runId(),
        "",
        "",
        silver.files(Table.QUARANTINE),
        wanted -> {
          if (silver.counts().maxima(Counted.MADE_OF).isEmpty()) {
            throw new LakeException(
                "the lines in quarantine did not come from landing files of this lake and cannot be"
                    + " exported; mend them where they come from");
          }
          LayerVersion bronze = lake.published(Layer.BRONZE);
          if (bronze == null) {
            throw new LakeException(
                "the lake has no published bronze, which says where lines come from;"
                    + " make it with: lookback bronze");
          }
          return Landed.of(bronze, silver, wanted);
        });
  }

  /**
   * Keeps what a run that failed has set aside, in place of what an earlier run kept.
   *
   * @param spec what the lake is made of
   * @param bronze what the run read; staged or published
   * @param silver what it staged
   * @param failedAt the instant as ISO text
   * @param why what it said
   */
  public static void keep(
      LakeFolder lake,
      LakeSpec spec,
      LayerVersion bronze,
      LayerVersion silver,
      String failedAt,
      String why)
      throws IOException, LakeException {
    Map<String, SourceSpec> files =
        QuarantineGroups.of(spec, silver.files(Table.QUARANTINE)).files();
    Landed landed = Landed.of(bronze, silver, files);
    List<Map<String, Object>> noted = new ArrayList<>();
    landed
        .contents()
        .forEach(
            (name, content) -> {
              Map<String, Object> file = new LinkedHashMap<>();
              file.put("file", name);
              file.put("bytes", content.bytes());
              file.put("content_hash", HexFormat.of().toHexDigits(content.hash()));
              if (landed.headers().containsKey(name)) {
                byte[] header = landed.headers().get(name);
                file.put("header_base64", Base64.getEncoder().encodeToString(header));
              }
              noted.add(file);
            });
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("run", silver.runId());
    note.put("failed_at", failedAt);
    note.put("why", why);
    note.put("spec", SpecFile.write(spec));
    note.put("files", noted);
    note.put("names", landed.names());
    lake.keepRejected(silver, JSON.writeValueAsBytes(note));
  }

  private static LakeSpec specOf(JsonNode note) throws LakeException {
    try {
      return SpecFile.read(note.path("spec").asText(), "spec");
    } catch (SpecException e) {
      throw new LakeException(
          "what the last run set aside has a damaged feature file: "
              + e.problems().get(0).message()
              + "; run again");
    }
  }

  private static Landed landed(JsonNode note) throws IOException {
    TreeMap<String, Content> contents = new TreeMap<>();
    TreeMap<String, byte[]> headers = new TreeMap<>();
    for (JsonNode file : note.path("files")) {
      String name = file.path("file").asText();
      long hash = HexFormat.fromHexDigitsToLong(file.path("content_hash").asText());
      contents.put(name, new Content(file.path("bytes").asLong(), hash));
      if (file.has("header_base64")) {
        headers.put(name, file.path("header_base64").binaryValue());
      }
    }
    TreeSet<String> names = new TreeSet<>();
    note.path("names").forEach(name -> names.add(name.asText()));
    return new Landed(contents, headers, names);
  }
}
