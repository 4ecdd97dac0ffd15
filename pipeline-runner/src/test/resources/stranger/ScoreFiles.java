import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Scores landing files: ScoreFiles LANDING OUTPUT. */
public final class ScoreFiles {
  public static void main(String[] args) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply("Bronze", Bronze.load(args[0]))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows())
        .apply("Text", MapElements.into(TypeDescriptors.strings()).via(row -> row.toString(false)))
        .apply("Write", TextIO.write().to(args[1] + "/gold"));
    pipeline.run().waitUntilFinish();
  }
}
