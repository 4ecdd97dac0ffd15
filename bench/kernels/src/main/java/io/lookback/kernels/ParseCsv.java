package io.lookback.kernels;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.lookback.batch.EventBatch;
import io.lookback.batch.Source;
import io.lookback.internal.batch.EventRows;
import io.lookback.internal.parse.CsvEventParser;
import io.lookback.spec.EventFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Lines of payments into rows of events: per line, finding its end included. */
public class ParseCsv extends KernelBenchmark {
  private static final int LINES = 1 << 16;
  private static final String HEADER = "pay_date,total,user_id,value_prop";

  /** Whether value props are in quotes. */
  @Param({"plain", "quoted"})
  public String fields;

  private final EventRows rows = new EventRows();
  private byte[] text;

  @Setup
  public void write() throws IOException {
    SampleEvents sample = new SampleEvents(2);
    String quote = fields.equals("quoted") ? "\"" : "";
    StringBuilder lines = new StringBuilder(HEADER).append('\n');
    for (int line = 0; line < LINES; line++) {
      lines.append(LocalDate.ofEpochDay(sample.day())).append(',');
      lines.append(BigDecimal.valueOf(sample.value(Source.PAYS), 2)).append(',');
      lines.append(sample.user()).append(',');
      lines.append(quote).append(SampleEvents.PROPS[sample.prop()]).append(quote).append('\n');
    }
    text = lines.toString().getBytes(StandardCharsets.UTF_8);
    lookback();
    List<EventBatch> expected = SameValues.taken(rows, Source.PAYS);
    fastCsv();
    SameValues.require("FastCSV", expected, SameValues.taken(rows, Source.PAYS));
  }

  /** The parser of the program. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int lookback() {
    rows.clear();
    IntoRows sink = new IntoRows(rows);
    CsvEventParser parser = CsvEventParser.withHeader(text, 0, HEADER.length(), EventFields.PAYS);
    sink.parseLines(parser, text, HEADER.length() + 1);
    return sink.events();
  }

  /** FastCSV, and the classes of Java for dates and amounts. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int fastCsv() throws IOException {
    rows.clear();
    InputStreamReader chars =
        new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8);
    try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(chars)) {
      boolean isHeader = true;
      for (CsvRecord fields : records) {
        if (!isHeader) {
          rows.add(
              (int) LocalDate.parse(fields.getField(0)).toEpochDay(),
              Long.parseLong(fields.getField(2)),
              rows.valueProps().code(fields.getField(3)),
              new BigDecimal(fields.getField(1)).movePointRight(2).longValueExact());
        }
        isHeader = false;
      }
    }
    return rows.size();
  }
}
