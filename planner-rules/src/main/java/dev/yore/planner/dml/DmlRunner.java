package dev.yore.planner.dml;

import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.run.PlanCursor;
import dev.yore.planner.run.StatementScope;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    PlanCursor count = PlanCursor.open(source(plan), parameters, scope, () -> {});
    return (Long) Objects.requireNonNull(count.drain().get(0)[0], "a count");
  }

  private static QueryPlan source(DmlPlan plan) {
    if (plan instanceof DmlPlan.Update update) {
      return update.source();
    }
    return plan instanceof DmlPlan.Delete delete
        ? delete.source()
        : ((DmlPlan.FromQuery) plan).source();
  }

  private static long[] insertCells(
      DmlPlan.InsertCells insert,
      List<? extends List<@Nullable Object>> batch,
      StatementScope scope) {
    int expected =
        (int) Math.min(Integer.MAX_VALUE, (long) batch.size() * insert.cells().rows().size());
    InsertRows rows =
        new InsertRows(insert.table(), insert.columns(), insert.defaults(), scope, expected);
    long[] counts = new long[batch.size()];
    @Nullable Object[] row = new Object[insert.columns().size()];
    for (int i = 0; i < counts.length; i++) {
      requireAll(insert, batch.get(i));
      for (List<DmlPlan.Cell> cells : insert.cells().rows()) {
        fill(row, cells, batch.get(i));
        rows.append(row, 0);
        counts[i]++;
      }
    }
    rows.apply();
    return counts;
  }

  private static List<@Nullable Object[]> cellRows(
      DmlPlan.InsertCells insert, List<@Nullable Object> parameters) {
    requireAll(insert, parameters);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (List<DmlPlan.Cell> cells : insert.cells().rows()) {
      @Nullable Object[] row = new Object[cells.size()];
      fill(row, cells, parameters);
      rows.add(row);
    }
    return rows;
  }

  private static void requireAll(DmlPlan.InsertCells insert, List<@Nullable Object> parameters) {
    int wanted = insert.parameterType().getFieldCount();
    if (parameters.size() < wanted) {
      throw new StoreException(
          ErrorCode.INVALID_PARAMETER,
          "the statement has " + wanted + " parameters, " + parameters.size() + " were given");
    }
  }

  private static void fill(
      @Nullable Object[] row, List<DmlPlan.Cell> cells, List<@Nullable Object> parameters) {
    for (int i = 0; i < cells.size(); i++) {
      row[i] =
          cells.get(i) instanceof DmlPlan.Cell.Parameter parameter
              ? plain(parameters.get(parameter.index()))
              : ((DmlPlan.Cell.Constant) cells.get(i)).value();
    }
  }

  /** Codecs know no Calcite: its byte strings become arrays. */
  static @Nullable Object plain(@Nullable Object value) {
    return value instanceof ByteString bytes ? bytes.getBytes() : value;
  }

  static long[] rowIds(List<@Nullable Object[]> rows) {
    return rows.stream().mapToLong(DmlRunner::rowId).toArray();
  }

  private static long rowId(@Nullable Object[] row) {
    return (Long) Objects.requireNonNull(row[0], "row id");
  }
}
