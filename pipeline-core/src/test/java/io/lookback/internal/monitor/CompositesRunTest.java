package io.lookback.internal.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;

import io.lookback.batch.Source;
import io.lookback.bronze.Bronze;
import io.lookback.bronze.ParsedLanding;
import io.lookback.bronze.Rejects;
import io.lookback.gold.Gold;
import io.lookback.gold.ScoredPrints;
import io.lookback.gold.ServedUsers;
import io.lookback.internal.bronze.BronzeLoad;
import io.lookback.internal.lake.StagedFiles;
import io.lookback.internal.lake.TinyLanding;
import io.lookback.internal.lake.WriteTally;
import io.lookback.internal.report.Profiles;
import io.lookback.lake.Layer;
import io.lookback.lake.Staging;
import io.lookback.ledger.Tally;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * All public composites in pipelines that are run as Beam's rule for tests runs them: a transform
 * that is built and not run fails the test. And what holds for every grouping in them.
 */
class CompositesRunTest {
  private static final int BUCKETS = 3;

  @TempDir private Path folder;

  private final Set<String> applied = new TreeSet<>();
  private final List<String> groupings = new ArrayList<>();
  private final List<String> unfit = new ArrayList<>();

  /** Builds a pipeline. */
  private interface Building {
    void in(TestPipeline pipeline) throws Exception;
  }

  @Test
  void eachRuns() throws Throwable {
    Staging staging = new Staging(folder.resolve("lake").toString(), "run");
    run(pipeline -> loadAndWrite(pipeline, staging));
    Tally tally = WriteTally.read(staging);
    run(pipeline -> readBack(pipeline, tally, staging));
    run(CompositesRunTest::takeForeignInput);

    Set<String> missing = new TreeSet<>(Composites.publicOnes());
    missing.removeAll(applied);
    assertThat("public transforms that no pipeline here applies", missing, empty());
    assertThat("groupings", groupings.size(), greaterThan(9));
    assertThat("groupings by keys whose form is not deterministic", unfit, empty());
  }

  private void loadAndWrite(TestPipeline pipeline, Staging staging) throws Exception {
    ParsedLanding parsed =
        pipeline.apply(
            "Bronze",
            Bronze.load(LakeSpec.BUILT_IN, TinyLanding.write(folder.resolve("landing")), BUCKETS)
                .writingTo(staging, new BronzeLoad("load", 0)));
    parsed.rejects().apply("Reject rows", Rejects.toRows());
    parsed.events().apply("Event rows", Silver.unfold(Source.PRINTS));
    parsed.rejects().apply("Bad records", Rejects.toBadRecords());
    ConformedEvents silver = parsed.apply("Silver", Silver.conform());
    silver.apply("Silver rows", Silver.toRows(Source.PRINTS));
    ScoredPrints gold = silver.apply("Gold", Gold.score().profiled(true));
    gold.apply("Gold rows", Gold.toRows());
    gold.apply("Gold records", Gold.toAvro());
    ServedUsers served = silver.apply("Serve", Gold.serve(LocalDate.of(2020, 12, 1)));
    served.apply("Served rows", Gold.servedRows());
    served.apply("Served records", Gold.servedAvro());
    PCollectionList.of(gold.profiles())
        .and(gold.valueProps().apply("Value props", Profiles.ofValueProps()))
        .apply("Write profile", Profiles.writeTo(staging));
    PCollectionList.of(parsed.tallies())
        .and(parsed.apply("Count days", Bronze.countDays()))
        .and(parsed.rejects().apply("Write quarantine", Silver.writeQuarantine(staging)))
        .and(silver.tallies())
        .and(silver.apply("Write silver", Silver.write(staging)))
        .and(gold.tallies())
        .and(gold.apply("Write gold", Gold.write(staging)))
        .and(served.tallies())
        .and(served.apply("Write served", Gold.writeServed(staging)))
        .apply("Write counts", WriteTally.to(staging));
  }

  private static void readBack(TestPipeline pipeline, Tally tally, Staging staging) {
    pipeline.apply(
        "Bronze",
        Bronze.read(LakeSpec.BUILT_IN, StagedFiles.of(tally, staging, Layer.BRONZE), BUCKETS));
    pipeline.apply(
        "Silver",
        Silver.read(LakeSpec.BUILT_IN, StagedFiles.of(tally, staging, Layer.SILVER), BUCKETS));
  }

  private static void takeForeignInput(TestPipeline pipeline) {
    PCollection<String> lines =
        pipeline.apply(
            "Lines",
            Create.of(TinyLanding.print("2020-11-30", 7, "point", 0))
                .withCoder(StringUtf8Coder.of()));
    ConformedEvents silver =
        PCollectionTuple.of("prints", lines, "taps", lines, "pays", lines)
            .apply("Bronze of lines", Bronze.lines())
            .apply("Silver of lines", Silver.conform());
    PCollectionRowTuple rows = PCollectionRowTuple.empty(pipeline);
    for (Source source : Source.BUILT_IN) {
      rows = rows.and(source.label(), silver.apply("Rows of " + source, Silver.toRows(source)));
    }
    rows.apply("Bronze of rows", Bronze.rows());
  }

  private void run(Building building) throws Throwable {
    TestPipeline pipeline = TestPipeline.create();
    pipeline.enableAbandonedNodeEnforcement(true);
    pipeline
        .apply(
            new Statement() {
              @Override
              public void evaluate() throws Exception {
                building.in(pipeline);
                pipeline.traverseTopologically(new Looking());
                pipeline.run().waitUntilFinish();
              }
            },
            Description.createTestDescription(CompositesRunTest.class, "eachRuns"))
        .evaluate();
  }

  /** Notes the transforms, and the coders of keys that are grouped by. */
  private final class Looking extends PipelineVisitor.Defaults {
    @Override
    public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
      look(node);
      return CompositeBehavior.ENTER_TRANSFORM;
    }

    @Override
    public void visitPrimitiveTransform(TransformHierarchy.Node node) {
      look(node);
    }

    private void look(TransformHierarchy.Node node) {
      if (node.getTransform() == null) {
        return;
      }
      applied.add(node.getTransform().getClass().getName());
      if (node.getTransform() instanceof GroupByKey) {
        groupings.add(node.getFullName());
        PCollection<?> input = (PCollection<?>) node.getInputs().values().iterator().next();
        Coder<?> key = ((KvCoder<?, ?>) input.getCoder()).getKeyCoder();
        try {
          key.verifyDeterministic();
        } catch (NonDeterministicException e) {
          unfit.add(node.getFullName() + ": " + e.getMessage());
        }
      }
    }
  }
}
