package com.example.scoring;

import io.lookback.batch.Source;
import io.lookback.silver.SilverSchemas;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.extensions.avro.schemas.utils.AvroUtils;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Rows of silver in, from memory and from Parquet files; the rows of gold out. */
public class ScoreRowsTest {
  @Rule public final TestPipeline pipeline = TestPipeline.create();
  @Rule public final TestPipeline writing = TestPipeline.create();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void scoresThePrintsOfTheLastWeek() {
    PAssert.that(ScoreRows.score(prints(pipeline), taps(pipeline), pays(pipeline)))
        .containsInAnyOrder(Samples.gold());
    pipeline.run();
    writing.enableAbandonedNodeEnforcement(false);
  }

  @Test
  public void readsSilverOfParquetFiles() {
    write(Source.PRINTS, prints(writing));
    write(Source.TAPS, taps(writing));
    write(Source.PAYS, pays(writing));
    writing.run();
    PAssert.that(ScoreRows.score(read(Source.PRINTS), read(Source.TAPS), read(Source.PAYS)))
        .containsInAnyOrder(Samples.gold());
    pipeline.run();
  }

  private PCollection<Row> read(Source source) {
    return ScoreRows.read(pipeline, source, files(source) + "*.parquet");
  }

  private void write(Source source, PCollection<Row> rows) {
    Schema schema = SilverSchemas.avroSchema(source);
    rows.apply(
            "Records of " + source,
            MapElements.into(TypeDescriptor.of(GenericRecord.class))
                .via(AvroUtils.getRowToGenericRecordFunction(schema)))
        .setCoder(AvroCoder.of(schema))
        .apply(
            "Write " + source,
            FileIO.<GenericRecord>write()
                .via(ParquetIO.sink(schema))
                .to(files(source))
                .withSuffix(".parquet"));
  }

  private String files(Source source) {
    return folder.getRoot() + "/" + source.label() + "/";
  }

  private static PCollection<Row> prints(TestPipeline in) {
    return rows(in, Source.PRINTS, event(Source.PRINTS, 20, 0), event(Source.PRINTS, 30, 0));
  }

  private static PCollection<Row> taps(TestPipeline in) {
    return rows(in, Source.TAPS, event(Source.TAPS, 20, 0), event(Source.TAPS, 30, 0));
  }

  private static PCollection<Row> pays(TestPipeline in) {
    return rows(in, Source.PAYS, event(Source.PAYS, 20, new BigDecimal("12.50")));
  }

  private static PCollection<Row> rows(TestPipeline in, Source source, Row... rows) {
    return in.apply(
        source.label(),
        Create.of(java.util.List.of(rows)).withRowSchema(SilverSchemas.schema(source)));
  }

  private static Row event(Source source, int dayOfNovember, Object value) {
    return Row.withSchema(SilverSchemas.schema(source))
        .addValues(LocalDate.of(2020, 11, dayOfNovember), 1L, "point", value)
        .build();
  }
}
