package dev.yore.planner.expression;

import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.type.Casts;
import java.util.Objects;
import org.apache.calcite.DataContext;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** A value that is known when a statement starts. Immutable. */
public sealed interface StatementValue {
  /** The value in Calcite's internal representation. */
  @Nullable Object in(ExecutionContext context);

  /** The value of an expression without fields, or null if the engine cannot hold it. */
  static @Nullable StatementValue of(RexNode node, RexTranslator translator) {
    RexNode inner = Casts.withoutLossless(node);
    if (inner instanceof RexLiteral literal) {
      return new Known(Literals.sqlValue(literal));
    }
    if (inner instanceof RexDynamicParam parameter) {
      return new Parameter("?" + parameter.getIndex());
    }
    Expression expression = translator.translate(node);
    return expression == null ? null : new Computed(expression, node.getType());
  }

  /** A literal's value. */
  record Known(@Nullable Object value) implements StatementValue {
    @Override
    public @Nullable Object in(ExecutionContext context) {
      return value;
    }
  }

  /** A parameter as it was given, with all its digits. */
  record Parameter(String name) implements StatementValue {
    @Override
    public @Nullable Object in(ExecutionContext context) {
      Object root = context.variable(StatementVariables.DATA_CONTEXT);
      return ((DataContext) Objects.requireNonNull(root)).get(name);
    }
  }

  /** Anything else. */
  record Computed(Expression expression, RelDataType type) implements StatementValue {
    @Override
    public @Nullable Object in(ExecutionContext context) {
      return PhysicalValues.toSql(CompiledExpressions.evaluate(expression, context), type);
    }
  }
}
