package dev.yore.prefetch;

import dev.yore.store.scan.ColumnPredicate;
import dev.yore.store.scan.ColumnPredicate.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A predicate without its values. Immutable.
 *
 * @param operator null unless the kind is COMPARE
 * @param values how many values it takes
 */
record PredicateShape(int column, Kind kind, @Nullable Operator operator, int values) {
  /** Which of the store's predicates it is. */
  enum Kind {
    COMPARE,
    IN,
    IS_NULL,
    IS_NOT_NULL
  }

  /** Takes the predicate apart; its values are added to the list. */
  static PredicateShape split(ColumnPredicate predicate, List<Object> values) {
    if (predicate instanceof ColumnPredicate.Compare compare) {
      values.add(BytesValue.wrap(compare.value()));
      return new PredicateShape(compare.column(), Kind.COMPARE, compare.operator(), 1);
    }
    if (predicate instanceof ColumnPredicate.In in) {
      in.values().forEach(value -> values.add(BytesValue.wrap(value)));
      return new PredicateShape(in.column(), Kind.IN, null, in.values().size());
    }
    Kind kind = predicate instanceof ColumnPredicate.IsNull ? Kind.IS_NULL : Kind.IS_NOT_NULL;
    return new PredicateShape(predicate.column(), kind, null, 0);
  }

  /** Puts the predicate together again. */
  ColumnPredicate bind(List<Object> bound) {
    return switch (kind) {
      case COMPARE ->
          new ColumnPredicate.Compare(
              column,
              operator == null ? Operator.EQUAL : operator,
              BytesValue.unwrap(bound.get(0)));
      case IN -> new ColumnPredicate.In(column, bound.stream().map(BytesValue::unwrap).toList());
      case IS_NULL -> new ColumnPredicate.IsNull(column);
      case IS_NOT_NULL -> new ColumnPredicate.IsNotNull(column);
    };
  }
}
