package dev.yore.planner.expression;

import dev.yore.engine.expression.RowFunction;
import dev.yore.engine.run.ExecutionContext;
import dev.yore.planner.validate.ErrorTranslator;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * An expression compiled by Calcite, computed for one row at a time. Immutable; evaluators are
 * confined to one thread.
 */
final class CalciteFunction implements RowFunction {
  private final String name;
  private final RexNode body;
  private final List<RelDataType> operandTypes;
  private final List<UnaryOperator<Object>> toSql;
  private final ColumnType resultType;
  private final RowCode code;
  private final boolean deterministic;

  /**
   * Compiles the function.
   *
   * @param name the expression as plans write it
   * @param body refers to the operands by their numbers
   */
  CalciteFunction(
      String name,
      RexNode body,
      List<RelDataType> operandTypes,
      RelDataType resultType,
      RexBuilder builder) {
    this.name = name;
    this.body = body;
    this.operandTypes = List.copyOf(operandTypes);
    this.toSql = operandTypes.stream().map(PhysicalValues::toSql).toList();
    this.resultType = Objects.requireNonNull(PhysicalTypes.of(resultType));
    this.code = RowCode.of(body, operandTypes, builder);
    this.deterministic = RexUtil.isDeterministic(body);
  }

  @Override
  public Evaluator bind(ExecutionContext context) {
    Object base = context.variable(StatementVariables.DATA_CONTEXT);
    @Nullable Object[] row = new Object[toSql.size()];
    DataContext root = new RowContext((DataContext) Objects.requireNonNull(base), row);
    Function1<DataContext, @Nullable Object[]> instance = code.newInstance();
    return operands -> {
      for (int i = 0; i < row.length; i++) {
        Object operand = operands[i];
        row[i] = operand == null ? null : toSql.get(i).apply(operand);
      }
      return PhysicalValues.toPhysical(value(instance, root), resultType);
    };
  }

  /** The value; what a function has to say against its arguments names the expression. */
  private @Nullable Object value(
      Function1<DataContext, @Nullable Object[]> instance, DataContext root) {
    try {
      return instance.apply(root)[0];
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      StoreException known = ErrorTranslator.translate(e, List.of());
      throw known.code() == ErrorCode.INVALID_PARAMETER
          ? new StoreException(known.code(), name + ": " + known.getMessage(), e)
          : known;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isDeterministic() {
    return deterministic;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CalciteFunction function
        && body.equals(function.body)
        && operandTypes.equals(function.operandTypes);
  }

  @Override
  public int hashCode() {
    return body.hashCode();
  }
}
