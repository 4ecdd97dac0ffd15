package io.lookback.internal.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** Counts in Thrift's compact form that cannot be. */
class ThriftCountsTest {
  @Test
  void whatTheLibraryWritesPasses() throws IOException {
    FileMetaData footer =
        new FileMetaData(1, List.of(new SchemaElement("root")), Long.MAX_VALUE, List.of());
    footer.setKey_value_metadata(List.of(new KeyValue("k".repeat(300))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    assertDoesNotThrow(() -> ThriftCounts.check(bytes.toByteArray()));
    for (int cut = 0; cut < bytes.size(); cut++) {
      byte[] shorter = Arrays.copyOf(bytes.toByteArray(), cut);
      assertThrows(IOException.class, () -> ThriftCounts.check(shorter), "cut to " + cut);
    }
  }

  @Test
  void aListLongerThanItsBytesIsRefused() {
    byte[] twoBillion = {0x19, (byte) 0xfc, -1, -1, -1, -1, 7, 0, 0, 0};
    IOException refused = assertThrows(IOException.class, () -> ThriftCounts.check(twoBillion));
    assertThat("message", refused.getMessage(), containsString("2147483647 entries in 3 bytes"));
  }

  @Test
  void endlessNestingIsRefused() {
    byte[] structs = new byte[1 << 20];
    Arrays.fill(structs, (byte) 0x1c);
    assertThrows(IOException.class, () -> ThriftCounts.check(structs));
    byte[] lists = new byte[1 << 20];
    Arrays.fill(lists, (byte) 0x19);
    assertThrows(IOException.class, () -> ThriftCounts.check(lists));
    byte[] numbers = new byte[20];
    Arrays.fill(numbers, (byte) 0xff);
    numbers[0] = 0x16;
    assertThrows(IOException.class, () -> ThriftCounts.check(numbers));
  }
}
