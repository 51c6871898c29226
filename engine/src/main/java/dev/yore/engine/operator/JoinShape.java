package dev.yore.engine.operator;

import dev.yore.engine.column.Gather;
import dev.yore.engine.column.RowCollector;
import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.SelectorFactory;
import dev.yore.engine.join.JoinKeys;
import dev.yore.engine.plan.JoinKind;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.vector.ColumnVector;
import dev.yore.store.vector.LongVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a join's parts need to know of it. Immutable.
 *
 * @param leftKeys fields of the left rows
 * @param rightKeys of the right rows
 * @param residual on left then right fields, or null
 * @param residualFields which of them it reads
 */
record JoinShape(
    JoinKind kind,
    List<ColumnType> leftTypes,
    List<ColumnType> rightTypes,
    int[] leftKeys,
    JoinKeys rightKeys,
    @Nullable SelectorFactory residual,
    boolean[] residualFields) {

  static JoinShape of(
      JoinKind kind,
      List<ColumnType> leftTypes,
      List<ColumnType> rightTypes,
      List<Integer> leftKeys,
      List<Integer> rightKeys,
      List<Boolean> nullsEqual,
      @Nullable Expression residual) {
    List<ColumnType> keyTypes = new ArrayList<>();
    boolean[] equal = new boolean[rightKeys.size()];
    for (int i = 0; i < equal.length; i++) {
      keyTypes.add(rightTypes.get(rightKeys.get(i)));
      equal[i] = nullsEqual.get(i);
    }
    boolean[] read = new boolean[leftTypes.size() + rightTypes.size()];
    if (residual != null) {
      markFields(residual, read);
    }
    return new JoinShape(
        kind,
        leftTypes,
        rightTypes,
        Fields.toArray(leftKeys),
        new JoinKeys(Fields.toArray(rightKeys), keyTypes, equal),
        residual == null ? null : CompiledExpressions.filter(residual),
        read);
  }

  JoinShape withKind(JoinKind other) {
    return new JoinShape(
        other, leftTypes, rightTypes, leftKeys, rightKeys, residual, residualFields);
  }

  private static void markFields(Expression expression, boolean[] fields) {
    if (expression instanceof Expression.Field field) {
      fields[field.index()] = true;
    } else if (expression instanceof Expression.Call call) {
      call.operands().forEach(operand -> markFields(operand, fields));
    } else if (expression instanceof Expression.RowCall call) {
      call.operands().forEach(operand -> markFields(operand, fields));
    }
  }

  /** An empty row collector for the right side. */
  RowCollector newRightRows() {
    return new RowCollector(rightTypes);
  }

  /** Left then right columns of pairs; {@link Gather#NULL_ROW} on the right gives nulls. */
  ColumnVector[] pairs(
      ColumnVector[] left, int[] leftRows, ColumnVector[] right, int[] rightRows, int count) {
    ColumnVector[] columns = new ColumnVector[left.length + right.length];
    boolean mayBeNull = kind == JoinKind.LEFT || kind == JoinKind.FULL;
    for (int i = 0; i < left.length; i++) {
      columns[i] = Gather.rows(left[i], leftRows, count, false);
    }
    for (int i = 0; i < right.length; i++) {
      columns[left.length + i] = Gather.rows(right[i], rightRows, count, mayBeNull);
    }
    return columns;
  }

  /** The same for the residual: columns it does not read are anything of that length. */
  ColumnVector[] pairsForResidual(
      ColumnVector[] left, int[] leftRows, ColumnVector[] right, int[] rightRows, int count) {
    ColumnVector unread = new LongVector(new long[count], count, null);
    ColumnVector[] columns = new ColumnVector[left.length + right.length];
    for (int i = 0; i < columns.length; i++) {
      boolean isLeft = i < left.length;
      if (!residualFields[i]) {
        columns[i] = unread;
      } else {
        columns[i] =
            isLeft
                ? Gather.rows(left[i], leftRows, count, false)
                : Gather.rows(right[i - left.length], rightRows, count, false);
      }
    }
    return columns;
  }
}
