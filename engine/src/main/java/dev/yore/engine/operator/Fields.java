package dev.yore.engine.operator;

import dev.yore.engine.expression.Expression;
import dev.yore.store.vector.ColumnVector;
import java.util.List;

/** Where fields come from. Pure functions. */
final class Fields {
  /** What {@link #plainField} gives for an expression that is more than a field. */
  static final int COMPUTED = -1;

  private Fields() {}

  static int plainField(Expression expression) {
    return expression instanceof Expression.Field field ? field.index() : COMPUTED;
  }

  static int[] toArray(List<Integer> fields) {
    return fields.stream().mapToInt(Integer::intValue).toArray();
  }

  static ColumnVector[] pick(ColumnVector[] columns, int[] fields) {
    ColumnVector[] picked = new ColumnVector[fields.length];
    for (int i = 0; i < fields.length; i++) {
      picked[i] = columns[fields[i]];
    }
    return picked;
  }
}
