package dev.yore.store;

import dev.yore.store.schema.TableName;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges the rows of one table of a branch into the table of another, row by row in three ways: a
 * row only one side changed is taken from there; where both changed different columns both changes
 * are kept; the rest are conflicts. Rows are the same if their keys are or, without keys, if they
 * are older than the fork; other rows without a key are told by their values. Used once, by one
 * thread.
 */
final class RowMerge {
  private static final long NO_ROW = -1;

  /** A row in its three states; null where it is not there. */
  private record ThreeWay(
      String name,
      @Nullable RowRef base,
      @Nullable RowRef source,
      @Nullable RowRef target,
      long targetRowId) {}

  private final Transaction txn;
  private final StoreReads reads;
  private final TableSchema source;
  private final TableSchema target;
  private final MergeBase base;
  private final long sharedRowIdEnd;
  private final MergePolicy policy;
  private final Consumer<MergeConflict> conflicts;
  private final List<Long> deleted = new ArrayList<>();
  private final List<Long> updatedRowIds = new ArrayList<>();
  private final List<RowRef> updated = new ArrayList<>();
  private final List<RowRef> inserted = new ArrayList<>();

  /**
   * Prepares.
   *
   * @param txn of the target's branch
   * @param target has the columns of the source
   * @param sharedRowIdEnd rows below it are the same in both tables
   */
  RowMerge(
      Transaction txn,
      StoreReads reads,
      TableSchema source,
      TableSchema target,
      MergeBase base,
      long sharedRowIdEnd,
      MergePolicy policy,
      Consumer<MergeConflict> conflicts) {
    this.txn = txn;
    this.reads = reads;
    this.source = source;
    this.target = target;
    this.base = base;
    this.sharedRowIdEnd = sharedRowIdEnd;
    this.policy = policy;
    this.conflicts = conflicts;
  }

  /** The changes of the target; conflicts are told as they are found. */
  TableChange run() {
    List<ThreeWay> rows = target.hasKey() ? keyed() : keyless();
    rows.forEach(this::merge);
    return new TableChange(
        target.tableId(),
        deleted.stream().mapToLong(Long::longValue).sorted().toArray(),
        updatedRowIds.stream().mapToLong(Long::longValue).toArray(),
        updated.isEmpty() ? List.of() : RowGather.allOrdinals(target),
        updated.isEmpty() ? null : RowGather.rows(target, updated),
        inserted.isEmpty() ? null : RowGather.rows(target, inserted));
  }

  private List<ThreeWay> keyed() {
    long snapshot = txn.snapshotSequence();
    Map<RowKey, RowRef> old = new LinkedHashMap<>();
    Map<RowKey, RowRef> candidates = new LinkedHashMap<>();
    if (base.ofTarget()) {
      // Either side may have kept what differed at a merge, so all since the fork may differ.
      candidates.putAll(byKey(ended(source, base.forkSequence(), snapshot)));
      candidates.putAll(byKey(begun(source, base.forkSequence(), snapshot)));
      candidates.putAll(byKey(ended(target, base.forkSequence(), base.sequence())));
      candidates.putAll(byKey(begun(target, base.forkSequence(), base.sequence())));
    } else {
      old.putAll(byKey(ended(source, base.sequence(), snapshot)));
      candidates.putAll(old);
      candidates.putAll(byKey(begun(source, base.sequence(), snapshot)));
    }
    if (candidates.isEmpty()) {
      return List.of();
    }
    VectorBatch keyRows =
        RowGather.columns(target, target.keyColumns(), List.copyOf(candidates.values()));
    SnapshotRows ofSource = reads.rows(source, snapshot);
    List<@Nullable RowRef> fresh = values(ofSource, ofSource.find(keyRows));
    SnapshotRows ofTarget = reads.rows(target, snapshot);
    long[] rowIds = ofTarget.find(keyRows);
    List<@Nullable RowRef> present = values(ofTarget, rowIds);
    SnapshotRows then = reads.rows(target, base.sequence());
    List<@Nullable RowRef> bases =
        base.ofTarget() ? values(then, then.find(keyRows)) : new ArrayList<>();
    if (!base.ofTarget()) {
      candidates.keySet().forEach(key -> bases.add(old.get(key)));
    }
    List<ThreeWay> rows = new ArrayList<>(rowIds.length);
    for (int i = 0; i < rowIds.length; i++) {
      rows.add(
          new ThreeWay(
              ValueText.keyOnly(target, keyRows, i),
              bases.get(i),
              fresh.get(i),
              present.get(i),
              rowIds[i]));
    }
    return rows;
  }

  private List<ChangedRows.Row> ended(TableSchema table, long sequence, long until) {
    return ChangedRows.ended(txn, table, sequence, until);
  }

  private List<ChangedRows.Row> begun(TableSchema table, long sequence, long until) {
    return ChangedRows.begun(txn, table, sequence, until);
  }

  private Map<RowKey, RowRef> byKey(List<ChangedRows.Row> rows) {
    KeyEncoder encoder = KeyEncoder.ofRows(target);
    Map<RowKey, RowRef> byKey = new LinkedHashMap<>();
    for (ChangedRows.Row row : rows) {
      byKey.put(encoder.encode(row.values().batch(), row.values().row()), row.values());
    }
    return byKey;
  }

  /** The rows' values in the order of their ids, null for those that are not there. */
  private List<@Nullable RowRef> values(SnapshotRows rows, long[] rowIds) {
    long[] found = Arrays.stream(rowIds).filter(id -> id != NO_ROW).toArray();
    VectorBatch values = found.length == 0 ? null : rows.read(found, RowGather.allOrdinals(target));
    List<@Nullable RowRef> result = new ArrayList<>(rowIds.length);
    int next = 0;
    for (long rowId : rowIds) {
      result.add(rowId == NO_ROW || values == null ? null : new RowRef(values, next++));
    }
    return result;
  }

  private List<ThreeWay> keyless() {
    List<ChangedRows.Row> before = ended(source, base.sourceSequence(), txn.snapshotSequence());
    List<ChangedRows.Row> after = begun(source, base.sourceSequence(), txn.snapshotSequence());
    if (before.isEmpty() && after.isEmpty()) {
      return List.of();
    }
    if (base.ofTarget()) {
      throw new StoreException(
          ErrorCode.NOT_SUPPORTED,
          "%s has no PRIMARY KEY: its rows cannot be merged back after a merge in the other direction"
              .formatted(target.name()));
    }
    Map<Long, ChangedRows.Row> old = byId(before);
    Map<Long, ChangedRows.Row> fresh = byId(after);
    Map<Long, RowRef> present = new HashMap<>();
    Map<List<Object>, List<Long>> byContent = new HashMap<>();
    if (!before.isEmpty()) {
      for (ChangedRows.Row row : ChangedRows.all(txn, target, txn.snapshotSequence())) {
        present.put(row.rowId(), row.values());
        if (row.rowId() >= sharedRowIdEnd) {
          byContent.computeIfAbsent(content(row.values()), c -> new ArrayList<>()).add(row.rowId());
        }
      }
    }
    List<ThreeWay> rows = new ArrayList<>();
    old.forEach(
        (id, row) -> {
          long rowId = id < sharedRowIdEnd ? id : take(byContent, content(row.values()));
          ChangedRows.Row now = fresh.remove(id);
          rows.add(
              new ThreeWay(
                  "row " + id,
                  row.values(),
                  now == null ? null : now.values(),
                  present.get(rowId),
                  rowId));
        });
    fresh
        .values()
        .forEach(
            row -> rows.add(new ThreeWay("row " + row.rowId(), null, row.values(), null, NO_ROW)));
    return rows;
  }

  private static Map<Long, ChangedRows.Row> byId(List<ChangedRows.Row> rows) {
    Map<Long, ChangedRows.Row> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.put(row.rowId(), row));
    return byId;
  }

  /** The row's values as equal lists for equal rows. */
  private List<Object> content(RowRef row) {
    List<Object> values = new ArrayList<>();
    for (int ordinal = 0; ordinal < target.columns().size(); ordinal++) {
      values.add(ValueText.value(target, row, ordinal));
    }
    return values;
  }

  private static long take(Map<List<Object>, List<Long>> byContent, List<Object> content) {
    List<Long> rowIds = byContent.get(content);
    return rowIds == null || rowIds.isEmpty() ? NO_ROW : rowIds.remove(rowIds.size() - 1);
  }

  private void merge(ThreeWay row) {
    if (same(row.base, row.source) || same(row.source, row.target)) {
      return;
    }
    if (same(row.base, row.target)) {
      take(row);
    } else if (row.base != null && row.source != null && row.target != null) {
      mergeColumns(row, row.base, row.source, row.target);
    } else {
      conflict(row, difference(row));
      if (policy == MergePolicy.USE_SOURCE) {
        take(row);
      }
    }
  }

  private static String difference(ThreeWay row) {
    if (row.base == null) {
      return "inserted on both branches";
    }
    return row.source == null
        ? "deleted on the source, changed on the target"
        : "changed on the source, deleted on the target";
  }

  /** Makes the target's row the source's. */
  private void take(ThreeWay row) {
    if (row.source == null) {
      deleted.add(row.targetRowId);
    } else if (row.target == null) {
      inserted.add(row.source);
    } else {
      updatedRowIds.add(row.targetRowId);
      updated.add(row.source);
    }
  }

  private void mergeColumns(ThreeWay row, RowRef base, RowRef source, RowRef target) {
    List<String> both = new ArrayList<>();
    List<RowRef> from = new ArrayList<>();
    for (int ordinal = 0; ordinal < this.target.columns().size(); ordinal++) {
      boolean bySource = !base.sameValue(source, ordinal);
      boolean byTarget = !base.sameValue(target, ordinal);
      boolean differ = bySource && byTarget && !source.sameValue(target, ordinal);
      if (differ) {
        both.add(this.target.columns().get(ordinal).name());
      }
      boolean take = differ ? policy == MergePolicy.USE_SOURCE : bySource;
      from.add(take ? source : target);
    }
    if (!both.isEmpty()) {
      conflict(row, "changed on both branches: " + String.join(", ", both));
    }
    RowRef merged = RowGather.mixed(this.target, from);
    if (!same(merged, target)) {
      updatedRowIds.add(row.targetRowId);
      updated.add(merged);
    }
  }

  private boolean same(@Nullable RowRef a, @Nullable RowRef b) {
    if (a == null || b == null) {
      return a == b;
    }
    for (int ordinal = 0; ordinal < target.columns().size(); ordinal++) {
      if (!a.sameValue(b, ordinal)) {
        return false;
      }
    }
    return true;
  }

  private void conflict(ThreeWay row, String what) {
    TableName name = target.name();
    conflicts.accept(
        new MergeConflict(
            name.name(), row.name, what, text(row.base), text(row.source), text(row.target)));
  }

  private @Nullable String text(@Nullable RowRef row) {
    return row == null ? null : ValueText.row(target, row);
  }
}
