package dev.yore.store;

import dev.yore.store.codec.CommitRecordCodec;
import dev.yore.store.delta.CommitRecord;
import dev.yore.store.delta.TableDelta;
import dev.yore.store.log.CommitLog;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.BranchChange;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.CatalogChange;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.MergePoint;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.table.Level0;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes into commits: under the commit lock it checks for conflicts, gives the next
 * sequence and stamp, buffers the record in the log and adds it to L0; outside the lock it waits
 * for the disk and then lets readers see it. Safe for many threads; readers never wait.
 *
 * <p>L0 may run ahead of what is visible. That is safe because every reader filters by the sequence
 * it reads, and because only visible commits are flushed.
 */
final class CommitPipeline {
  /** The log's tokens begin with 1. */
  private static final long NO_TOKEN = 0;

  /** Tells people which row a conflict is about. */
  interface RowNames {
    String describe(TableSchema table, long rowId);
  }

  /** Catalogs that become visible with a commit. */
  private record Unpublished(long sequence, Catalogs catalogs) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final CommitLog log;
  private final LiveTables tables;
  private final CommitTimeline timeline;
  private final ActiveTransactions active;
  private final RecentChanges recent = new RecentChanges(RecentChanges.MAX_ENTRIES);
  private volatile @Nullable String refusal;
  private final ArrayDeque<Unpublished> unpublishedCatalogs = new ArrayDeque<>();
  private long sequence;

  /** All commits up to this one are in L0; never ahead of {@link #sequence}. */
  private volatile long appliedSequence;

  private long stampMillis;
  private volatile Catalogs catalogs;
  private volatile boolean closed;
  private @Nullable Long backfillMillis;
  private long lastToken = NO_TOKEN;
  private volatile Visible visible;

  /**
   * Continues after the given commit.
   *
   * @param stampMillis its stamp
   */
  CommitPipeline(
      InstantSource clock,
      CommitLog log,
      LiveTables tables,
      CommitTimeline timeline,
      ActiveTransactions active,
      Visible visible,
      long stampMillis) {
    this.clock = clock;
    this.log = log;
    this.tables = tables;
    this.timeline = timeline;
    this.active = active;
    this.visible = visible;
    this.sequence = visible.sequence();
    this.appliedSequence = sequence;
    this.catalogs = visible.catalogs();
    this.stampMillis = stampMillis;
  }

  Visible visible() {
    return visible;
  }

  long visibleSequence() {
    return visible.sequence();
  }

  /** Runs something while no commit can be added. */
  void exclusively(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Commits the changes of one transaction to a branch.
   *
   * @param changes none empty; at least one unless it is a merge
   * @param snapshot what the transaction read
   * @param merged what the transaction merged into its branch, or null
   * @param guards what constraints rely on
   */
  Commit commit(
      int branchId,
      List<NetChange> changes,
      long snapshot,
      @Nullable String message,
      @Nullable Merged merged,
      RowNames names,
      CommitGuards guards) {
    Commit commit;
    long token;
    lock.lock();
    try {
      requireOpen();
      for (NetChange change : changes) {
        requireNoConflict(branchId, change, snapshot, names);
      }
      guards.judge(catalogs.of(branchId), recent, snapshot, sequence);
      List<TableDelta> deltas = new ArrayList<>(changes.size());
      for (NetChange change : changes) {
        deltas.add(change.at(tables.get(change.table().tableId()).nextRowId()));
      }
      CommitRecord record =
          new CommitRecord(
              sequence + 1, nextStamp(), message, branchId, null, with(merged, branchId), deltas);
      Prepared prepared = prepare(record);
      token = append(record);
      commit = apply(prepared);
      changes.forEach(change -> remember(change, record.sequence()));
      guards.remember(recent, record.sequence());
      recent.prune(active.oldestSnapshot(this::visibleSequence));
    } finally {
      lock.unlock();
    }
    return finish(commit, token);
  }

  /**
   * A state that was merged.
   *
   * @param sourceId its branch
   */
  record Merged(int sourceId, long sourceSequence) {}

  private @Nullable Branches with(@Nullable Merged merged, int targetId) {
    if (merged == null) {
      return null;
    }
    catalogs.of(merged.sourceId); // It must still be there.
    return catalogs
        .branches()
        .with(new MergePoint(merged.sourceId, merged.sourceSequence, targetId, sequence + 1));
  }

  /** Looks whether rows allow a change of the catalog; throws if not. */
  interface RowCheck {
    /** Called while nothing can be committed; all commits up to the sequence can be read. */
    void check(CatalogChange change, Catalog before, long sequence);
  }

  /** Commits a change of a branch's catalog. */
  Commit commit(int branchId, CatalogChange change, @Nullable String message, RowCheck rows) {
    return commit(
        () -> {
          Catalog before = catalogs.of(branchId);
          Catalog next = CatalogEditor.apply(before, change, sequence + 1, catalogs.nextTableId());
          rows.check(change, before, sequence);
          return new CommitRecord(
              sequence + 1, nextStamp(), message, branchId, next, null, List.of());
        });
  }

  /** Commits a change of the branches and tags. */
  Commit commit(BranchChange change, BranchEditor.RowIdEnds rowIdEnds, @Nullable String message) {
    return commit(
        () -> {
          BranchEditor.Edited edited =
              new BranchEditor(catalogs, visibleSequence(), sequence + 1, rowIdEnds).apply(change);
          Catalogs next = edited.catalogs();
          boolean isNew = !catalogs.byBranch().containsKey(edited.branchId());
          return new CommitRecord(
              sequence + 1,
              nextStamp(),
              message,
              edited.branchId(),
              isNew ? next.of(edited.branchId()) : null,
              next.branches(),
              List.of());
        });
  }

  /**
   * Rows that are in a segment already.
   *
   * @param snapshot which keys were looked for
   * @param keys of the rows; none for a table without a key
   */
  record Adopted(
      int branchId,
      TableSchema table,
      String message,
      long snapshot,
      Collection<RowKey> keys,
      long rows) {}

  /**
   * Makes the next commit of a segment's rows; for use inside {@link #settled}.
   *
   * @param durable makes it durable, rows and all, or throws; then there is no such commit
   * @throws StoreException {@code WRITE_CONFLICT} if somebody else has committed one of the keys
   */
  Commit adopt(Adopted adopted, Consumer<Commit> durable) {
    requireOpen();
    TableSchema table = adopted.table;
    requireTable(adopted.branchId, table);
    boolean isForgotten = adopted.snapshot < recent.forgottenSequence();
    for (RowKey key : adopted.keys) {
      if (isForgotten || recent.keyInsertedAt(table.tableId(), key) > adopted.snapshot) {
        throw conflict(table.name() + ": a key may have been inserted since it was looked for");
      }
    }
    Commit commit =
        new Commit(
            sequence + 1,
            nextStamp(),
            adopted.message,
            branchName(adopted.branchId),
            1,
            adopted.rows,
            0,
            0);
    durable.accept(commit);
    sequence = commit.sequence();
    appliedSequence = sequence;
    stampMillis = commit.stampMillis();
    recent.record(table.tableId(), sequence, new long[0], adopted.keys, List.of());
    recent.prune(active.oldestSnapshot(this::visibleSequence));
    publish(sequence);
    return commit;
  }

  /** Commits nothing more; nobody knows what there is. Commit lock. */
  void refuse(String why) {
    refusal = why;
  }

  /** Runs something while no commit can be added, when all that were are durable and visible. */
  <T> T settled(Supplier<T> action) {
    lock.lock();
    try {
      requireOpen();
      if (lastToken != NO_TOKEN) {
        log.awaitDurable(lastToken);
        publish(sequence);
      }
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Commits nothing but a message; running transactions that changed one of the rows will conflict.
   *
   * @param rowIdsByTable what is going to be done to
   * @param lostParents keys of {@link CommitGuards} for rows that nobody may refer to any more
   */
  Commit note(
      String message, Map<Integer, long[]> rowIdsByTable, Map<Integer, List<RowKey>> lostParents) {
    return commit(
        () -> {
          rowIdsByTable.forEach(
              (tableId, rowIds) ->
                  recent.record(tableId, sequence + 1, rowIds, List.of(), List.of()));
          lostParents.forEach(
              (tableId, keys) ->
                  recent.record(-tableId, sequence + 1, new long[0], keys, List.of()));
          return new CommitRecord(
              sequence + 1, nextStamp(), message, Branch.MAIN_ID, null, null, List.of());
        });
  }

  private Commit commit(Supplier<CommitRecord> change) {
    Commit commit;
    long token;
    lock.lock();
    try {
      requireOpen();
      CommitRecord record = change.get();
      token = append(record);
      commit = apply(new Prepared(record, List.of()));
    } finally {
      lock.unlock();
    }
    return finish(commit, token);
  }

  private void requireNoConflict(int branchId, NetChange change, long snapshot, RowNames names) {
    TableSchema table = change.table();
    requireTable(branchId, table);
    if (snapshot == sequence) {
      return; // Nobody has committed anything since.
    }
    if (snapshot < recent.forgottenSequence()) {
      throw conflict(
          "%s: this transaction began at sequence %d, changes are remembered from %d on"
              .formatted(table.name(), snapshot, recent.forgottenSequence()));
    }
    for (long rowId : change.touchedRowIds()) {
      long changedAt = recent.rowChangedAt(table.tableId(), rowId);
      if (changedAt > snapshot) {
        throw rowConflict(table, rowId, changedAt, snapshot, names);
      }
    }
    for (int i = 0; i < change.insertedKeys().size(); i++) {
      long insertedAt = recent.keyInsertedAt(table.tableId(), change.insertedKeys().get(i));
      if (insertedAt > snapshot) {
        throw new StoreException(
            ErrorCode.DUPLICATE_KEY,
            "duplicate key in %s: %s exists already (since commit %d)"
                .formatted(table.name(), ValueText.key(table, change.inserts(), i), insertedAt));
      }
    }
  }

  /**
   * Fails if a later commit has touched the rows; so that a statement need not wait for the commit
   * to hear of it.
   */
  void requireUnchanged(
      int branchId, TableSchema table, long[] rowIds, long snapshot, RowNames names) {
    requireOpen();
    requireTable(branchId, table);
    if (rowIds.length == 0) {
      return;
    }
    lock.lock();
    try {
      for (int i = 0; i < rowIds.length && snapshot < sequence; i++) {
        long rowId = rowIds[i];
        long changedAt = recent.rowChangedAt(table.tableId(), rowId);
        if (changedAt > snapshot) {
          throw rowConflict(table, rowId, changedAt, snapshot, names);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireTable(int branchId, TableSchema table) {
    TableSchema now = catalogs.of(branchId).tableById(table.tableId()).orElse(table);
    if (now.isDropped()) {
      throw new StoreException(
          ErrorCode.TABLE_NOT_FOUND,
          "table %s was dropped by commit %d; its rows cannot be changed any more"
              .formatted(table.name(), now.droppedSequence()));
    }
    if (!now.takesRowsOf(table)) {
      throw conflict(
          "%s: the table was altered by commit %d, after this transaction read its columns"
              .formatted(table.name(), now.sinceSequence()));
    }
  }

  private static StoreException rowConflict(
      TableSchema table, long rowId, long changedAt, long snapshot, RowNames names) {
    return conflict(
        "%s: %s was changed by commit %d, after this transaction's snapshot %d"
            .formatted(table.name(), names.describe(table, rowId), changedAt, snapshot));
  }

  private static StoreException conflict(String what) {
    return new StoreException(
        ErrorCode.WRITE_CONFLICT, "write conflict in " + what + "; retry the transaction");
  }

  private void remember(NetChange change, long committedSequence) {
    recent.record(
        change.table().tableId(),
        committedSequence,
        change.touchedRowIds(),
        change.insertedKeys(),
        change.deletedKeys());
  }

  private long append(CommitRecord record) {
    lastToken =
        log.append(record.sequence(), record.stampMillis(), CommitRecordCodec.encode(record));
    return lastToken;
  }

  /**
   * Refuses commits from now on and waits for the running ones.
   *
   * @throws StoreException {@code IO_ERROR} if they cannot be made durable
   */
  void close() {
    long token;
    long last;
    lock.lock();
    try {
      closed = true;
      token = lastToken;
      last = sequence;
    } finally {
      lock.unlock();
    }
    if (token != NO_TOKEN) {
      log.awaitDurable(token);
      publish(last);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(ErrorCode.STORE_CLOSED, "the store is closed");
    }
    String why = refusal;
    if (why != null) {
      throw new StoreException(ErrorCode.IO_ERROR, why);
    }
    log.requireWorking(); // Or what was not acknowledged would be called a conflict.
  }

  private long nextStamp() {
    Long given = backfillMillis;
    return Math.max(given == null ? clock.millis() : given, stampMillis);
  }

  /** See {@link Store#backfill}. */
  void backfill(@Nullable Long givenMillis) {
    lock.lock();
    try {
      requireOpen();
      if (givenMillis != null && (givenMillis < stampMillis || givenMillis > clock.millis())) {
        throw new StoreException(
            ErrorCode.INVALID_PARAMETER,
            "commits cannot have the time %s: it must not be before that of the last commit, %s, nor in the future; load a history in order into a store that has nothing newer"
                .formatted(
                    Instant.ofEpochMilli(givenMillis),
                    sequence == 0 ? "none" : Instant.ofEpochMilli(stampMillis)));
      }
      backfillMillis = givenMillis;
    } finally {
      lock.unlock();
    }
  }

  private Commit finish(Commit commit, long token) {
    log.awaitDurable(token);
    if (visible.sequence() < commit.sequence()) {
      // The first of a batch publishes for all, but nothing that L0 does not have yet.
      publish(Math.min(log.durableSequence(), appliedSequence));
    }
    return commit;
  }

  /** Everything up to the sequence is durable, since the log is written in order. */
  private void publish(long durableSequence) {
    synchronized (unpublishedCatalogs) {
      if (durableSequence <= visible.sequence()) {
        return;
      }
      Catalogs newest = visible.catalogs();
      Unpublished next = unpublishedCatalogs.peek();
      while (next != null && next.sequence <= durableSequence) {
        newest = unpublishedCatalogs.remove().catalogs;
        next = unpublishedCatalogs.peek();
      }
      visible = new Visible(durableSequence, newest);
    }
  }

  /**
   * Takes a record the log had; it is visible at once. Of a record the checkpoint knows, only the
   * changes of tables that were not flushed with it are taken, and none of tables whose branch was
   * dropped meanwhile.
   */
  void replay(CommitRecord record) {
    lock.lock();
    try {
      if (record.sequence() <= sequence) {
        replayUnflushed(record);
        return;
      }
      apply(prepare(record));
    } finally {
      lock.unlock();
    }
    publish(record.sequence());
  }

  private void replayUnflushed(CommitRecord record) {
    for (TableDelta delta : record.tables()) {
      LiveTable table = tables.find(delta.tableId());
      if (table != null && record.sequence() > table.flushed().flushedSequence()) {
        Catalog catalog = catalogs.ofTable(delta.tableId());
        table.publish(append(table, catalog, record.sequence(), delta), delta);
      }
    }
  }

  /** A record and the streams with it added, of which nobody knows yet. */
  private record Prepared(CommitRecord record, List<Level0> levels) {}

  private Prepared prepare(CommitRecord record) {
    List<Level0> levels = new ArrayList<>(record.tables().size());
    Catalog catalog = catalogs.byBranch().getOrDefault(record.branchId(), Catalog.EMPTY);
    for (TableDelta delta : record.tables()) {
      levels.add(append(tables.get(delta.tableId()), catalog, record.sequence(), delta));
    }
    return new Prepared(record, levels);
  }

  /** A table that is dropped by the next commit but one is still there at this one. */
  private static Level0 append(LiveTable table, Catalog catalog, long sequence, TableDelta delta) {
    TableSchema version = catalog.versionAt(table.tableId(), sequence).orElseGet(table::schema);
    return table.append(version, sequence, delta);
  }

  private Commit apply(Prepared prepared) {
    CommitRecord record = prepared.record;
    for (int i = 0; i < record.tables().size(); i++) {
      TableDelta delta = record.tables().get(i);
      tables.get(delta.tableId()).publish(prepared.levels.get(i), delta);
    }
    Catalog changed = record.catalog();
    int catalogTables = 0;
    Catalogs next = catalogs;
    if (changed != null) {
      Catalog before = catalogs.byBranch().getOrDefault(record.branchId(), Catalog.EMPTY);
      catalogTables = changedTables(before, changed);
      next = next.with(record.branchId(), changed);
    }
    Branches branches = record.branches();
    if (branches != null) {
      next = next.with(branches);
    }
    if (changed != null || branches != null) {
      next = next.withVersion(record.sequence());
      tables.follow(next, record.sequence());
      catalogs = next;
      synchronized (unpublishedCatalogs) {
        unpublishedCatalogs.add(new Unpublished(record.sequence(), next));
      }
    }
    sequence = record.sequence();
    stampMillis = record.stampMillis();
    Commit commit = summarize(record, catalogTables);
    timeline.add(commit);
    appliedSequence = sequence;
    return commit;
  }

  private static int changedTables(Catalog before, Catalog changed) {
    return (int) changed.tables().stream().filter(t -> !before.tables().contains(t)).count();
  }

  private Commit summarize(CommitRecord record, int catalogTables) {
    long inserted = 0;
    long updated = 0;
    long deleted = 0;
    for (TableDelta delta : record.tables()) {
      inserted += delta.inserts().rowCount();
      deleted += delta.deletedRowIds().length;
      updated += delta.rowEvents() - delta.inserts().rowCount() - delta.deletedRowIds().length;
    }
    return new Commit(
        record.sequence(),
        record.stampMillis(),
        record.message(),
        branchName(record.branchId()),
        record.tables().size() + catalogTables,
        inserted,
        updated,
        deleted);
  }

  private String branchName(int branchId) {
    return catalogs.branches().branchById(branchId).orElse(Branch.MAIN).name();
  }
}
