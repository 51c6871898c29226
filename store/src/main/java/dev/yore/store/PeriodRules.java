package dev.yore.store;

import dev.yore.store.schema.TableConstraint.ApplicationPeriod;
import dev.yore.store.schema.TableConstraint.WithoutOverlaps;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.LongVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What periods of application time demand of rows. Confined to one thread. */
final class PeriodRules {
  private final TableSchema table;
  private final WithoutOverlaps constraint;
  private final Tuple key;
  private final int startOrdinal;
  private final int endOrdinal;

  PeriodRules(TableSchema table, WithoutOverlaps constraint) {
    this.table = table;
    this.constraint = constraint;
    key = Tuple.ofIds(table, constraint.keyColumnIds());
    startOrdinal = table.ordinalOfId(constraint.startColumnId());
    endOrdinal = table.ordinalOfId(constraint.endColumnId());
  }

  /** Columns that make a row's demand. */
  static Tuple columns(TableSchema table, WithoutOverlaps constraint) {
    return Tuple.ofIds(table, constraint.columnIds());
  }

  /** The key's part that periods must not overlap within; null if one of its values is null. */
  @Nullable RowKey key(RowRef row) {
    return key.key(row);
  }

  /** Fails if a row ends before, or when, it begins. */
  static void requireOrdered(TableSchema table, ApplicationPeriod period, List<RowRef> rows) {
    int startOrdinal = table.ordinalOfId(period.startColumnId());
    int endOrdinal = table.ordinalOfId(period.endColumnId());
    for (RowRef row : rows) {
      if (value(row, startOrdinal) >= value(row, endOrdinal)) {
        throw new StoreException(
            ErrorCode.CHECK_VIOLATION,
            "row %s of table %s: its period %s must end after it begins"
                .formatted(ValueText.row(table, row), table.name(), period.name()));
      }
    }
  }

  private static long value(RowRef row, int ordinal) {
    return ((LongVector) row.batch().column(ordinal)).get(row.row());
  }

  /**
   * Fails if one of the rows overlaps another one of its key.
   *
   * @param rows that are new or changed, by id
   * @param overlay the transaction's changes
   * @param snapshot the committed rows
   */
  void requireApart(Map<Long, RowRef> rows, @Nullable TableOverlay overlay, SnapshotRows snapshot) {
    Map<RowKey, Map<Long, RowRef>> own = overlay == null ? Map.of() : ownRows(overlay);
    rows.forEach(
        (rowId, row) -> {
          RowKey values = key.key(row);
          if (values == null) {
            return;
          }
          own.getOrDefault(values, Map.of())
              .forEach(
                  (otherId, other) -> {
                    if (!otherId.equals(rowId)) {
                      requireApart(row, other);
                    }
                  });
          requireApartFromCommitted(rowId, row, overlay, snapshot);
        });
  }

  /** The transaction's rows by key. */
  private Map<RowKey, Map<Long, RowRef>> ownRows(TableOverlay overlay) {
    Map<RowKey, Map<Long, RowRef>> byKey = new HashMap<>();
    List<@Nullable RowRef> inserted = overlay.inserted();
    for (int i = 0; i < inserted.size(); i++) {
      add(-1L - i, inserted.get(i), byKey);
    }
    overlay.changes().forEach((rowId, change) -> add(rowId, change.current(), byKey));
    return byKey;
  }

  private void add(long rowId, @Nullable RowRef row, Map<RowKey, Map<Long, RowRef>> byKey) {
    RowKey values = row == null ? null : key.key(row);
    if (row != null && values != null) {
      byKey.computeIfAbsent(values, k -> new HashMap<>()).put(rowId, row);
    }
  }

  /** Rows that the transaction changed are judged as it changed them. */
  void requireApartFromCommitted(
      long rowId, RowRef row, @Nullable TableOverlay overlay, SnapshotRows snapshot) {
    List<Long> others = new ArrayList<>();
    for (long other : snapshot.find(key.ordinals(), key.values(row))) {
      if (other != rowId && (overlay == null || !overlay.changes().containsKey(other))) {
        others.add(other);
      }
    }
    if (others.isEmpty()) {
      return;
    }
    List<Integer> ordinals = RowGather.allOrdinals(table);
    VectorBatch batch =
        snapshot.read(others.stream().mapToLong(Long::longValue).toArray(), ordinals);
    for (int i = 0; i < batch.rowCount(); i++) {
      requireApart(row, new RowRef(batch, i));
    }
  }

  private void requireApart(RowRef row, RowRef other) {
    boolean overlap =
        value(row, startOrdinal) < value(other, endOrdinal)
            && value(other, startOrdinal) < value(row, endOrdinal);
    if (overlap) {
      throw overlap(row);
    }
  }

  private StoreException overlap(RowRef row) {
    return new StoreException(
        ErrorCode.DUPLICATE_KEY,
        "duplicate key in %s: constraint %s: %s overlaps another row's period"
            .formatted(table.name(), constraint.name(), columns(table, constraint).text(row)));
  }

  /** Looks at all rows of a table, in batches. */
  final class AllRows {
    private final Map<RowKey, TreeMap<Long, Long>> endsByStart = new HashMap<>();

    /** Fails if one of the rows overlaps another one seen before. */
    void add(List<RowRef> rows) {
      for (RowRef row : rows) {
        RowKey values = key.key(row);
        if (values == null) {
          continue;
        }
        TreeMap<Long, Long> ends = endsByStart.computeIfAbsent(values, k -> new TreeMap<>());
        Map.Entry<Long, Long> before = ends.lowerEntry(value(row, endOrdinal));
        if (before != null && before.getValue() > value(row, startOrdinal)) {
          throw overlap(row);
        }
        ends.put(value(row, startOrdinal), value(row, endOrdinal));
      }
    }
  }
}
