package dev.yore.planner.expression;

import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.schema.ColumnType;
import dev.yore.store.schema.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings operands to the form a function wants. Pure functions. */
final class Operands {
  private static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);

  private Operands() {}

  /** The operands in one form, or null if there is none without changing values. */
  static @Nullable List<Expression> aligned(List<Expression> operands) {
    ColumnType common = null;
    for (Expression operand : operands) {
      if (!isNull(operand)) {
        common = common == null ? operand.type() : PhysicalTypes.common(common, operand.type());
        if (common == null) {
          return null;
        }
      }
    }
    return common == null ? operands : in(operands, common);
  }

  /** The operands in the form of a type; null if one of them cannot be cast. */
  static @Nullable List<Expression> in(List<Expression> operands, ColumnType type) {
    List<Expression> result = new ArrayList<>(operands.size());
    for (Expression operand : operands) {
      Expression cast = in(operand, type);
      if (cast == null) {
        return null;
      }
      result.add(cast);
    }
    return result;
  }

  /** The operand in the form of a type; null if it cannot be cast. */
  static @Nullable Expression in(Expression operand, ColumnType type) {
    if (isNull(operand)) {
      return new Expression.Constant(null, type);
    }
    if (PhysicalTypes.isSameForm(operand.type(), type)) {
      return operand;
    }
    if (!PhysicalTypes.isNumber(operand.type()) || !PhysicalTypes.isNumber(type)) {
      return null;
    }
    if (operand instanceof Expression.Constant constant
        && PhysicalTypes.isExactNumber(constant.type())
        && PhysicalTypes.isExactNumber(type)) {
      return rescaled(constant, type);
    }
    return RexTranslator.call(ScalarFunction.CAST, List.of(operand), type, operand.nullable());
  }

  private static @Nullable Expression rescaled(Expression.Constant constant, ColumnType type) {
    Object value =
        PhysicalValues.exact(Objects.requireNonNull(constant.value()), constant.type().scale());
    return PhysicalValues.holdsExactly(value, type)
        ? new Expression.Constant(PhysicalValues.toPhysical(value, type), type)
        : null;
  }

  static List<Expression> inDouble(List<Expression> operands) {
    List<Expression> cast = in(operands, DOUBLE);
    return cast == null ? operands : cast;
  }

  static boolean isNull(Expression operand) {
    return operand instanceof Expression.Constant constant && constant.value() == null;
  }
}
