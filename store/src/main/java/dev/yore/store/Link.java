package dev.yore.store;

import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.TableConstraint.ForeignKey;
import dev.yore.store.schema.TableConstraint.Unique;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key with both of its sides: finds parents of rows and children of parents, as a
 * transaction has them. Confined to the transaction's thread.
 */
final class Link {
  private final ForeignKey key;

  /** The child's columns and the parent's, in the order of the parent's key or constraint. */
  private final Tuple child;

  private final Tuple parent;

  /** The parent's UNIQUE constraint that is referred to; null for its key. */
  private final @Nullable String unique;

  private Link(ForeignKey key, Tuple child, Tuple parent, @Nullable String unique) {
    this.key = key;
    this.child = child;
    this.parent = parent;
    this.unique = unique;
  }

  /** Both sides as they stand in the catalog. */
  static Link of(Catalog catalog, TableSchema childTable, ForeignKey key) {
    TableSchema parentTable =
        key.parentTableId() == childTable.tableId()
            ? childTable
            : catalog.tableById(key.parentTableId()).orElseThrow();
    HashSet<Integer> wanted = new HashSet<>(key.parentColumnIds());
    List<Integer> order = parentTable.keyColumnIds();
    String unique = null;
    if (!wanted.equals(new HashSet<>(order))) {
      Unique found =
          parentTable.rules().uniques().stream()
              .filter(u -> wanted.equals(new HashSet<>(u.columnIds())))
              .findFirst()
              .orElseThrow();
      order = found.columnIds();
      unique = found.name();
    }
    List<Integer> childIds = new ArrayList<>(order.size());
    for (int id : order) {
      childIds.add(key.columnIds().get(key.parentColumnIds().indexOf(id)));
    }
    return new Link(
        key, Tuple.ofIds(childTable, childIds), Tuple.ofIds(parentTable, order), unique);
  }

  ForeignKey key() {
    return key;
  }

  Tuple child() {
    return child;
  }

  Tuple parent() {
    return parent;
  }

  /**
   * The rows to which no parent belongs.
   *
   * @param side the tuple that the rows have: that of the child, or of the parent itself
   * @param rows none with a null among the values
   */
  List<RowRef> orphans(Tuple side, List<RowRef> rows, TransactionRows all) {
    Map<RowKey, RowRef> wanted = new HashMap<>();
    for (RowRef row : rows) {
      RowKey values = side.key(row);
      if (values != null) {
        wanted.putIfAbsent(values, row);
      }
    }
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<RowKey> keys = new ArrayList<>(wanted.keySet());
    List<RowRef> asked = keys.stream().map(wanted::get).toList();
    return unique == null
        ? withoutKey(side, keys, asked, all)
        : withoutUnique(side, unique, keys, asked, all);
  }

  private List<RowRef> withoutKey(
      Tuple side, List<RowKey> keys, List<RowRef> rows, TransactionRows all) {
    TableOverlay overlay = all.overlay(parent.table().tableId());
    VectorBatch batch = RowGather.columns(side.table(), side.ordinals(), rows);
    long[] holders = all.snapshot(parent.table()).find(batch);
    List<RowRef> orphans = new ArrayList<>();
    for (int i = 0; i < holders.length; i++) {
      boolean committed =
          holders[i] >= 0 && (overlay == null || overlay.freedBy(keys.get(i)) == null);
      boolean own = overlay != null && overlay.hasOwnKey(keys.get(i));
      if (!committed && !own) {
        orphans.add(rows.get(i));
      }
    }
    return orphans;
  }

  private List<RowRef> withoutUnique(
      Tuple side, String constraint, List<RowKey> keys, List<RowRef> rows, TransactionRows all) {
    TableOverlay overlay = all.overlay(parent.table().tableId());
    SnapshotRows snapshot = all.snapshot(parent.table());
    List<RowRef> orphans = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      RowKey values = keys.get(i);
      boolean own = overlay != null && overlay.holders(constraint).containsKey(values);
      if (!own && !isHeld(snapshot, overlay, side.values(rows.get(i)), values)) {
        orphans.add(rows.get(i));
      }
    }
    return orphans;
  }

  private boolean isHeld(
      SnapshotRows snapshot, @Nullable TableOverlay overlay, List<Object> values, RowKey wanted) {
    for (long rowId : snapshot.find(parent.ordinals(), values)) {
      if (overlay == null || !overlay.changes().containsKey(rowId)) {
        return true;
      }
      RowRef now = overlay.now(rowId);
      if (now != null && parent.has(now, wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds the rows that refer to some parents.
   *
   * @param parents any row that has, or had, the parent's values, by those
   * @param found told each row's id and the values it refers to
   */
  void children(Map<RowKey, RowRef> parents, TransactionRows all, BiConsumer<Long, RowKey> found) {
    TableOverlay overlay = all.overlay(child.table().tableId());
    SnapshotRows snapshot = all.snapshot(child.table());
    parents.forEach(
        (values, row) -> {
          for (long rowId : snapshot.find(child.ordinals(), parent.values(row))) {
            if (overlay == null || !overlay.changes().containsKey(rowId)) {
              found.accept(rowId, values);
            }
          }
        });
    if (overlay != null) {
      List<@Nullable RowRef> own = overlay.inserted();
      for (int i = 0; i < own.size(); i++) {
        accept(-1L - i, own.get(i), parents, found);
      }
      overlay.changes().forEach((id, change) -> accept(id, change.current(), parents, found));
    }
  }

  private void accept(
      long rowId,
      @Nullable RowRef row,
      Map<RowKey, RowRef> parents,
      BiConsumer<Long, RowKey> found) {
    RowKey values = row == null ? null : child.key(row);
    if (values != null && parents.containsKey(values)) {
      found.accept(rowId, values);
    }
  }

  StoreException orphan(RowRef row) {
    return violated(
        "%s of table %s: table %s has no row with %s"
            .formatted(child.text(row), child.table().name(), parent.table().name(), names(row)));
  }

  private String names(RowRef row) {
    String text = child.text(row);
    return "("
        + parent
            .table()
            .namesOfIds(
                parent.ordinals().stream().map(o -> parent.table().columns().get(o).id()).toList())
        + text.substring(text.indexOf(") = "));
  }

  StoreException stillReferenced(RowRef parentRow) {
    return violated(
        "%s of table %s is still referred to by rows of table %s"
            .formatted(parent.text(parentRow), parent.table().name(), child.table().name()));
  }

  private StoreException violated(String what) {
    return new StoreException(
        ErrorCode.FOREIGN_KEY_VIOLATION, "foreign key %s violated: %s".formatted(key.name(), what));
  }
}
