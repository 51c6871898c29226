package dev.yore.planner.expression;

import dev.yore.engine.expression.CompiledExpressions;
import dev.yore.engine.expression.Expression;
import dev.yore.engine.expression.ScalarFunction;
import dev.yore.store.ErrorCode;
import dev.yore.store.StoreException;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the engine's functions take, found out by asking it. Safe for many threads. */
final class EngineFunctions {
  /** More shapes than statements of a program have; beyond, the engine is asked each time. */
  private static final int MAX_REMEMBERED = 10_000;

  private record Shape(
      ScalarFunction function, List<ColumnType> operands, List<Object> constants, ColumnType type) {
    private Shape {
      operands = List.copyOf(operands);
      constants = List.copyOf(constants);
    }
  }

  private static final Map<Shape, Boolean> KNOWN = new ConcurrentHashMap<>();

  private EngineFunctions() {}

  /** Whether the engine computes the call itself. */
  static boolean takes(ScalarFunction function, List<Expression> operands, ColumnType type) {
    List<ColumnType> types = new ArrayList<>(operands.size());
    List<Object> constants = new ArrayList<>(operands.size());
    for (Expression operand : operands) {
      types.add(operand.type());
      constants.add(operand instanceof Expression.Constant);
    }
    Shape shape = new Shape(function, types, constants, type);
    Boolean known = KNOWN.get(shape);
    if (known == null) {
      known = ask(function, operands, type);
      if (KNOWN.size() < MAX_REMEMBERED) {
        KNOWN.put(shape, known);
      }
    }
    return known;
  }

  private static boolean ask(ScalarFunction function, List<Expression> operands, ColumnType type) {
    List<Expression> fields = new ArrayList<>(operands.size());
    for (int i = 0; i < operands.size(); i++) {
      Expression operand = operands.get(i);
      fields.add(
          operand instanceof Expression.Constant
              ? operand
              : new Expression.Field(i, operand.type(), true));
    }
    try {
      CompiledExpressions.project(List.of(new Expression.Call(function, fields, type, true)));
      return true;
    } catch (StoreException e) {
      if (e.code() == ErrorCode.NOT_SUPPORTED) {
        return false;
      }
      // Something is wrong with a constant, which is for the execution to say.
      return true;
    }
  }
}
