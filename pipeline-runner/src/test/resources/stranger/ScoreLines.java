import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Scores lines that another transform gives: ScoreLines LANDING OUTPUT. */
public final class ScoreLines {
  public static void main(String[] args) {
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple lines = PCollectionTuple.empty(pipeline);
    for (String file : new String[] {"prints.json", "taps.json", "pays.csv"}) {
      String source = file.substring(0, file.indexOf('.'));
      lines = lines.and(source, pipeline.apply(file, TextIO.read().from(args[0] + "/" + file)));
    }
    lines
        .apply("Bronze", Bronze.lines().withHeader("pays", "pay_date,total,user_id,value_prop"))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows())
        .apply("Text", MapElements.into(TypeDescriptors.strings()).via(row -> row.toString(false)))
        .apply("Write", TextIO.write().to(args[1] + "/gold"));
    pipeline.run().waitUntilFinish();
  }
}
