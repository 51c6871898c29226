package dev.yore.planner.expression;

import dev.yore.engine.expression.Expression;
import dev.yore.store.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes functions of a row out of calls that the engine has no function for. Operands the engine
 * can compute stay with the engine, except under calls that do not want all of them computed.
 * Confined to one thread.
 */
final class RowCalls {
  private final RexTranslator rex;

  RowCalls(RexTranslator rex) {
    this.rex = rex;
  }

  /** The call as a function, or null if it handles values that the engine cannot hold. */
  @Nullable Expression translate(RexCall call, ColumnType type) {
    Inputs inputs = new Inputs();
    RexNode body = inputs.inlined(call, isLazy(call));
    return body == null
        ? null
        : new Expression.RowCall(
            new CalciteFunction(call.toString(), body, inputs.types, call.getType(), rex.builder()),
            inputs.operands,
            type,
            call.getType().isNullable());
  }

  private static boolean isLazy(RexCall call) {
    return switch (call.getKind()) {
      case CASE, COALESCE, AND, OR -> true;
      default -> false;
    };
  }

  /** What a function reads. */
  private final class Inputs {
    private final List<Expression> operands = new ArrayList<>();
    private final List<RelDataType> types = new ArrayList<>();

    /** The call over inputs instead of what they stand for. */
    private @Nullable RexNode inlined(RexCall call, boolean lazy) {
      List<RexNode> inlined = new ArrayList<>(call.getOperands().size());
      for (RexNode operand : call.getOperands()) {
        RexNode result = operand(operand, lazy);
        if (result == null) {
          return null;
        }
        inlined.add(result);
      }
      return call.clone(call.getType(), inlined);
    }

    private @Nullable RexNode operand(RexNode operand, boolean lazy) {
      if (operand instanceof RexLiteral) {
        return operand;
      }
      boolean call = operand instanceof RexCall;
      boolean opaque =
          operand instanceof RexOver
              || operand instanceof RexSubQuery
              || operand.getKind() == SqlKind.SCALAR_QUERY;
      if (opaque) {
        return null;
      }
      if (!call || (!lazy && PhysicalTypes.of(operand.getType()) != null)) {
        Expression translated = rex.translate(operand);
        return translated == null ? null : input(translated, operand.getType());
      }
      return inlined((RexCall) operand, lazy || isLazy((RexCall) operand));
    }

    private RexNode input(Expression operand, RelDataType type) {
      int known = operands.indexOf(operand);
      if (known < 0 || !types.get(known).equals(type)) {
        known = operands.size();
        operands.add(operand);
        types.add(type);
      }
      return rex.builder().makeInputRef(type, known);
    }
  }
}
