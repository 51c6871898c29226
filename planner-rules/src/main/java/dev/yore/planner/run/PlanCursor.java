package dev.yore.planner.run;

import dev.yore.planner.RowCursor;
import dev.yore.planner.plan.QueryPlan;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The rows of a running plan. Confined to one thread at a time. */
public final class PlanCursor implements RowCursor {
  private final StatementScope scope;
  private final Runnable onClose;
  private final int[] decimalFields;
  private final int[] decimalScales;
  private @Nullable Enumerator<Object> rows;
  private boolean closed;

  private PlanCursor(QueryPlan plan, StatementScope scope, Runnable onClose) {
    this.scope = scope;
    this.onClose = onClose;
    this.decimalFields =
        plan.rowType().getFieldList().stream()
            .filter(f -> f.getType().getSqlTypeName() == SqlTypeName.DECIMAL)
            .mapToInt(RelDataTypeField::getIndex)
            .toArray();
    this.decimalScales =
        Arrays.stream(decimalFields)
            .map(f -> plan.rowType().getFieldList().get(f).getType().getScale())
            .toArray();
  }

  /**
   * Starts a plan.
   *
   * @param onClose runs once when the cursor is closed, also when starting fails
   */
  public static PlanCursor open(
      QueryPlan plan, List<@Nullable Object> parameters, StatementScope scope, Runnable onClose) {
    PlanCursor cursor = new PlanCursor(plan, scope, onClose);
    try {
      PlanContext context = new PlanContext(plan, parameters, scope);
      cursor.rows = plan.code().bind(context).enumerator();
      return cursor;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      cursor.close();
      throw ErrorTranslator.translate(e, List.of());
    }
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    Enumerator<Object> current = rows;
    if (closed || current == null) {
      throw new StoreException(
          ErrorCode.TRANSACTION_STATE, "the cursor is closed; its transaction has ended");
    }
    scope.checkCancelled();
    try {
      if (!current.moveNext()) {
        return null;
      }
      Object row = current.current();
      @Nullable Object[] values =
          row instanceof Object[] array ? array.clone() : new @Nullable Object[] {row};
      fitDecimals(values);
      return values;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw ErrorTranslator.translate(e, List.of());
    }
  }

  /** Decimals are exact, however long they get on the way; what is shown has the column's type. */
  private void fitDecimals(@Nullable Object[] values) {
    for (int i = 0; i < decimalFields.length; i++) {
      if (values[decimalFields[i]] instanceof BigDecimal decimal) {
        BigDecimal fitted = decimal.setScale(decimalScales[i], RoundingMode.HALF_UP);
        if (fitted.precision() > ColumnType.MAX_DECIMAL_PRECISION) {
          throw new StoreException(
              ErrorCode.VALUE_OUT_OF_RANGE,
              "a DECIMAL has more than "
                  + ColumnType.MAX_DECIMAL_PRECISION
                  + " digits: "
                  + decimal);
        }
        values[decimalFields[i]] = fitted;
      }
    }
  }

  /** All rows that are left; closes the cursor. */
  public List<@Nullable Object[]> drain() {
    List<@Nullable Object[]> all = new ArrayList<>();
    try (this) {
      for (@Nullable Object[] row = next(); row != null; row = next()) {
        all.add(row);
      }
    }
    return all;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (rows != null) {
        rows.close();
      }
    } finally {
      onClose.run();
    }
  }
}
