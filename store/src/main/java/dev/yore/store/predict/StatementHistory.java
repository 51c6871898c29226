package dev.yore.store.predict;

import dev.yore.store.Store;
import dev.yore.store.StoreException;
import dev.yore.store.predict.StatementEvent.Asked;
import dev.yore.store.predict.StatementEvent.Scanned;
import dev.yore.store.scan.ScanFootprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of statements that ended and keeps the newest. Confined to the service's thread.
 */
final class StatementHistory implements AutoCloseable {
  /** Longer values are cut. */
  private static final int MAX_VALUE_LENGTH = 200;

  /** Of a statement with more, such as a load, only the first. */
  private static final int MAX_VALUES = 64;

  /** Texts taken apart are kept: the same ones come again. */
  private static final int MAX_SHAPES = 512;

  private record Text(String sql, List<@Nullable Object> parameters) {}

  private final Store store;
  private final StatementPlanner planner;
  private final BoundedMap<Text, BoundStatement> shapes = new BoundedMap<>(MAX_SHAPES);
  private final List<StatementRecord> pending = new ArrayList<>();
  private @Nullable SideRecords records;
  private long nextId;
  private long pendingSinceNanos;

  StatementHistory(Store store, StatementPlanner planner) {
    this.store = store;
    this.planner = planner;
  }

  /** Opened when first needed: most short-lived stores are never asked. */
  private SideRecords open() {
    SideRecords open = records;
    if (open == null) {
      open = SideRecords.open(store);
      records = open;
      nextId = open.nextId();
    }
    return open;
  }

  BoundStatement split(Asked asked) {
    return shapes.computeIfAbsent(
        new Text(asked.sql(), asked.parameters()), t -> planner.split(t.sql(), t.parameters()));
  }

  void add(StatementEvent.Ended ended) {
    open();
    Asked asked = ended.asked();
    BoundStatement statement = split(asked);
    List<ScanTouch> scans = new ArrayList<>(ended.scans().size());
    for (Scanned scanned : ended.scans()) {
      scans.add(touch(scanned, asked.masked()));
    }
    if (pending.isEmpty()) {
      pendingSinceNanos = System.nanoTime();
    }
    pending.add(
        new StatementRecord(
            nextId++,
            ended.stampMillis(),
            asked.sessionId(),
            asked.user(),
            asked.application(),
            asked.branch(),
            statement.shape().digest(),
            statement.shape().text(),
            asked.masked() ? null : values(statement),
            ended.rows(),
            ended.elapsedNanos(),
            ended.error(),
            scans,
            asked.masked() ? null : KeptValues.letters(statement, MAX_VALUE_LENGTH)));
  }

  private static List<String> values(BoundStatement statement) {
    List<String> values = new ArrayList<>();
    for (ParameterValue value : statement.values()) {
      if (values.size() == MAX_VALUES) {
        values.add("…");
        break;
      }
      Object plain = value.value();
      String text =
          plain instanceof byte[] bytes
              ? new String(bytes, StandardCharsets.ISO_8859_1)
              : String.valueOf(plain);
      values.add(
          text.length() <= MAX_VALUE_LENGTH ? text : text.substring(0, MAX_VALUE_LENGTH) + "…");
    }
    return values;
  }

  private ScanTouch touch(Scanned scanned, boolean masked) {
    int[] pages = pages(scanned);
    int perBlock = ScanFootprint.PAGES_PER_BLOCK;
    var statistics = scanned.statistics();
    return new ScanTouch(
        scanned.spec().tableId(),
        ScanText.of(scanned.spec(), masked),
        pages.length == 0 ? -1 : pages[0] / perBlock,
        pages.length == 0 ? -1 : pages[pages.length - 1] / perBlock,
        new ScanFootprint(scanned.spec().tableId(), 0, pages, false).blocks(),
        statistics.pages(),
        statistics.prunedPages(),
        statistics.rows(),
        statistics.decodedBytes(),
        scanned.elapsedNanos());
  }

  private int[] pages(Scanned scanned) {
    try {
      return store.footprint(scanned.spec()).pages();
    } catch (StoreException e) {
      return new int[0]; // The table is gone, or the store closing.
    }
  }

  /** Number of records that are not written yet. */
  int pending() {
    return pending.size();
  }

  /** For how long the oldest of them has been waiting. */
  long pendingNanos() {
    return pending.isEmpty() ? 0 : System.nanoTime() - pendingSinceNanos;
  }

  void write() {
    if (!pending.isEmpty()) {
      open().append(pending);
      pending.clear();
    }
  }

  /** All that are kept, oldest first. */
  List<StatementRecord> records() {
    write();
    return open().statements();
  }

  /** Forgets statements that may have had values of the table. */
  void erase(int tableId) {
    write();
    shapes.clear();
    open().erase(record -> mayTell(record, tableId));
  }

  private static boolean mayTell(StatementRecord record, int tableId) {
    boolean silent = record.values() == null || record.values().isEmpty();
    boolean aboutOthers =
        record.error() == null
            && !record.scans().isEmpty()
            && record.scans().stream().allMatch(scan -> scan.tableId() != tableId);
    return !silent && !aboutOthers;
  }

  /** What waited to be fetched when the store was last open. */
  List<KeptFetch> queue() {
    return open().queue();
  }

  /** Keeps what waits to be fetched. */
  void keepQueue(List<KeptFetch> waiting) {
    open().putQueue(waiting);
  }

  byte @Nullable [] model(String name) {
    return open().model(name);
  }

  /** Keeps what models know that have learned anything. */
  void keep(List<ScoreModel> models) {
    for (ScoreModel model : models) {
      if (model.info().labels() > 0) {
        open().putModel(model.info().name(), model.save());
      }
    }
  }

  @Override
  public void close() {
    write();
    if (records != null) {
      records.close();
    }
  }
}
