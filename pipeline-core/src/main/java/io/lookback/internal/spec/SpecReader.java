package io.lookback.internal.spec;

import io.lookback.batch.Source;
import io.lookback.batch.ValueKind;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.Label;
import io.lookback.feature.Lookback;
import io.lookback.feature.Measure;
import io.lookback.feature.Operation;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.spec.Section.Entry;
import io.lookback.internal.spec.Section.Found;
import io.lookback.internal.spec.Section.Text;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SpecException;
import io.lookback.spec.SpecFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Makes a spec of the nodes of a feature file, and a problem of each mistake. A part with a mistake
 * does not hide mistakes elsewhere: what is not known because of it is not checked.
 */
public final class SpecReader {
  /** What the mapping of the whole file is in messages. */
  static final String FILE = "the file";

  /** What no label may be called: other columns of gold, and what the ledger counts for a day. */
  private static final Set<String> RESERVED =
      Set.of(
          FeatureSet.PRINT_DAY,
          FeatureSet.USER_ID,
          FeatureSet.VALUE_PROP,
          FeatureSet.POSITION,
          FeatureSet.HISTORY,
          FeatureSet.HISTORY_LEFT_OUT,
          "rows",
          "capped_rows",
          "fingerprint");

  private static final int LONGEST_MEANING = 200;

  private final Problems problems;
  private final Map<String, SourceDraft> sources = new LinkedHashMap<>();

  /** Notes mistakes among these. */
  public SpecReader(Problems problems) {
    this.problems = problems;
  }

  /** The spec that the nodes say; throws what is noted, if anything is. */
  public LakeSpec read(Node root) throws SpecException {
    Optional<Section> file =
        Section.of(root, FILE, 1, "a mapping with the keys sources, scored, ...", problems);
    Optional<LakeSpec> spec = file.flatMap(this::spec);
    if (spec.isEmpty() || !problems.isEmpty()) {
      throw problems.exception();
    }
    return spec.get();
  }

  /** The spec; or nothing, if there are problems. */
  private Optional<LakeSpec> spec(Section file) {
    file.only(SpecKey.OF_FILE);
    file.section(SpecKey.SOURCES, "sources").ifPresent(this::readSources);
    Optional<SourceDraft> scored = file.requiredChoice(SpecKey.SCORED, labels()).map(this::source);
    scored.ifPresent(of -> checkScored(file, of));
    Optional<LabelDraft> label =
        file.section(SpecKey.LABEL, "the label").map(of -> label(of, scored));
    List<MeasureDraft> measures =
        file.section(SpecKey.MEASURES, "measures").map(this::measures).orElse(List.of());
    List<Lookback> lookbacks = lookbacks(file);
    WindowSpec byDefault = WindowSpec.DEFAULT;
    int scoringDays =
        file.number(SpecKey.SCORING_DAYS, WindowSpec.MAX_SCORING_DAYS, byDefault.scoringDays());
    int weeks = file.number(SpecKey.WEEKS, WindowSpec.MAX_WEEKS, byDefault.weeks());
    int maxHistory =
        file.number(SpecKey.MAX_HISTORY, WindowSpec.LARGEST_MAX_HISTORY, byDefault.maxHistory());
    checkColumns(lookbacks, measures, label);
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    WindowSpec window = new WindowSpec(lookbacks, scoringDays, weeks, maxHistory);
    return made(
        file.line(),
        () ->
            new LakeSpec(
                sources.values().stream().map(of -> of.spec().orElseThrow()).toList(),
                new FeatureSet(
                    sources.values().stream().map(SourceDraft::source).toList(),
                    scored.orElseThrow().source(),
                    label.orElseThrow().made(),
                    measures.stream().map(MeasureDraft::made).toList(),
                    window)));
  }

  private void readSources(Section section) {
    checkSize(section, SpecKey.SOURCES, SpecFile.MAX_SOURCES);
    Map<String, Text> patterns = new HashMap<>();
    for (Entry entry : section.entries()) {
      SourceReader reader = new SourceReader(problems, patterns);
      sources.put(entry.key(), reader.read(entry));
    }
  }

  private void checkScored(Section file, SourceDraft scored) {
    if (scored.isOf(ValueKind.AMOUNT)) {
      problems.add(
          file.line(SpecKey.SCORED),
          "scored "
              + SpecText.quoted(scored.label())
              + " has an amount; legal: a source without one: "
              + Problems.list(labels(of -> !of.isOf(ValueKind.AMOUNT))));
    }
  }

  private record LabelDraft(Text name, Label made) {}

  /** The label; its source is a stand-in where the file names none, and then there is a problem. */
  private LabelDraft label(Section section, Optional<SourceDraft> scored) {
    section.only(SpecKey.OF_LABEL);
    Optional<Text> name = section.requiredText(SpecKey.NAME).filter(of -> isLegal(of, "name"));
    name.filter(of -> RESERVED.contains(of.value()))
        .ifPresent(
            of ->
                problems.add(
                    of.line(),
                    "name "
                        + SpecText.quoted(of.value())
                        + " of the label is taken; legal: another name than "
                        + Problems.list(RESERVED.stream().sorted().toList())));
    Optional<SourceDraft> source =
        section.requiredChoice(SpecKey.LABEL_SOURCE, labels()).map(this::source);
    Optional<Boolean> matches = section.truth(SpecKey.MATCHES_POSITION);
    boolean havePositions =
        scored.filter(of -> of.isOf(ValueKind.POSITION)).isPresent()
            && source.filter(of -> of.isOf(ValueKind.POSITION)).isPresent();
    if (matches.orElse(false)) {
      checkPosition(section, scored);
      if (!source.equals(scored)) {
        checkPosition(section, source);
      }
    }
    Text column = name.orElse(new Text("label", section.line()));
    return new LabelDraft(
        column,
        new Label(
            column.value(),
            source.map(SourceDraft::source).orElse(Source.PRINTS),
            matches.orElse(havePositions)));
  }

  private void checkPosition(Section label, Optional<SourceDraft> source) {
    if (source.isPresent() && source.get().isKnown() && !source.get().isOf(ValueKind.POSITION)) {
      String of = SpecText.quoted(source.get().label());
      problems.add(
          label.line(SpecKey.MATCHES_POSITION),
          label.value(SpecKey.MATCHES_POSITION)
              + " is true, and source "
              + of
              + " has no position; legal: false, or a key 'position' in the fields of source "
              + of);
    }
  }

  private record MeasureDraft(Text name, Measure made) {}

  private List<MeasureDraft> measures(Section section) {
    checkSize(section, SpecKey.MEASURES, FeatureSet.MAX_MEASURES);
    List<MeasureDraft> measures = new ArrayList<>();
    for (Entry entry : section.entries()) {
      Text name = new Text(entry.key(), entry.line());
      String what = "measure " + SpecText.quoted(entry.key());
      boolean isLegal = isLegal(name, "measure");
      Section.of(entry.value(), what, entry.line(), "a mapping with source and operation", problems)
          .flatMap(of -> measure(name, of))
          .filter(of -> isLegal)
          .ifPresent(measures::add);
    }
    return measures;
  }

  private Optional<MeasureDraft> measure(Text name, Section section) {
    section.only(SpecKey.OF_MEASURE);
    Optional<SourceDraft> source =
        section.requiredChoice(SpecKey.MEASURE_SOURCE, labels()).map(this::source);
    Optional<Operation> operation =
        section
            .requiredChoice(SpecKey.OPERATION, SpecKey.operations())
            .flatMap(of -> operation(of.value()));
    Optional<String> meaning = section.text(SpecKey.MEANING).flatMap(this::meaning);
    if (source.isEmpty() || operation.isEmpty()) {
      return Optional.empty();
    }
    if (operation.get().needsAmount() && !source.get().isOf(ValueKind.AMOUNT)) {
      if (source.get().isKnown()) {
        problems.add(
            section.line(SpecKey.OPERATION),
            section.value(SpecKey.OPERATION, "operation " + SpecText.quoted(operation.get().code()))
                + " needs an amount, and source "
                + SpecText.quoted(source.get().label())
                + " has none; legal: a source with an amount: "
                + Problems.list(labels(of -> of.isOf(ValueKind.AMOUNT))));
      }
      return Optional.empty();
    }
    return made(
        name.line(),
        () ->
            new MeasureDraft(
                name,
                new Measure(
                    Source.LEGAL.matcher(name.value()).matches() ? name.value() : "measure",
                    source.get().source(),
                    operation.get(),
                    meaning.orElse(operation.get().meaning(source.get().source())))));
  }

  private Optional<String> meaning(Text text) {
    String value = text.value();
    int length = value.codePointCount(0, value.length());
    boolean isLegal =
        !value.isBlank()
            && length <= LONGEST_MEANING
            && value.codePoints().allMatch(SpecText::isVisible)
            && !value.strip().endsWith(".");
    if (!isLegal) {
      problems.add(
          text.line(),
          "meaning " + SpecText.quoted(value) + " is not legal; legal: " + SpecKey.MEANINGS);
    }
    return isLegal ? Optional.of(value) : Optional.empty();
  }

  /** The look-backs, without those that are not legal. */
  private List<Lookback> lookbacks(Section file) {
    if (!file.has(SpecKey.LOOKBACK_DAYS)) {
      return WindowSpec.DEFAULT.lookbacks();
    }
    List<Found> numbers = file.numbers(SpecKey.LOOKBACK_DAYS, WindowSpec.MAX_LOOKBACK_DAYS);
    List<Lookback> lookbacks = new ArrayList<>();
    for (Found found : numbers) {
      Lookback lookback = new Lookback(found.number());
      if (lookbacks.contains(lookback)) {
        problems.add(
            found.line(),
            "lookbackDays names " + found.number() + " twice; legal: different numbers");
      } else if (lookbacks.size() <= WindowSpec.MAX_LOOKBACKS) {
        lookbacks.add(lookback);
      }
    }
    if (lookbacks.size() > WindowSpec.MAX_LOOKBACKS) {
      problems.add(
          file.line(SpecKey.LOOKBACK_DAYS),
          "lookbackDays has "
              + numbers.size()
              + " numbers; legal: 1 to "
              + WindowSpec.MAX_LOOKBACKS);
    }
    return lookbacks;
  }

  /** No two columns of gold may have one name. */
  private void checkColumns(
      List<Lookback> lookbacks, List<MeasureDraft> measures, Optional<LabelDraft> label) {
    Map<String, String> taken = new HashMap<>();
    for (Lookback lookback : lookbacks) {
      for (String source : sources.keySet()) {
        String column = "days_with_" + source + lookback.suffix();
        taken.put(column, "the days with source " + SpecText.quoted(source));
      }
    }
    for (MeasureDraft measure : measures) {
      String name = measure.name.value();
      for (Lookback lookback : lookbacks) {
        String of = "measure " + SpecText.quoted(name);
        checkColumn(taken, of, measure.name.line(), name + lookback.suffix());
      }
    }
    label.ifPresent(of -> checkColumn(taken, "the label", of.name.line(), of.name.value()));
  }

  private void checkColumn(Map<String, String> taken, String owner, int line, String column) {
    String other = taken.putIfAbsent(column, owner);
    if (other != null) {
      problems.add(
          line,
          "column "
              + SpecText.quoted(column)
              + " of "
              + owner
              + " is also that of "
              + other
              + "; legal: a name that makes no other column's");
    }
  }

  private void checkSize(Section section, SpecKey key, int max) {
    int size = section.entries().size();
    if (size < 1 || size > max) {
      problems.add(section.line(), key.word() + " has " + size + " entries; legal: " + key.legal());
    }
  }

  private boolean isLegal(Text name, String what) {
    boolean isLegal = Source.LEGAL.matcher(name.value()).matches();
    if (!isLegal) {
      problems.add(
          name.line(),
          what
              + " "
              + SpecText.quoted(name.value())
              + " is no legal name; legal: "
              + SpecKey.NAMES);
    }
    return isLegal;
  }

  private SourceDraft source(Text label) {
    return sources.get(label.value());
  }

  private Set<String> labels() {
    return sources.keySet();
  }

  private List<String> labels(Predicate<SourceDraft> which) {
    return sources.values().stream().filter(which).map(SourceDraft::label).toList();
  }

  private static Optional<Operation> operation(String code) {
    return Arrays.stream(Operation.values()).filter(of -> of.code().equals(code)).findFirst();
  }

  /** What a class of the model refuses is a problem as well. */
  private <T> Optional<T> made(int line, Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      problems.add(line, SpecText.escaped(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
