package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.kv.KeyValueStore;
import dev.yore.store.kv.KvDatabase;
import dev.yore.store.kv.ScanOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the history and the models are kept: in the store's side database, and in memory alone
 * where there is none or where it fails. What fails is logged once and nobody's problem. Confined
 * to one thread at a time.
 */
final class SideRecords implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SideRecords.class);

  /** Some weeks of a person's questions, minutes of a machine's; about 8 MB. */
  static final int MAX_STATEMENTS = 20_000;

  private final Store store;
  private final Deque<byte[]> statements = new ArrayDeque<>();
  private final Map<String, byte[]> models = new LinkedHashMap<>();
  private long nextId = 1;
  private @Nullable KeyValueStore file;
  private boolean damaged;

  private SideRecords(Store store) {
    this.store = store;
  }

  /** Opens them; what is damaged is put away with a warning. */
  static SideRecords open(Store store) {
    SideRecords records = new SideRecords(store);
    try {
      records.file = store.openSideRecords();
      records.load();
    } catch (StoreException e) {
      LOG.warn("What statements asked cannot be read and is forgotten: {}", e.getMessage());
      records.startAgain();
    }
    return records;
  }

  private void load() {
    KeyValueStore from = file;
    if (from == null) {
      return;
    }
    from.<@Nullable Object>read(
        txn -> {
          txn.scan(
              KvDatabase.HISTORY,
              null,
              null,
              ScanOrder.FORWARD,
              (key, value) -> {
                StatementRecord record = RecordFormat.decode(value);
                nextId = record.id() + 1;
                statements.addLast(value);
                return true;
              });
          txn.scan(
              KvDatabase.MODELS,
              null,
              null,
              ScanOrder.FORWARD,
              (key, value) -> {
                models.put(new String(key, StandardCharsets.UTF_8), value);
                return true;
              });
          return null;
        });
  }

  private void startAgain() {
    statements.clear();
    models.clear();
    try {
      closeFile();
      store.deleteSideRecords();
      file = store.openSideRecords();
    } catch (StoreException e) {
      LOG.warn("What statements ask is remembered in memory only: {}", e.getMessage());
      file = null;
    }
  }

  /** The number the next statement gets. */
  long nextId() {
    return nextId;
  }

  /** Appends records, whose ids go on from {@link #nextId}; the oldest go. */
  void append(List<StatementRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    List<byte[]> encoded = new ArrayList<>(records.size());
    for (StatementRecord record : records) {
      byte[] bytes = RecordFormat.encode(record);
      encoded.add(bytes);
      statements.addLast(bytes);
      nextId = record.id() + 1;
    }
    int excess = Math.max(0, statements.size() - MAX_STATEMENTS);
    List<byte[]> gone = new ArrayList<>(excess);
    for (int i = 0; i < excess; i++) {
      gone.add(key(statements.removeFirst()));
    }
    write(
        txn -> {
          for (byte[] bytes : encoded) {
            txn.put(KvDatabase.HISTORY, key(bytes), bytes);
          }
          for (byte[] key : gone) {
            txn.delete(KvDatabase.HISTORY, key);
          }
        });
  }

  /** A record's id, which its encoding begins with after the version. */
  private static byte[] key(byte[] encoded) {
    return ByteBuffer.allocate(Long.BYTES)
        .putLong(ByteBuffer.wrap(encoded, 1, Long.BYTES).getLong())
        .array();
  }

  /** All that are kept, oldest first. */
  List<StatementRecord> statements() {
    List<StatementRecord> decoded = new ArrayList<>(statements.size());
    for (byte[] bytes : statements) {
      decoded.add(RecordFormat.decode(bytes));
    }
    return decoded;
  }

  byte @Nullable [] model(String name) {
    return models.get(name);
  }

  void putModel(String name, byte[] model) {
    models.put(name, model);
    write(txn -> txn.put(KvDatabase.MODELS, name.getBytes(StandardCharsets.UTF_8), model));
  }

  /**
   * Forgets records so that no byte of them stays in the file.
   *
   * @param forgotten which
   */
  void erase(Predicate<StatementRecord> forgotten) {
    List<StatementRecord> kept = new ArrayList<>();
    for (StatementRecord record : statements()) {
      if (!forgotten.test(record)) {
        kept.add(record);
      }
    }
    if (kept.size() == statements.size()) {
      return;
    }
    Map<String, byte[]> keptModels = new LinkedHashMap<>(models);
    long next = nextId;
    startAgain(); // LMDB does not overwrite what it frees.
    append(kept);
    keptModels.forEach(this::putModel);
    nextId = next;
  }

  private void write(java.util.function.Consumer<dev.yore.store.kv.WriteTransaction> changes) {
    KeyValueStore to = file;
    if (to == null) {
      return;
    }
    try {
      to.write(changes);
      damaged = false;
    } catch (StoreException e) {
      if (!damaged) {
        LOG.warn("What statements ask is not kept for the time being: {}", e.getMessage());
      }
      damaged = true;
    }
  }

  private void closeFile() {
    KeyValueStore open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    try {
      closeFile();
    } catch (StoreException e) {
      LOG.warn("What statements asked could not be closed: {}", e.getMessage());
    }
  }
}
