package dev.yore.planner.plan;

import dev.yore.planner.type.Casts;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Makes expressions mean what SQL says: integer arithmetic that overflows is an error, and CHAR
 * values of different lengths are compared as if padded. Confined to one thread.
 */
final class ExactSemantics extends RelHomogeneousShuttle {
  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  private final Expressions expressions;
  private final boolean wideSums;

  private ExactSemantics(RexBuilder builder, boolean wideSums) {
    this.expressions = new Expressions(builder);
    this.wideSums = wideSums;
  }

  /**
   * The plan with exact expressions.
   *
   * @param wideSums whether BIGINTs must be made decimals to be summed exactly
   */
  static RelNode apply(RelNode root, boolean wideSums) {
    return root.accept(new ExactSemantics(root.getCluster().getRexBuilder(), wideSums));
  }

  @Override
  public RelNode visit(RelNode other) {
    RelNode visited = super.visit(other).accept(expressions);
    return wideSums && visited instanceof Aggregate aggregate ? WideSums.apply(aggregate) : visited;
  }

  private final class Expressions extends RexShuttle {
    private final RexBuilder builder;

    Expressions(RexBuilder builder) {
      this.builder = builder;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RelNode inner = subQuery.rel.accept(ExactSemantics.this);
      RexSubQuery outer = (RexSubQuery) Objects.requireNonNull(super.visitSubQuery(subQuery));
      return inner == subQuery.rel ? outer : outer.clone(inner);
    }

    @Override
    public RexNode visitCall(RexCall call) {
      RexNode visited = Objects.requireNonNull(super.visitCall(call));
      if (!(visited instanceof RexCall result)) {
        return visited;
      }
      if (result.getKind() == SqlKind.OTHER
          && result.getOperator().getName().equals("$PARAMETER")) {
        return WholeParameters.whole(result.getOperands().get(0), builder);
      }
      if (result.getOperator().equals(SqlStdOperatorTable.DIVIDE)
          && result.getType().getSqlTypeName() == SqlTypeName.DECIMAL) {
        return DecimalDivision.replace(result, builder);
      }
      if (result.getKind() == SqlKind.OR || result.getKind() == SqlKind.AND) {
        return ValueLists.gather(result, builder);
      }
      if (result.getType().getSqlTypeName() == SqlTypeName.BOOLEAN) {
        boolean comparison = COMPARISONS.contains(result.getKind());
        return WholeParameters.inOperands(comparison ? padded(result) : result, builder);
      }
      SqlOperator checked =
          SqlTypeName.INT_TYPES.contains(result.getType().getSqlTypeName())
              ? checked(result.getOperator())
              : null;
      return checked == null
          ? result
          : builder.makeCall(result.getType(), checked, result.getOperands());
    }

    @Override
    public RexNode visitOver(RexOver over) {
      RexNode visited = Objects.requireNonNull(super.visitOver(over));
      return wideSums && visited instanceof RexOver result
          ? WideSums.apply(result, builder)
          : visited;
    }

    private @Nullable SqlOperator checked(SqlOperator operator) {
      if (operator.equals(SqlStdOperatorTable.PLUS)) {
        return SqlStdOperatorTable.CHECKED_PLUS;
      }
      if (operator.equals(SqlStdOperatorTable.MINUS)) {
        return SqlStdOperatorTable.CHECKED_MINUS;
      }
      if (operator.equals(SqlStdOperatorTable.MULTIPLY)) {
        return SqlStdOperatorTable.CHECKED_MULTIPLY;
      }
      if (operator.equals(SqlStdOperatorTable.DIVIDE)) {
        return SqlStdOperatorTable.CHECKED_DIVIDE;
      }
      return operator.equals(SqlStdOperatorTable.UNARY_MINUS)
          ? SqlStdOperatorTable.CHECKED_UNARY_MINUS
          : null;
    }

    private RexCall padded(RexCall comparison) {
      RexNode left = text(comparison.getOperands().get(0));
      RexNode right = text(comparison.getOperands().get(1));
      boolean leftIsFixed = isFixedText(left) && !(left instanceof RexLiteral);
      boolean rightIsFixed = isFixedText(right) && !(right instanceof RexLiteral);
      boolean sameLength =
          leftIsFixed
              && rightIsFixed
              && left.getType().getPrecision() == right.getType().getPrecision();
      if ((!leftIsFixed && !rightIsFixed) || sameLength) {
        return comparison;
      }
      RexNode newLeft = left;
      RexNode newRight = right;
      if (leftIsFixed && right instanceof RexLiteral literal) {
        newRight = pad(literal, left.getType());
      } else if (rightIsFixed && left instanceof RexLiteral literal) {
        newLeft = pad(literal, right.getType());
      } else if (isText(left) && isText(right)) {
        newLeft = trimmed(left);
        newRight = trimmed(right);
      }
      return comparison.clone(comparison.getType(), List.of(newLeft, newRight));
    }

    /** Calcite likes to hide CHAR in a cast to VARCHAR, which keeps the blanks. */
    private RexNode text(RexNode operand) {
      return isText(operand) ? Casts.withoutLossless(operand) : operand;
    }

    private boolean isFixedText(RexNode node) {
      return node.getType().getSqlTypeName() == SqlTypeName.CHAR;
    }

    private boolean isText(RexNode node) {
      return SqlTypeName.CHAR_TYPES.contains(node.getType().getSqlTypeName());
    }

    /** A literal with the blanks the column's values have. */
    private RexNode pad(RexLiteral literal, RelDataType column) {
      String text = literal.isNull() ? null : RexLiteral.stringValue(literal);
      if (text == null) {
        return literal;
      }
      int end = text.length();
      while (end > 0 && text.charAt(end - 1) == ' ') {
        end--;
      }
      int missing = column.getPrecision() - text.codePointCount(0, end);
      String padded = text.substring(0, end) + " ".repeat(Math.max(0, missing));
      return builder.makeLiteral(
          padded, builder.getTypeFactory().createSqlType(SqlTypeName.VARCHAR), false);
    }

    private RexNode trimmed(RexNode text) {
      return builder.makeCall(
          SqlStdOperatorTable.TRIM,
          builder.makeFlag(SqlTrimFunction.Flag.TRAILING),
          builder.makeLiteral(" "),
          text);
    }
  }
}
