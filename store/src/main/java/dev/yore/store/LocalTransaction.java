package dev.yore.store;

import dev.yore.store.scan.Period;
import dev.yore.store.scan.Scan;
import dev.yore.store.scan.ScanSpec;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transaction of a {@link LocalStore}: a snapshot, an overlay per table, and how to undo. */
final class LocalTransaction implements Transaction, TransactionRows {
  private @Nullable ScanObserver observer;
  private final StoreReads reads;
  private final CommitPipeline pipeline;
  private final Maintenance maintenance;
  private final ActiveTransactions active;
  private final @Nullable Supplier<StoreException> refusal;
  private final RuleExpressions expressions;
  private final long snapshot;
  private final Catalogs catalogs;
  private final Branch branch;
  private final Catalog catalog;
  private final Undo undo = new Undo();
  private final List<Integer> savepoints = new ArrayList<>();
  private final Map<Integer, TableOverlay> overlays = new TreeMap<>();
  private @Nullable StatementRules deferred;
  private @Nullable StatementRules running;
  private @Nullable LookupRows found;
  private boolean ended;

  LocalTransaction(
      StoreReads reads,
      CommitPipeline pipeline,
      Maintenance maintenance,
      ActiveTransactions active,
      @Nullable Supplier<StoreException> refusal,
      RuleExpressions expressions,
      String branchName) {
    this.reads = reads;
    this.pipeline = pipeline;
    this.maintenance = maintenance;
    this.active = active;
    this.refusal = refusal;
    this.expressions = expressions;
    Visible[] taken = new Visible[1];
    this.snapshot =
        active.register(
            () -> {
              taken[0] = pipeline.visible();
              return taken[0].sequence();
            });
    this.catalogs = taken[0].catalogs();
    boolean found = false;
    try {
      this.branch = References.branch(catalogs.branches(), branchName);
      found = true;
    } finally {
      if (!found) {
        active.unregister(snapshot);
      }
    }
    this.catalog = catalogs.of(branch.branchId());
  }

  @Override
  public long snapshotSequence() {
    return snapshot;
  }

  @Override
  public Branch branch() {
    return branch;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public Catalogs catalogs() {
    return catalogs;
  }

  @Override
  public Scan scan(ScanSpec spec) {
    return scan(spec, 1).get(0);
  }

  @Override
  public List<Scan> scan(ScanSpec spec, int parts) {
    requireActive();
    forgetFound();
    if (spec.period() instanceof Period.Current) {
      TableSchema table = livingTable(spec.tableId());
      if (spec.schemaSequence() != ScanSpec.NEWEST && !table.isAt(spec.schemaSequence())) {
        throw new StoreException(
            ErrorCode.INVALID_STATEMENT,
            "table %s was altered by commit %d; the present is read with its present columns"
                .formatted(table.name(), table.sinceSequence()));
      }
      return watched(spec, reads.scan(table, spec, parts, snapshot, overlays.get(spec.tableId())));
    }
    return watched(spec, reads.scanHistory(spec, parts, snapshot, catalogs));
  }

  private List<Scan> watched(ScanSpec spec, List<Scan> scans) {
    ScanObserver told = observer;
    return told == null ? scans : ObservedScan.observe(scans, spec, snapshot, told);
  }

  @Override
  public void observe(@Nullable ScanObserver newObserver) {
    observer = newObserver;
  }

  @Override
  public long[] find(int tableId, VectorBatch keys) {
    requireActive();
    forgetFound();
    return find(tableId, keys, reads.rows(livingTable(tableId), snapshot));
  }

  @Override
  public long[] findToChange(int tableId, VectorBatch keys) {
    requireActive();
    forgetFound();
    LookupRows rows = reads.rows(livingTable(tableId), snapshot);
    rows.keep();
    found = rows;
    long[] rowIds = find(tableId, keys, rows);
    if (!hasCommitted(rowIds)) {
      forgetFound(); // Nobody will change them, and segments should not wait for it.
    }
    return rowIds;
  }

  private static boolean hasCommitted(long[] rowIds) {
    for (long rowId : rowIds) {
      if (rowId >= 0) {
        return true;
      }
    }
    return false;
  }

  private void forgetFound() {
    LookupRows rows = found;
    found = null;
    if (rows != null) {
      rows.release();
    }
  }

  private long[] find(int tableId, VectorBatch keys, LookupRows rows) {
    long[] rowIds = rows.find(keys);
    for (int i = 0; i < rowIds.length; i++) {
      rowIds[i] = rowIds[i] < 0 ? NO_ROW : rowIds[i];
    }
    TableOverlay overlay = overlays.get(tableId);
    if (overlay != null) {
      overlay.follow(keys, rowIds);
    }
    return rowIds;
  }

  @Override
  public void apply(TableChange change) {
    requireActive();
    if (refusal != null) {
      throw refusal.get();
    }
    StatementRules whole = deferred;
    StatementRules rules = whole == null ? newRules() : whole;
    int before = undo.size();
    boolean applied = false;
    try {
      running = rules;
      changeFurther(change);
      if (whole == null) {
        rules.enforce(true);
      }
      applied = true;
    } finally {
      running = null;
      forgetFound();
      if (!applied) {
        undo.rollbackTo(before);
      }
    }
    if (savepoints.isEmpty()) {
      undo.clear();
    }
  }

  private StatementRules newRules() {
    return new StatementRules(catalog, this, expressions, undo);
  }

  /** Judges constraints at the commit, for all changes together, without foreign keys' actions. */
  void deferRules() {
    deferred = newRules();
  }

  @Override
  public @Nullable TableOverlay overlay(int tableId) {
    return overlays.get(tableId);
  }

  @Override
  public SnapshotRows snapshot(TableSchema table) {
    return reads.rows(table, snapshot);
  }

  @Override
  public void changeFurther(TableChange change) {
    TableSchema table = livingTable(change.tableId());
    pipeline.requireUnchanged(
        branch.branchId(), table, committed(change), snapshot, this::describeRow);
    TableOverlay overlay =
        overlays.computeIfAbsent(table.tableId(), id -> new TableOverlay(table, undo));
    overlay.trace(Objects.requireNonNull(running, "statement").trace(table));
    LookupRows rows = found;
    SnapshotRows committed =
        rows != null && rows.tableId() == table.tableId() ? rows : snapshot(table);
    new StatementChange(overlay, committed, change).apply();
  }

  private static long[] committed(TableChange change) {
    long[] deleted = change.deletedRowIds();
    long[] updated = change.updatedRowIds();
    long[] committed = new long[deleted.length + updated.length];
    int size = 0;
    for (long rowId : deleted) {
      committed[size] = rowId;
      size += rowId >= 0 ? 1 : 0;
    }
    for (long rowId : updated) {
      committed[size] = rowId;
      size += rowId >= 0 ? 1 : 0;
    }
    return size == committed.length ? committed : Arrays.copyOf(committed, size);
  }

  private TableSchema livingTable(int tableId) {
    TableSchema table =
        catalog
            .tableById(tableId)
            .orElseThrow(
                () ->
                    new StoreException(
                        ErrorCode.TABLE_NOT_FOUND,
                        "there is no table of id %d at sequence %d".formatted(tableId, snapshot)));
    if (table.isDropped()) {
      throw new StoreException(
          ErrorCode.TABLE_NOT_FOUND,
          "table %s was dropped at sequence %d; its past can be read with an as-of period"
              .formatted(table.name(), table.droppedSequence()));
    }
    return table;
  }

  @Override
  public int savepoint() {
    requireActive();
    savepoints.add(undo.size());
    return savepoints.size() - 1;
  }

  @Override
  public void rollbackTo(int savepoint) {
    requireActive();
    requireSavepoint(savepoint);
    undo.rollbackTo(savepoints.get(savepoint));
    savepoints.subList(savepoint + 1, savepoints.size()).clear();
  }

  @Override
  public void release(int savepoint) {
    requireActive();
    requireSavepoint(savepoint);
    savepoints.subList(savepoint, savepoints.size()).clear();
    if (savepoints.isEmpty()) {
      undo.clear();
    }
  }

  private void requireSavepoint(int savepoint) {
    if (savepoint < 0 || savepoint >= savepoints.size()) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE,
          "savepoint %d does not exist any more; there are %d"
              .formatted(savepoint, savepoints.size()));
    }
  }

  @Override
  public boolean hasChanges() {
    for (TableOverlay overlay : overlays.values()) {
      if (!overlay.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<Commit> commit(@Nullable String message) {
    return commit(message, null);
  }

  /**
   * Commits.
   *
   * @param merged what the changes merge into the branch, noted even if there are none; or null
   */
  Optional<Commit> commit(@Nullable String message, CommitPipeline.@Nullable Merged merged) {
    requireActive();
    try {
      if (deferred != null) {
        deferred.enforce(false);
      }
      List<NetChange> changes = netChanges();
      if (changes.isEmpty() && merged == null) {
        return Optional.empty();
      }
      maintenance.awaitRoom();
      Commit commit =
          pipeline.commit(
              branch.branchId(),
              changes,
              snapshot,
              message,
              merged,
              this::describeRow,
              CommitGuards.of(catalog, reads, overlays));
      maintenance.committed(changes);
      return Optional.of(commit);
    } finally {
      end();
    }
  }

  private List<NetChange> netChanges() {
    List<NetChange> changes = new ArrayList<>();
    for (TableOverlay overlay : overlays.values()) {
      if (!overlay.isEmpty()) {
        NetChange change = NetEffect.of(overlay, reads.rows(overlay.table(), snapshot));
        if (!change.isEmpty()) {
          changes.add(change);
        }
      }
    }
    return changes;
  }

  private String describeRow(TableSchema table, long rowId) {
    if (!table.hasKey()) {
      return "row " + rowId;
    }
    try {
      VectorBatch key = reads.rows(table, snapshot).read(new long[] {rowId}, table.keyColumns());
      return ValueText.keyOnly(table, key, 0);
    } catch (StoreException e) {
      if (e.code() != ErrorCode.INVALID_STATEMENT) {
        throw e;
      }
      return "a row that was erased"; // Nothing else takes a row away that the snapshot had.
    }
  }

  @Override
  public void rollback() {
    if (!ended) {
      end();
    }
  }

  @Override
  public void close() {
    rollback();
  }

  private void end() {
    ended = true;
    forgetFound();
    overlays.clear();
    undo.clear();
    active.unregister(snapshot);
  }

  private void requireActive() {
    if (ended) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE, "the transaction has ended; begin another one");
    }
  }
}
