package dev.yore.planner.expression;

import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.jspecify.annotations.Nullable;

/**
 * Translates expressions over a row's fields. Calls that the engine has no function for become
 * functions compiled by Calcite; only values of types the engine cannot hold make it give up.
 * Confined to one thread.
 */
public final class RexTranslator {
  static final ColumnType BOOLEAN = ColumnType.of(Kind.BOOLEAN);

  private final RexBuilder builder;
  private final CallTranslator calls;
  private final RowCalls rowCalls;

  private boolean engineOnly;

  public RexTranslator(RexBuilder builder) {
    this.builder = builder;
    this.calls = new CallTranslator(this);
    this.rowCalls = new RowCalls(this);
  }

  RexBuilder builder() {
    return builder;
  }

  /** The expressions, or null if one of them has no translation. */
  public @Nullable List<Expression> translate(List<? extends RexNode> nodes) {
    List<Expression> translated = new ArrayList<>(nodes.size());
    for (RexNode node : nodes) {
      Expression expression = translate(node);
      if (expression == null) {
        return null;
      }
      translated.add(expression);
    }
    return translated;
  }

  /** The expression, or null if the engine alone cannot compute it. */
  public @Nullable Expression translateForEngine(RexNode node) {
    engineOnly = true;
    try {
      return translate(node);
    } finally {
      engineOnly = false;
    }
  }

  /** The expression, or null if it handles values that the engine cannot hold. */
  public @Nullable Expression translate(RexNode node) {
    ColumnType type = PhysicalTypes.of(node.getType());
    if (type == null) {
      return null;
    }
    boolean nullable = node.getType().isNullable();
    if (node instanceof RexInputRef ref) {
      return new Expression.Field(ref.getIndex(), type, nullable);
    }
    if (node instanceof RexLiteral literal) {
      return Literals.translate(literal, type);
    }
    if (node instanceof RexDynamicParam parameter) {
      ColumnType held = Objects.requireNonNull(PhysicalTypes.ofParameter(node.getType()));
      return new Expression.Variable(
          StatementVariables.parameter(parameter.getIndex(), held), held, true);
    }
    if (node instanceof RexFieldAccess access
        && access.getReferenceExpr() instanceof RexCorrelVariable outer) {
      return new Expression.Variable(
          StatementVariables.outerField(outer.getName(), access.getField().getName()),
          type,
          nullable);
    }
    if (node instanceof RexCall call
        && !(node instanceof RexOver)
        && !(node instanceof RexSubQuery)) {
      Expression translated = calls.translate(call, type);
      return translated == null && !engineOnly ? rowCalls.translate(call, type) : translated;
    }
    return null;
  }

  /** The expression in the form of a type, or null if a cast cannot do that. */
  public static @Nullable Expression inForm(Expression expression, ColumnType type) {
    return Operands.in(expression, type);
  }

  /** A call of the engine's function, or null if the function does not take such operands. */
  static @Nullable Expression call(
      ScalarFunction function, List<Expression> operands, ColumnType type, boolean nullable) {
    List<ColumnType> types = operands.stream().map(Expression::type).toList();
    return CompiledExpressions.supports(function, types, type)
        ? new Expression.Call(function, operands, type, nullable)
        : null;
  }
}
