package dev.yore.spark;

import dev.yore.store.schema.ColumnType.Kind;
import dev.yore.store.schema.ColumnType.Physical;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that the store computes for each task's rows. Immutable.
 *
 * @param column whose extreme is wanted; null for the number of rows
 */
record AggregateColumn(Function function, @Nullable ReadColumn column) implements Serializable {

  /** What is computed. */
  enum Function {
    COUNT,
    MIN,
    MAX
  }

  /** The aggregates for the store; null if Spark must compute them, or must group rows. */
  static @Nullable List<AggregateColumn> of(
      Aggregation aggregation, PredicateTranslation translation) {
    if (aggregation.groupByExpressions().length > 0) {
      return null;
    }
    List<AggregateColumn> found = new ArrayList<>();
    for (AggregateFunc function : aggregation.aggregateExpressions()) {
      AggregateColumn one = of(function, translation);
      if (one == null) {
        return null;
      }
      found.add(one);
    }
    return found;
  }

  private static @Nullable AggregateColumn of(
      AggregateFunc function, PredicateTranslation translation) {
    if (function instanceof CountStar) {
      return new AggregateColumn(Function.COUNT, null);
    }
    if (function instanceof Count count) {
      ReadColumn counted = translation.column(count.column());
      boolean countsRows = counted != null && !counted.nullable() && !count.isDistinct();
      return countsRows ? new AggregateColumn(Function.COUNT, null) : null;
    }
    if (function instanceof Min min) {
      return extreme(Function.MIN, min.column(), translation);
    }
    return function instanceof Max max ? extreme(Function.MAX, max.column(), translation) : null;
  }

  /** Of whole numbers, decimals and times, on whose order both agree. */
  private static @Nullable AggregateColumn extreme(
      Function function, Expression expression, PredicateTranslation translation) {
    ReadColumn column = translation.column(expression);
    boolean isKnown =
        column != null
            && column.ordinal() >= 0
            && column.type().physical() == Physical.LONG
            && column.type().kind() != Kind.BOOLEAN
            && column.type().kind() != Kind.TIME;
    return isKnown ? new AggregateColumn(function, column) : null;
  }

  DataType type() {
    return column == null ? DataTypes.LongType : SparkTypes.ofValues(column);
  }

  boolean isNullable() {
    return column != null;
  }
}
