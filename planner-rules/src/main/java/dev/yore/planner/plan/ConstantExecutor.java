package dev.yore.planner.plan;

import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.memory.MemoryAccount;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.expression.PhysicalValues;
import dev.yore.planner.expression.RexTranslator;
import dev.yore.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.DataContexts;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Computes constant expressions while planning, with the engine where it can: generating code for
 * each took most of the time of planning a statement with a date in it. Safe for many threads.
 */
final class ConstantExecutor implements RexExecutor {
  private final RexExecutor compiled = new RexExecutorImpl(DataContexts.EMPTY);

  @Override
  public void reduce(RexBuilder builder, List<RexNode> expressions, List<RexNode> reduced) {
    RexTranslator translator = new RexTranslator(builder);
    for (RexNode expression : expressions) {
      RexNode value = value(expression, translator, builder);
      if (value != null) {
        reduced.add(value);
      } else {
        List<RexNode> one = new ArrayList<>();
        compiled.reduce(builder, List.of(expression), one);
        reduced.addAll(one);
      }
    }
  }

  private static @Nullable RexNode value(
      RexNode node, RexTranslator translator, RexBuilder builder) {
    Expression expression = translator.translateForEngine(node);
    if (expression == null) {
      return null;
    }
    try {
      Object physical = CompiledExpressions.evaluate(expression, withoutTables());
      return builder.makeLiteral(
          PhysicalValues.toSql(physical, node.getType()), node.getType(), true);
    } catch (StoreException e) {
      // The row that needs it will say what is wrong, if there is one.
      return node;
    }
  }

  /** For expressions of constants or of one row. */
  @SuppressWarnings("NullAway") // they read no tables
  static ExecutionContext withoutTables() {
    return new ExecutionContext(
        null,
        name -> null,
        () -> false,
        1,
        MemoryAccount.ofProcess(),
        Long.MAX_VALUE,
        Path.of("unused"));
  }
}
