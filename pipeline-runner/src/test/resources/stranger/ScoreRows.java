import io.lookback.bronze.Bronze;
import io.lookback.gold.Gold;
import io.lookback.silver.Silver;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.JsonToRow;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Scores rows under the names of silver, which Beam makes of JSON: ScoreRows FOLDER OUTPUT. */
public final class ScoreRows {
  public static void main(String[] args) {
    Pipeline pipeline = Pipeline.create();
    PCollectionRowTuple rows = PCollectionRowTuple.empty(pipeline);
    for (String source : new String[] {"prints", "taps", "pays"}) {
      Schema.Builder schema = Schema.builder().addStringField("day").addInt64Field("user_id");
      schema.addStringField("value_prop");
      schema.addField(
          source.equals("pays")
              ? Schema.Field.of("amount", Schema.FieldType.DECIMAL)
              : Schema.Field.of("position", Schema.FieldType.INT32));
      rows =
          rows.and(
              source,
              pipeline
                  .apply("Read " + source, TextIO.read().from(args[0] + "/" + source + ".json"))
                  .apply("Rows of " + source, JsonToRow.withSchema(schema.build())));
    }
    rows.apply("Bronze", Bronze.rows())
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Rows", Gold.toRows())
        .apply("Text", MapElements.into(TypeDescriptors.strings()).via(row -> row.toString(false)))
        .apply("Write", TextIO.write().to(args[1] + "/gold"));
    pipeline.run().waitUntilFinish();
  }
}
