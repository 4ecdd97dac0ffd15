package io.lookback.runner.quarantine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookback.internal.report.QuarantineExample;
import io.lookback.runner.cli.OptionNames;
import io.lookback.runner.quarantine.QuarantineExport.Written;
import io.lookback.runner.quarantine.QuarantineGroups.Group;
import io.lookback.runner.quarantine.QuarantineGroups.InFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The quarantine for programs: one JSON document. */
final class QuarantineJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private QuarantineJson() {}

  /** The document, indented, without a line feed at its end. */
  static String of(SetAside rejects, QuarantineGroups groups, List<Written> written)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", rejects.run());
    document.put("failed", rejects.isOfFailedRun());
    if (rejects.isOfFailedRun()) {
      document.put("failed_at", rejects.failedAt());
      document.put("why", rejects.why());
    }
    document.put("lines", groups.lines());
    document.put("groups", groups.largestFirst().stream().map(QuarantineJson::group).toList());
    document.put("exported", written.stream().map(QuarantineJson::exported).toList());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static Map<String, Object> group(Group group) {
    List<Map<String, Object>> files = new ArrayList<>();
    for (InFile file : group.files()) {
      files.add(Map.of("file", file.file(), "lines", file.lines()));
    }
    QuarantineExample first = group.example();
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("file", first.file());
    example.put("offset", first.offset());
    example.put("text", first.text());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", group.source().label());
    all.put("reason", group.reason().code());
    all.put("lines", group.lines());
    all.put("hint", group.reason().hint());
    all.put("remedy", OptionNames.in(group.reason().remedy()));
    all.put("files", files);
    all.put("example", example);
    return all;
  }

  private static Map<String, Object> exported(Written file) {
    Map<String, Object> exported = new LinkedHashMap<>();
    exported.put("path", file.path().toString());
    exported.put("origins", file.origins().toString());
    exported.put("source", file.source().label());
    exported.put("lines", file.lines());
    exported.put("lacks_header", file.lacksHeader());
    exported.put("cut_off", file.cutOff());
    exported.put("formulas", file.formulas());
    return exported;
  }
}
