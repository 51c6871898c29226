package dev.yore.planner.columnar;

import dev.yore.engine.expression.Expression;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.calcite.rel.RelWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which of an operator's expressions are computed a row at a time, by code of Calcite's. Pure
 * functions.
 */
final class PerRow {
  private PerRow() {}

  /** Adds them to an operator's line in EXPLAIN, if there are any. */
  static RelWriter explain(RelWriter writer, Collection<Expression> expressions) {
    Set<String> names = names(expressions);
    return writer.itemIf("perRow", names, !names.isEmpty());
  }

  /** The same for a condition that may be missing. */
  static RelWriter explain(RelWriter writer, @Nullable Expression condition) {
    return condition == null ? writer : explain(writer, Set.of(condition));
  }

  /** The expressions as plans write them, what contains others before those. */
  static Set<String> names(Collection<Expression> expressions) {
    Set<String> names = new LinkedHashSet<>();
    expressions.forEach(expression -> collect(expression, names));
    return names;
  }

  private static void collect(Expression expression, Set<String> names) {
    if (expression instanceof Expression.RowCall call) {
      names.add(call.function().name());
      call.operands().forEach(operand -> collect(operand, names));
    } else if (expression instanceof Expression.Call call) {
      call.operands().forEach(operand -> collect(operand, names));
    }
  }
}
