package dev.yore.store.scan;

import java.io.Serializable;
import java.util.List;

/**
 * A condition on one column that the store evaluates exactly and prunes with; a null value never
 * satisfies any of them but {@link IsNull}. {@code column} is an ordinal in the table's columns or
 * one of {@link PseudoColumn}'s negative ordinals. Values are physical: {@link Long}, {@link
 * Double} or {@code byte[]}.
 *
 * <p>Text compares as Java strings do (UTF-16 code units), other bytes unsigned; NaN equals NaN and
 * is greater than every other double, as {@link Double#compare} has it, except that 0.0 equals
 * -0.0.
 *
 * <p>Serializable, as all of {@link ScanSpec}, for engines that send it to other processes of the
 * same version.
 */
public sealed interface ColumnPredicate extends Serializable {
  int column();

  /** How {@link Compare} relates the column (left) to its value (right). */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** {@code column operator value}. */
  record Compare(int column, Operator operator, Object value) implements ColumnPredicate {}

  /** {@code column IN (values)}. */
  record In(int column, List<Object> values) implements ColumnPredicate {
    public In {
      values = List.copyOf(values);
    }
  }

  /** {@code column IS NULL}. */
  record IsNull(int column) implements ColumnPredicate {}

  /** {@code column IS NOT NULL}. */
  record IsNotNull(int column) implements ColumnPredicate {}
}
