import io.lookback.bronze.Bronze;
import io.lookback.feature.FeatureSet;
import io.lookback.gold.Gold;
import io.lookback.gold.GoldSchemas;
import io.lookback.silver.Silver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Writes gold with Beam's ParquetIO, reads it back and prints it: WriteGold LANDING FOLDER. */
public final class WriteGold {
  private WriteGold() {}

  public static void main(String[] args) throws Exception {
    String landing = args[0];
    Path folder = Path.of(args[1]);
    Schema schema = GoldSchemas.avro(FeatureSet.BUILT_IN);

    Pipeline write = Pipeline.create();
    write
        .apply("Bronze", Bronze.load(landing))
        .apply("Silver", Silver.conform())
        .apply("Gold", Gold.score())
        .apply("Records", Gold.toAvro())
        .apply(
            "Write",
            FileIO.<GenericRecord>write()
                .via(ParquetIO.sink(schema))
                .to(folder + "/written")
                .withSuffix(".parquet"));
    write.run().waitUntilFinish();

    org.apache.beam.sdk.schemas.Schema rows = AvroUtils.toBeamSchema(schema);
    Pipeline read = Pipeline.create();
    read.apply("Read", ParquetIO.read(schema).from(folder + "/written/*.parquet"))
        .apply(
            "Rows",
            MapElements.into(TypeDescriptor.of(Row.class))
                .via(AvroUtils.getGenericRecordToRowFunction(rows)))
        .setRowSchema(rows)
        .apply("Lines", MapElements.into(TypeDescriptor.of(String.class)).via(WriteGold::line))
        .apply(
            "Print",
            FileIO.<String>write()
                .via(org.apache.beam.sdk.io.TextIO.sink())
                .to(folder + "/printed")
                .withNumShards(1));
    read.run().waitUntilFinish();
    try (Stream<Path> files = Files.list(folder.resolve("printed"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        List<String> lines = Files.readAllLines(file);
        lines.stream().sorted().forEach(System.out::println);
      }
    }
  }

  private static String line(Row row) {
    return String.join(
        " ",
        row.getDateTime("print_day").toInstant().toString().substring(0, 10),
        String.valueOf(row.getInt64("user_id")),
        row.getString("value_prop"),
        String.valueOf(row.getInt32("pays_3w")),
        String.valueOf(row.getDecimal("amount_3w")));
  }
}
