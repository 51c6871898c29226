package dev.yore.store.predict;

import dev.yore.store.ErrorCode;
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

  /** Some weeks of a person's questions, minutes of a machine's; a few MB. */
  static final int MAX_STATEMENTS = 20_000;

  /** There is one queue, and one value. */
  private static final byte[] QUEUE_KEY = "queue".getBytes(StandardCharsets.UTF_8);

  private final Store store;
  private final Deque<RecordBatch> statements = new ArrayDeque<>();
  private final Map<String, byte[]> models = new LinkedHashMap<>();
  private List<KeptFetch> queue = List.of();

  /** Whether bytes of values may be in the file that are not of the history. */
  private boolean queueWritten;

  private int statementCount;
  private long nextId = 1;
  private @Nullable KeyValueStore file;
  private boolean damaged;

  private SideRecords(Store store) {
    this.store = store;
  }

  /**
   * Opens them; what is damaged is put away with a warning. What merely cannot be read now, on a
   * full disk or a failing one, stays for the next opening.
   */
  static SideRecords open(Store store) {
    SideRecords records = new SideRecords(store);
    try {
      records.file = store.openSideRecords();
      records.load();
    } catch (StoreException e) {
      if (e.code() == ErrorCode.DISK_FULL || e.code() == ErrorCode.IO_ERROR) {
        LOG.warn("What statements ask is remembered in memory only: {}", e.getMessage());
        records.clear();
        records.close();
      } else {
        LOG.warn("What statements asked cannot be read and is forgotten: {}", e.getMessage());
        records.startAgain();
      }
    }
    return records;
  }

  private void clear() {
    statements.clear();
    statementCount = 0;
    models.clear();
    queue = List.of();
    queueWritten = false;
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
                RecordBatch batch = RecordBatch.of(value);
                List<StatementRecord> records = batch.records(); // Damage is to be found now.
                nextId = records.get(records.size() - 1).id() + 1;
                statements.addLast(batch);
                statementCount += batch.count();
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
          byte[] kept = txn.get(KvDatabase.FETCHES, QUEUE_KEY);
          if (kept != null) {
            queueWritten = true;
            queue = QueueFormat.decode(kept);
          }
          return null;
        });
  }

  /** What waited to be fetched when that was last put here. */
  List<KeptFetch> queue() {
    return queue;
  }

  /** Keeps what waits to be fetched, instead of what did. */
  void putQueue(List<KeptFetch> waiting) {
    if (waiting.equals(queue)) {
      return;
    }
    queue = List.copyOf(waiting);
    queueWritten = true;
    write(txn -> txn.put(KvDatabase.FETCHES, QUEUE_KEY, QueueFormat.encode(queue)));
  }

  private void startAgain() {
    clear();
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

  /** Appends records, whose ids go on from {@link #nextId}, as one batch; the oldest go. */
  void append(List<StatementRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    RecordBatch batch = RecordBatch.of(records);
    statements.addLast(batch);
    statementCount += batch.count();
    nextId = records.get(records.size() - 1).id() + 1;
    List<RecordBatch> gone = new ArrayList<>();
    while (statementCount - statements.getFirst().count() >= MAX_STATEMENTS) {
      RecordBatch oldest = statements.removeFirst();
      statementCount -= oldest.count();
      gone.add(oldest);
    }
    write(
        txn -> {
          txn.put(KvDatabase.HISTORY, key(batch), batch.bytes());
          gone.forEach(old -> txn.delete(KvDatabase.HISTORY, key(old)));
        });
  }

  private static byte[] key(RecordBatch batch) {
    return ByteBuffer.allocate(Long.BYTES).putLong(batch.firstId()).array();
  }

  /** All that are kept, oldest first; up to a batch more than the bound. */
  List<StatementRecord> statements() {
    List<StatementRecord> decoded = new ArrayList<>(statementCount);
    statements.forEach(batch -> decoded.addAll(batch.records()));
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
    if (kept.size() == statementCount && !queueWritten) {
      return;
    }
    Map<String, byte[]> keptModels = new LinkedHashMap<>(models);
    long next = nextId;
    startAgain(); // LMDB does not overwrite what it frees.
    for (int from = 0; from < kept.size(); from += PredictionService.BATCH_RECORDS) {
      append(kept.subList(from, Math.min(kept.size(), from + PredictionService.BATCH_RECORDS)));
    }
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
