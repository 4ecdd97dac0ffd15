package io.lookback.bronze;

import io.lookback.batch.EventBatch;
import io.lookback.batch.RejectBatch;
import io.lookback.internal.term.NearestName;
import io.lookback.ledger.Tally;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Duration;

/**
 * Input that a user's own pipeline made. It may carry any timestamps and windows; here it comes
 * into one window that waits for all of it.
 */
final class ForeignInput {
  /**
   * From the first timestamp of Beam to the last one: a window at the beginning of time stays open
   * until the end of it.
   */
  private static final Duration FOREVER =
      new Duration(BoundedWindow.TIMESTAMP_MIN_VALUE, BoundedWindow.TIMESTAMP_MAX_VALUE);

  private ForeignInput() {}

  /** Makes the parser of a source's input. */
  interface Parser<CollectionT> {
    ParseLines<?> of(SourceSpec source, CollectionT input);
  }

  /**
   * Parses the input of each source.
   *
   * @param inputs by the label of the source
   */
  @SuppressWarnings("unchecked")
  static <CollectionT extends PCollection<?>> ParsedLanding parse(
      LakeSpec spec, Map<String, CollectionT> inputs, Parser<? super CollectionT> parser) {
    List<PCollection<KV<Integer, EventBatch>>> events = new ArrayList<>();
    List<PCollection<RejectBatch>> rejects = new ArrayList<>();
    List<PCollection<Tally>> tallies = new ArrayList<>();
    bySource(spec, inputs)
        .forEach(
            (source, input) -> {
              ParsedLanding parsed =
                  Bronze.parsed(
                      spec,
                      null,
                      parse(
                          source,
                          (PCollection<Object>) input,
                          (ParseLines<Object>) parser.of(source, input)));
              events.add(parsed.events());
              rejects.add(parsed.rejects());
              tallies.add(parsed.tallies());
            });
    return new ParsedLanding(
        spec,
        PCollectionList.of(events).apply("Flatten events", Flatten.pCollections()),
        PCollectionList.of(rejects).apply("Flatten rejects", Flatten.pCollections()),
        PCollectionList.of(tallies).apply("Flatten counts", Flatten.pCollections()));
  }

  private static <T> PCollectionTuple parse(
      SourceSpec source, PCollection<T> input, ParseLines<T> parser) {
    return whole(source, input)
        .apply(
            "Parse " + source.label(),
            ParDo.of(parser)
                .withOutputTags(
                    ParsedLanding.EVENTS,
                    TupleTagList.of(ParsedLanding.REJECTS).and(ParsedLanding.TALLIES)));
  }

  /**
   * The input of each source.
   *
   * @param inputs what is given, by the label of its source
   * @throws IllegalArgumentException if a required source is missing, or an input is of no source
   */
  private static <T> Map<SourceSpec, T> bySource(LakeSpec spec, Map<String, T> inputs) {
    List<String> labels = spec.sources().stream().map(SourceSpec::label).toList();
    for (String tag : inputs.keySet()) {
      if (!labels.contains(tag)) {
        throw new IllegalArgumentException(
            "input '"
                + tag
                + "' is of no source; legal: "
                + String.join(", ", labels)
                + NearestName.of(tag, labels)
                    .map(name -> "; did you mean " + name + "?")
                    .orElse(""));
      }
    }
    Map<SourceSpec, T> found = new LinkedHashMap<>();
    for (SourceSpec source : spec.sources()) {
      T input = inputs.get(source.label());
      if (input != null) {
        found.put(source, input);
      } else if (source.isRequired()) {
        throw new IllegalArgumentException(
            "source "
                + source.label()
                + " has no input; give it under the tag '"
                + source.label()
                + "', or an empty collection (Create.empty) if there are no events");
      }
    }
    return found;
  }

  /**
   * The input in the global window, with a trigger that fires once, at the end of all input.
   *
   * <p>Everything that is made of the input inherits this. So nothing is dropped as late, although
   * what is made is stamped at the beginning of time, when the watermark may have passed it; and no
   * trigger of the input's own gives a group in parts.
   *
   * @throws IllegalArgumentException if the input is unbounded, or its windows give an element more
   *     than once
   */
  private static <T> PCollection<T> whole(SourceSpec source, PCollection<T> input) {
    if (input.isBounded() == IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          "input '"
              + source.label()
              + "' is unbounded, but a print is scored only when all events are known; read a"
              + " bounded part, such as KafkaIO's withStopReadOffset or Read's withMaxReadTime");
    }
    WindowFn<?, ?> windows = input.getWindowingStrategy().getWindowFn();
    // Each element opens one session, which Beam's flag does not say.
    if (!windows.assignsToOneWindow() && !(windows instanceof Sessions)) {
      throw new IllegalArgumentException(
          "input '"
              + source.label()
              + "' is in "
              + windows.getClass().getSimpleName()
              + ", which may put an element into several windows, so that it would count several"
              + " times; use the collection from before this Window.into");
    }
    return input.apply(
        "Wait for all " + source.label(),
        Window.<T>into(new GlobalWindows())
            .triggering(Never.ever())
            .withAllowedLateness(FOREVER, ClosingBehavior.FIRE_IF_NON_EMPTY)
            .withTimestampCombiner(TimestampCombiner.END_OF_WINDOW)
            .discardingFiredPanes());
  }
}
