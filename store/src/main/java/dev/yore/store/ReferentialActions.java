package dev.yore.store;

import dev.yore.store.schema.Column;
import dev.yore.store.schema.ForeignKeyAction;
import dev.yore.store.schema.TableSchema;
import dev.yore.store.vector.ColumnBuilder;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.VectorBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Does to referencing rows what foreign keys say when the rows they refer to go or change. Used for
 * one statement, by the transaction's thread.
 */
final class ReferentialActions {
  private final TransactionRows rows;
  private final RuleExpressions expressions;
  private final Set<Done> done = new HashSet<>();

  /** What has been acted upon: each row that went, once per foreign key. */
  private record Done(int childTableId, String key, long parentRowId) {}

  /** A row that went, as it was, and as it is if it only changed. */
  private record Lost(RowRef before, @Nullable RowRef now) {}

  ReferentialActions(TransactionRows rows, RuleExpressions expressions) {
    this.rows = rows;
    this.expressions = expressions;
  }

  /**
   * Acts on what happened to the parents since the last call.
   *
   * @return whether rows were changed
   */
  boolean run(Link link, TouchedRows touched) {
    Map<RowKey, Lost> lost = lost(link, touched);
    if (lost.isEmpty()) {
      return false;
    }
    Map<RowKey, RowRef> before = new HashMap<>();
    lost.forEach((values, parent) -> before.put(values, parent.before));
    TreeMap<Long, Lost> deleted = new TreeMap<>();
    TreeMap<Long, Lost> updated = new TreeMap<>();
    link.children(
        before,
        rows,
        (rowId, values) -> {
          Lost parent = lost.get(values);
          if (parent != null) {
            (parent.now == null ? deleted : updated).put(rowId, parent);
          }
        });
    act(link, link.key().onDelete(), deleted);
    act(link, link.key().onUpdate(), updated);
    return !deleted.isEmpty() || !updated.isEmpty();
  }

  private Map<RowKey, Lost> lost(Link link, TouchedRows touched) {
    TableSchema parent = link.parent().table();
    TableOverlay overlay = rows.overlay(parent.tableId());
    Map<RowKey, Lost> lost = new HashMap<>();
    for (int i = 0; overlay != null && i < touched.size(); i++) {
      long rowId = touched.rowId(i);
      RowRef before = touched.before(rowId);
      RowRef now = touched.now(rowId, overlay);
      RowKey values = before == null ? null : link.parent().key(before);
      if (before == null || values == null) {
        continue;
      }
      ForeignKeyAction action = now == null ? link.key().onDelete() : link.key().onUpdate();
      if ((now == null || link.parent().differs(before, now))
          && !StatementRules.isRefusal(action)
          && done.add(new Done(link.child().table().tableId(), link.key().name(), rowId))) {
        lost.put(values, new Lost(before, now));
      }
    }
    return lost;
  }

  private void act(Link link, ForeignKeyAction action, TreeMap<Long, Lost> children) {
    if (children.isEmpty()) {
      return;
    }
    TableSchema child = link.child().table();
    long[] rowIds = children.keySet().stream().mapToLong(Long::longValue).toArray();
    TableChange change =
        action == ForeignKeyAction.CASCADE && children.firstEntry().getValue().now == null
            ? TableChange.delete(child.tableId(), rowIds)
            : TableChange.update(
                child.tableId(),
                rowIds,
                link.child().ordinals(),
                values(link, action, List.copyOf(children.values())));
    rows.changeFurther(change);
  }

  private VectorBatch values(Link link, ForeignKeyAction action, List<Lost> parents) {
    if (action == ForeignKeyAction.CASCADE) {
      List<RowRef> now = new ArrayList<>(parents.size());
      for (Lost parent : parents) {
        now.add(Objects.requireNonNull(parent.now));
      }
      return RowGather.columns(link.parent().table(), link.parent().ordinals(), now);
    }
    List<ColumnVector> columns = new ArrayList<>();
    for (int ordinal : link.child().ordinals()) {
      Object value =
          action == ForeignKeyAction.SET_NULL
              ? null
              : expressions.defaultOf(link.child().table(), ordinal);
      columns.add(constant(link.child().table().columns().get(ordinal), value, parents.size()));
    }
    return new VectorBatch(parents.size(), columns);
  }

  private static ColumnVector constant(Column column, @Nullable Object value, int rows) {
    ColumnBuilder builder = new ColumnBuilder(column.type().physical());
    for (int i = 0; i < rows; i++) {
      if (value instanceof Long number) {
        builder.appendLong(number);
      } else if (value instanceof Double number) {
        builder.appendDouble(number);
      } else if (value instanceof byte[] bytes) {
        builder.appendBytes(bytes);
      } else {
        builder.appendNull();
      }
    }
    return builder.build();
  }
}
