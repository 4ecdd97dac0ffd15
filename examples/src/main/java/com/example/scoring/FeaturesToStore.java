package com.example.scoring;

import io.lookback.gold.Gold;
import io.lookback.gold.GoldSchemas;
import io.lookback.silver.ConformedEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Loads the features of users into a key-value store, where a model that scores online looks them
 * up: from a lake that {@code lookback serve-features} has published, or in the pipeline that
 * computes them.
 *
 * <p>The key is {@code DAY/USER}, the value an Avro record in binary form. A key that is written
 * again gets the same value, so a bundle may be tried again, and a load may be repeated. Keys of
 * another day stay: the reader chooses the day, and nobody sees half a load if it changes the day
 * once the load has ended.
 */
public final class FeaturesToStore {
  private FeaturesToStore() {}

  /** A key-value store. */
  public interface Store extends AutoCloseable {
    /** Puts all of them, each in place of what its key had. */
    void putAll(Map<String, byte[]> batch) throws Exception;

    /** The value of a key, or null. */
    byte[] get(String key) throws Exception;

    @Override
    void close();
  }

  /** How a worker reaches the store. */
  public interface Opening extends Serializable {
    /** Opens it; several threads of a worker each do. */
    Store open() throws Exception;
  }

  // shown: from here
  /** From the tables of a lake, {@code gold/user_features}. */
  static void load(Pipeline pipeline, String table, LocalDate day, Schema schema, Opening store) {
    String files = table + "/feature_day=" + day + "/*.parquet";
    pipeline
        .apply("Read", ParquetIO.read(schema).from(files))
        .apply("Put", ParDo.of(new Put(day, schema, store)));
  }

  /** In the pipeline that computes them. */
  static void load(ConformedEvents events, LocalDate day, Opening store) {
    Schema schema = GoldSchemas.servedAvro(events.spec().features());
    PCollection<GenericRecord> users =
        events.apply("Serve", Gold.serve(day)).apply("Records", Gold.servedAvro());
    users.apply("Put", ParDo.of(new Put(day, schema, store)));
  }

  /** What a user did before a day, by the schema that was loaded; null if nothing. */
  static GenericRecord find(Store store, LocalDate day, long user, Schema schema) throws Exception {
    byte[] found = store.get(day + "/" + user);
    return found == null
        ? null
        : new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(found, null));
  }

  // shown: to here

  /** Puts records in batches. */
  static final class Put extends DoFn<GenericRecord, Void> {
    private static final long serialVersionUID = 1L;
    private static final int BATCH = 500;

    private final String day;
    private final String schema;
    private final Opening opening;
    private transient GenericDatumWriter<GenericRecord> writer;
    private transient Store store;
    private transient Map<String, byte[]> batch;

    Put(LocalDate day, Schema schema, Opening opening) {
      this.day = day.toString();
      this.schema = schema.toString();
      this.opening = opening;
    }

    @Setup
    public void setUp() throws Exception {
      writer = new GenericDatumWriter<>(new Schema.Parser().parse(schema));
      store = opening.open();
    }

    @StartBundle
    public void start() {
      batch = new LinkedHashMap<>();
    }

    @ProcessElement
    public void put(@Element GenericRecord user) throws Exception {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      writer.write(user, encoder);
      encoder.flush();
      batch.put(day + "/" + user.get("user_id"), bytes.toByteArray());
      if (batch.size() == BATCH) {
        finish();
      }
    }

    @FinishBundle
    public void finish() throws Exception {
      if (!batch.isEmpty()) {
        store.putAll(batch);
        batch.clear();
      }
    }

    @Teardown
    public void tearDown() {
      if (store != null) {
        store.close();
      }
    }
  }

  /**
   * RocksDB in a folder. It belongs to one process at a time, whose threads share it: the last one
   * that closes it frees the folder.
   */
  public static final class RocksStore implements Store {
    private static final Map<Path, RocksStore> OPEN = new HashMap<>();

    private final Path folder;
    private final RocksDB database;
    private int holders;

    private RocksStore(Path folder) throws IOException, RocksDBException {
      this.folder = folder;
      Files.createDirectories(folder);
      try (Options options = new Options().setCreateIfMissing(true)) {
        database = RocksDB.open(options, folder.toString());
      }
    }

    /** Opens the store in a folder, which is made if it is not there. */
    public static RocksStore open(String folder) throws IOException, RocksDBException {
      synchronized (OPEN) {
        Path path = Path.of(folder).toAbsolutePath().normalize();
        RocksStore store = OPEN.get(path);
        if (store == null) {
          store = new RocksStore(path);
          OPEN.put(path, store);
        }
        store.holders++;
        return store;
      }
    }

    @Override
    public void putAll(Map<String, byte[]> batch) throws RocksDBException {
      try (WriteBatch writes = new WriteBatch();
          WriteOptions options = new WriteOptions()) {
        for (Map.Entry<String, byte[]> entry : batch.entrySet()) {
          writes.put(key(entry.getKey()), entry.getValue());
        }
        database.write(options, writes);
      }
    }

    @Override
    public byte[] get(String key) throws RocksDBException {
      return database.get(key(key));
    }

    private static byte[] key(String key) {
      return key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      synchronized (OPEN) {
        holders--;
        if (holders == 0) {
          OPEN.remove(folder);
          database.close();
        }
      }
    }
  }
}
