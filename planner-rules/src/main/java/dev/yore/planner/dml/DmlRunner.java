package dev.yore.planner.dml;

import dev.yore.engine.row.BatchWriter;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.TableChange;
import dev.yore.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Runs planned changes in a transaction, each as one change of one table. Stateless. */
public final class DmlRunner {
  private DmlRunner() {}

  /**
   * Changes the rows.
   *
   * @return rows inserted, updated or deleted
   */
  public static long run(DmlPlan plan, List<@Nullable Object> parameters, StatementScope scope) {
    return runBatch(plan, List.of(parameters), scope)[0];
  }

  /**
   * Runs a plan once per parameter list; an INSERT of cells in one go.
   *
   * @return rows changed per parameter list
   */
  public static long[] runBatch(
      DmlPlan plan, List<? extends List<@Nullable Object>> batch, StatementScope scope) {
    if (plan instanceof DmlPlan.InsertCells insert && !insert.upsert()) {
      return insertCells(insert, batch, scope);
    }
    KeyedRows keyed = keyed(plan);
    if (keyed != null && keyed.together()) {
      long[] changed = runByKey(plan, batch, scope);
      if (changed != null) {
        return changed;
      }
    }
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      scope.checkCancelled();
      long[] changed = keyed == null ? null : runByKey(plan, List.of(batch.get(i)), scope);
      counts[i] = changed == null ? runOnce(plan, batch.get(i), scope) : changed[0];
    }
    return counts;
  }

  private static @Nullable KeyedRows keyed(DmlPlan plan) {
    return plan instanceof DmlPlan.Update update
        ? update.keyed()
        : plan instanceof DmlPlan.Delete delete ? delete.keyed() : null;
  }

  /** Null if the plan's source has to be run. */
  private static long @Nullable [] runByKey(
      DmlPlan plan, List<? extends List<@Nullable Object>> batch, StatementScope scope) {
    if (plan instanceof DmlPlan.Update update && update.keyed() != null) {
      return KeyedChange.run(
          update.table(),
          update.columns(),
          update.keyed(),
          update.source().parameterTypes(),
          batch,
          scope);
    }
    if (plan instanceof DmlPlan.Delete delete && delete.keyed() != null) {
      return KeyedChange.run(
          delete.table(),
          List.of(),
          delete.keyed(),
          delete.source().parameterTypes(),
          batch,
          scope);
    }
    return null;
  }

  private static long runOnce(
      DmlPlan plan, List<@Nullable Object> parameters, StatementScope scope) {
    if (plan instanceof DmlPlan.InsertCells insert) {
      InsertRows rows = new InsertRows(insert.table(), insert.columns(), insert.defaults(), scope);
      return Upsert.run(
          insert.table(), insert.columns(), cellRows(insert, parameters), rows, scope);
    }
    if (plan instanceof DmlPlan.InsertQuery insert) {
      return insertQuery(insert, parameters, scope);
    }
    if (plan instanceof DmlPlan.Update update) {
      return update(update, rows(update.source(), parameters, scope), scope);
    }
    if (plan instanceof DmlPlan.Delete delete) {
      return delete(delete, rows(delete.source(), parameters, scope), scope);
    }
    if (plan instanceof DmlPlan.Portion portion) {
      return PortionChange.run(portion, rows(portion.source(), parameters, scope), scope);
    }
    DmlPlan.Merge merge = (DmlPlan.Merge) plan;
    return merge(merge, rows(merge.source(), parameters, scope), scope);
  }

  private static long[] insertCells(
      DmlPlan.InsertCells insert,
      List<? extends List<@Nullable Object>> batch,
      StatementScope scope) {
    InsertRows rows = new InsertRows(insert.table(), insert.columns(), insert.defaults(), scope);
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      for (@Nullable Object[] row : cellRows(insert, batch.get(i))) {
        rows.append(row, 0);
        counts[i]++;
      }
    }
    rows.apply();
    return counts;
  }

  private static List<@Nullable Object[]> cellRows(
      DmlPlan.InsertCells insert, List<@Nullable Object> parameters) {
    int wanted = insert.parameterType().getFieldCount();
    if (parameters.size() < wanted) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the statement has " + wanted + " parameters, " + parameters.size() + " were given");
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (List<DmlPlan.Cell> cells : insert.cells().rows()) {
      @Nullable Object[] row = new Object[cells.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] =
            cells.get(i) instanceof DmlPlan.Cell.Parameter parameter
                ? plain(parameters.get(parameter.index()))
                : ((DmlPlan.Cell.Constant) cells.get(i)).value();
      }
      rows.add(row);
    }
    return rows;
  }

  /** Codecs know no Calcite: its byte strings become arrays. */
  static @Nullable Object plain(@Nullable Object value) {
    return value instanceof ByteString bytes ? bytes.getBytes() : value;
  }

  /** All of a source's rows, before anything is changed. */
  private static List<@Nullable Object[]> rows(
      QueryPlan source, List<@Nullable Object> parameters, StatementScope scope) {
    List<@Nullable Object[]> rows = PlanCursor.open(source, parameters, scope, () -> {}).drain();
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = plain(row[i]);
      }
    }
    return rows;
  }

  private static long insertQuery(
      DmlPlan.InsertQuery insert, List<@Nullable Object> parameters, StatementScope scope) {
    List<@Nullable Object[]> source = rows(insert.source(), parameters, scope);
    InsertRows rows = new InsertRows(insert.table(), insert.columns(), insert.defaults(), scope);
    if (insert.upsert()) {
      return Upsert.run(insert.table(), insert.columns(), source, rows, scope);
    }
    for (@Nullable Object[] row : source) {
      rows.append(row, 0);
    }
    rows.apply();
    return source.size();
  }

  private static long update(
      DmlPlan.Update update, List<@Nullable Object[]> rows, StatementScope scope) {
    if (rows.isEmpty()) {
      return 0;
    }
    BatchWriter values = new BatchWriter(update.table(), update.columns());
    for (@Nullable Object[] row : rows) {
      values.append(row, 1);
    }
    scope
        .transaction()
        .apply(
            TableChange.update(
                update.table().tableId(), rowIds(rows), update.columns(), values.build()));
    return rows.size();
  }

  private static long delete(
      DmlPlan.Delete delete, List<@Nullable Object[]> rows, StatementScope scope) {
    if (rows.isEmpty()) {
      return 0;
    }
    scope.transaction().apply(TableChange.delete(delete.table().tableId(), rowIds(rows)));
    return rows.size();
  }

  static long[] rowIds(List<@Nullable Object[]> rows) {
    return rows.stream().mapToLong(DmlRunner::rowId).toArray();
  }

  private static long rowId(@Nullable Object[] row) {
    return (Long) Objects.requireNonNull(row[0], "row id");
  }

  private static long merge(
      DmlPlan.Merge merge, List<@Nullable Object[]> rows, StatementScope scope) {
    TableSchema table = merge.table();
    InsertRows inserts = new InsertRows(table, merge.insertColumns(), merge.defaults(), scope);
    BatchWriter updates = new BatchWriter(table, merge.updateColumns());
    List<Long> updated = new ArrayList<>();
    Set<Long> matched = new HashSet<>();
    for (@Nullable Object[] row : rows) {
      if (row[0] == null) {
        inserts.append(row, 1 + merge.updateColumns().size());
      } else if (merge.updates()) {
        if (!matched.add(rowId(row))) {
          throw new StoreException(
              ErrorCode.INVALID_STATEMENT,
              "MERGE into "
                  + table.name()
                  + " matches a row more than once; make the source's rows distinct");
        }
        updated.add(rowId(row));
        updates.append(row, 1);
      }
    }
    long changed = (long) updated.size() + inserts.rows();
    if (changed > 0) {
      scope
          .transaction()
          .apply(
              new TableChange(
                  table.tableId(),
                  new long[0],
                  updated.stream().mapToLong(Long::longValue).toArray(),
                  updated.isEmpty() ? List.of() : merge.updateColumns(),
                  updated.isEmpty() ? null : updates.build(),
                  inserts.rows() == 0 ? null : inserts.build()));
    }
    return changed;
  }
}
